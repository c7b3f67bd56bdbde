/*
 * Stands in the glue, where wasm-bindgen would import the second wasm's loader: fetches that wasm and its style
 * sheet when the first one asks, and tells it by a callback how that went. What the two share, the first one exports.
 * The build puts in the files' names and hashes.
 */
let later;
const ask = (name, integrity) =>
  fetch(new URL(name, import.meta.url), {
    credentials: "omit",
    integrity,
    signal: AbortSignal.timeout && AbortSignal.timeout(60000),
  });
const import1 = {
  async __wasm_split_load_later(callback, data) {
    let isHere = true;
    try {
      later ||= (async () => {
        const [code, style] = await Promise.all([
          ask("./later.wasm", "sha256-later-wasm"),
          ask("./later.css", "sha256-later-css"),
        ]);
        // Before anything is drawn that needs it.
        laterSheet.replaceSync(await style.text());
        return WebAssembly.instantiate(await code.arrayBuffer(), { __wasm_split: wasm });
      })();
      await later;
    } catch {
      later = undefined;
      isHere = false;
    }
    wasm.__indirect_function_table.get(callback)(data, isHere);
  },
};
