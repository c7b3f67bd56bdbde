/*
 * Stands at the end of the glue, in the place of wasm-bindgen's own ways in: begins the instance, once, and notices
 * when it cannot go on. `die` is told why; `sheet` is adopted already, and empty until what comes later is here.
 */
let laterSheet;
export const begin = async (answer, die, sheet) => {
  laterSheet = sheet;
  const reply = await answer;
  if (!reply.ok) throw reply.status;
  // Only what says that it is wasm can be compiled while it comes.
  const isWasm = WebAssembly.instantiateStreaming && reply.headers.get("content-type") === "application/wasm";
  const imports = __wbg_get_imports();
  const { instance, module } = await (isWasm
    ? WebAssembly.instantiateStreaming(reply, imports)
    : WebAssembly.instantiate(await reply.arrayBuffer(), imports));
  __wbg_finalize_init(instance, module);
  start(die);
  // A trap is no panic: it comes as an error that nobody caught, with the app on its stack.
  const watch = ({ error, reason }) => {
    const trap = error || reason;
    if (trap instanceof WebAssembly.RuntimeError && `${trap.stack}`.includes(import.meta.url)) die(trap.message);
  };
  for (const sign of ["error", "unhandledrejection"]) addEventListener(sign, watch);
  // What follows is a task of its own, so that the page can answer in between.
  await new Promise((done) => setTimeout(done));
};
