/*
 * Stands in the glue, where wasm-bindgen would import the second wasm's loader: fetches that wasm when the first
 * one asks, and tells it by a callback how that went. What the two share, the first one exports. The build puts
 * in the file's name and hash.
 */
let later;
const import1 = {
  async __wasm_split_load_later(callback, data) {
    let isHere = true;
    try {
      later ||= (async () => {
        const reply = await fetch(new URL("./later.wasm", import.meta.url), {
          credentials: "omit",
          integrity: "sha256-later",
          signal: AbortSignal.timeout && AbortSignal.timeout(60000),
        });
        return WebAssembly.instantiate(await reply.arrayBuffer(), { __wasm_split: wasm });
      })();
      await later;
    } catch {
      later = undefined;
      isHere = false;
    }
    wasm.__indirect_function_table.get(callback)(data, isHere);
  },
};
