/*
 * Stands at the end of the glue: begins the instance, once, and notices when it cannot go on. `die` is told why.
 */
export const begin = async (wasm, die) => {
  await __wbg_init({ module_or_path: wasm });
  start(die);
  // A trap is no panic: it comes as an error that nobody caught, with the app on its stack.
  const watch = ({ error, reason }) => {
    const trap = error || reason;
    if (trap instanceof WebAssembly.RuntimeError && `${trap.stack}`.includes(import.meta.url)) die(trap.message);
  };
  for (const sign of ["error", "unhandledrejection"]) addEventListener(sign, watch);
};
