/*
 * Keeps what stands below the element where it is: an answer that comes late may bring a shorter screen, or a longer one,
 * and the rest of the page is not to jump for it. A shorter one leaves the element as high as it was until that can end
 * unseen or as the answer to a press; where an answer keeps waiting, the element's end goes out of sight while it still
 * answers the press, so that a longer screen moves nothing that is seen. What is said without having been asked lies on what
 * is there, and gets room of its own in the same two ways.
 *
 * It looks at the element's height and at what is marked as busy or late in it, and knows nothing of the app. `booking-visitor.js`
 * imports it before a time can be chosen; without it everything is as it was.
 */

/** So long after a press, milliseconds, what moves is its answer: a little less than the 500 that browsers count. */
const ANSWER = 420;
/** When an answer keeps waiting, milliseconds after the press. */
const WAITS = 300;

const watched = new WeakSet();

export const keep = (element) => {
  const [root, box] = [element._root, element._box];
  // Below a popup there is nothing.
  if (!box || watched.has(box) || element._stage !== root) return;
  watched.add(box);
  const sheet = new CSSStyleSheet();
  const end = new AbortController();
  const { signal } = end;
  let height = 0;
  // At least so high, px: what it was, before it is known what comes.
  let kept = 0;
  let pressed = -ANSWER;
  let timer;
  // What came late and lies on what was there, each with whether it floats at the window's lower edge, and so gets its
  // room at the end; how much that is in all, px, and the rules by which it lies there.
  const late = new Map();
  let room = 0;
  let rules = "";
  const draw = () => {
    sheet.replaceSync(`@media screen{${kept ? `:host{min-height:${kept}px}` : ""}${rules}}`);
    const sheets = root.adoptedStyleSheets;
    if (!sheets.includes(sheet)) root.adoptedStyleSheets = [...sheets, sheet];
  };
  // The page has given the element a height of its own: what is in it scrolls, and nothing below it moves.
  let isBound = false;
  const put = (least) => {
    const next = isBound ? 0 : least;
    if (kept === next) return;
    kept = next;
    draw();
  };
  const top = () => element.getBoundingClientRect().top;
  // What is below the element moves out of sight, if it moves.
  const release = () => {
    if (kept > height && top() + height >= innerHeight) put(height);
    if (late.size && [...late.keys()].every(isUnseen)) settle();
  };
  const answers = () => performance.now() - pressed < ANSWER;
  const bottom = (node) => node.getBoundingClientRect().bottom;
  const isUnseen = (node) => (late.get(node) ? bottom(box) : node.getBoundingClientRect().top) >= innerHeight;
  const lay = (more) => {
    rules = more;
    draw();
  };
  const settle = () => {
    for (const node of late.keys()) node.removeAttribute("data-over");
    late.clear();
    room = 0;
    lay("");
  };
  const come = (node) => {
    const others = rules;
    const { position, order } = getComputedStyle(node);
    late.set(node, position === "sticky");
    node.setAttribute("data-over", "");
    lay(`${others}[data-over=""]{display:none}`);
    const [before, last] = [box.offsetHeight, bottom(box)];
    lay(others);
    const next = order < 1 && node.nextElementSibling;
    const more = next ? node.offsetHeight : box.offsetHeight - before;
    // What floats at the end is seen with it, where that is without what came.
    if ((late.get(node) ? last >= innerHeight : isUnseen(node)) || more <= 0) {
      late.delete(node);
      return node.removeAttribute("data-over");
    }
    if (next) {
      // A row of a grid is no lower than nothing, and its gap stays: what is next goes up by that.
      node.setAttribute("data-over", "next");
      const { rowGap } = getComputedStyle(node.parentNode);
      return lay(`${others}[data-over=next]{margin-block-end:-${more}px}[data-over=next]+*{margin-block-start:-${rowGap}}`);
    }
    room += more;
    node.setAttribute("data-over", "end");
    lay(`${others}:has(>[data-over=end]){margin-block-end:-${room}px}`);
    // It would be cut off below the end.
    if (bottom(node) > last) lay(`${rules}[data-over=end]:not(#up){position:relative;inset-block:-${room}px auto}`);
  };
  // Before they are drawn.
  const comers = new MutationObserver((changes) => {
    if ([...late.keys()].some((node) => !node.isConnected)) settle();
    if (!height || answers()) return;
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.isConnected && node.matches?.("[data-late]")) come(node);
    }
  });
  comers.observe(box, { childList: true, subtree: true });
  const sizes = new ResizeObserver(() => {
    if (!box.isConnected) {
      sizes.disconnect();
      comers.disconnect();
      put(0);
      return end.abort();
    }
    height = box.offsetHeight;
    isBound = element.clientHeight < height - 1;
    put(height && !answers() ? Math.max(kept, height) : height);
    release();
  });
  sizes.observe(box);
  const press = () => {
    pressed = performance.now();
    if (late.size) settle();
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!answers() || signal.aborted) return;
      const rest = box.querySelector('.busy,[aria-busy="true"]') ? Math.ceil(innerHeight - top()) : 0;
      put(Math.max(rest, height));
    }, WAITS);
  };
  for (const type of ["click", "keydown"]) element.addEventListener(type, press, { capture: true, signal });
  addEventListener("scroll", release, { capture: true, passive: true, signal });
  addEventListener("resize", () => put(0), { signal });
};
