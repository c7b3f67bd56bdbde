/*
 * Keeps what stands below the element where it is: an answer that comes late may bring a shorter screen, or a longer one,
 * and the rest of the page is not to jump for it. A shorter one leaves the element as high as it was until that can end
 * unseen or as the answer to a press; where an answer keeps waiting, the element's end goes out of sight while it still
 * answers the press, so that a longer screen moves nothing that is seen.
 *
 * It looks at the element's height and at what is marked as busy in it, and knows nothing of the app. `booking-visitor.js`
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
  const put = (least) => {
    if (kept === least) return;
    kept = least;
    sheet.replaceSync(least ? `@media screen{:host{min-height:${least}px}}` : "");
    const sheets = root.adoptedStyleSheets;
    if (!sheets.includes(sheet)) root.adoptedStyleSheets = [...sheets, sheet];
  };
  const top = () => element.getBoundingClientRect().top;
  // What is below the element moves out of sight, if it moves.
  const release = () => {
    if (kept > height && top() + height >= innerHeight) put(height);
  };
  const answers = () => performance.now() - pressed < ANSWER;
  const sizes = new ResizeObserver(() => {
    if (!box.isConnected) {
      sizes.disconnect();
      put(0);
      return end.abort();
    }
    height = box.offsetHeight;
    put(height && !answers() ? Math.max(kept, height) : height);
    release();
  });
  sizes.observe(box);
  const press = () => {
    pressed = performance.now();
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
