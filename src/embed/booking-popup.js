/*
 * What `mode="popup"` and `mode="button"` add to the element: a dialog, a floating button, and the page's
 * own openers. The loader imports it when an element asks for one of these modes.
 *
 * It knows the element's own members (`_begin`, `_stage`, …) and nothing of the app.
 */

// A test compares the languages with `Language::ALL` of src/i18n.rs.
const WORDS = {
  en: ["Book now", "Booking", "Close"],
  de: ["Jetzt buchen", "Buchung", "Schließen"],
};
const PLACEMENTS = ["bottom-end", "bottom-center", "bottom-start", "top-end", "top-center", "top-start"];

// What a theme decides is its token. Behind the comma stands what it is until the style sheet is there, worked out as
// `tokens.css` does it from what the site has set.
const SHEET = `
  :host([mode="popup" i]:not([hidden])),:host([mode="button" i]:not([hidden])){display:contents;contain:none}
  :host{color-scheme:var(--booking-scheme,light dark)}:host([scheme="auto" i]){color-scheme:light dark}
  :host([scheme="light" i]){color-scheme:light}:host([scheme="dark" i]){color-scheme:dark}
  .popup,.launcher{all:initial;box-sizing:border-box;color-scheme:inherit;font-family:var(--booking-font-family,inherit);
    font-size:var(--booking-font-size,max(16px,1rem));line-height:var(--booking-line-height,1.5);
    --s:var(--booking-color-ground,light-dark(#fcfbf9,#161916));--t:var(--booking-color-ink,light-dark(#1d2926,#e7efed));
    --a:var(--booking-color-accent-fill,light-dark(var(--booking-color-accent,#1f5b52),var(--booking-color-accent-dark,oklch(from var(--booking-color-accent,#1f5b52) max(l,.795,.95 - c*3) min(c*1.25,.14) h))));
    --o:var(--booking-color-on-accent,color(from var(--a) xyz-d65 calc(.95*clamp(0,(.179 - y)*9999999,1)) clamp(0,(.179 - y)*9999999,1) calc(1.09*clamp(0,(.179 - y)*9999999,1))))}
  .popup:not([open]),.launcher[popover]:not(:popover-open){display:none}
  .popup[open]{position:fixed;inset:0;margin:1em auto auto;inline-size:min(100% - 2em,60em);block-size:fit-content;max-block-size:calc(100dvh - 2em);
    display:flex;overflow:hidden;border-radius:var(--booking-radius-root,1.125em);background:var(--s);color:var(--t);
    box-shadow:var(--booking-shadow-high,0 1em 4em #0006);outline:none}
  .popup::backdrop{background:#0008}
  .popup-sheet{display:flex;flex:1;flex-direction:column;min-inline-size:0}
  .popup-bar{display:flex;flex:none;justify-content:flex-end;padding:var(--booking-space-2,.5em) var(--booking-space-2,.5em) 0}
  .popup-stage{flex:1;min-block-size:0;overflow:auto;overscroll-behavior:contain;--booking-sticky-top:0px}
  .popup-stage .frame{border:0;border-radius:0;overflow:visible}
  .popup-stage .layout{padding-block-start:0}
  .popup-close{all:initial;box-sizing:border-box;color-scheme:inherit;display:grid;place-items:center;inline-size:var(--booking-target,2.75em);block-size:var(--booking-target,2.75em);
    border-radius:var(--booking-radius-portrait,50%);font:inherit;color:var(--t);cursor:pointer}
  .popup-close:hover{background:var(--booking-color-sunken,light-dark(#f3f1ec,#1b1f1b))}
  .popup-close svg{inline-size:1.5em;block-size:1.5em;fill:none;stroke:currentcolor;stroke-width:1.75;stroke-linecap:round}
  .popup-close:focus-visible,.launcher:focus-visible{outline:var(--booking-focus-width,2px) solid var(--booking-color-focus,var(--t));outline-offset:var(--booking-focus-width,2px)}
  .launcher{position:fixed;z-index:2147483000;inset:auto;margin:0;display:inline-block;max-inline-size:calc(100% - 2em);
    padding:var(--booking-space-3,.75em) var(--booking-space-5,1.5em);border:var(--booking-line-width,1px) solid var(--booking-color-button-line,transparent);border-radius:var(--booking-radius-button,.625em);
    --b:var(--booking-color-button,var(--a));background:linear-gradient(var(--b),var(--b)) var(--s);color:var(--booking-color-on-button,var(--o));
    font-weight:var(--booking-font-weight-medium,550);letter-spacing:var(--booking-button-spacing,normal);text-transform:var(--booking-button-transform,none);
    text-align:center;cursor:pointer;box-shadow:var(--booking-shadow-high,0 .25em 1em #0004);overflow-wrap:break-word;
    inset-block-end:calc(var(--booking-space-4,1em) + env(safe-area-inset-bottom,0px));inset-inline-end:calc(var(--booking-space-4,1em) + max(env(safe-area-inset-left,0px),env(safe-area-inset-right,0px)))}
  :host([placement^="top"]) .launcher{inset-block:calc(var(--booking-space-4,1em) + env(safe-area-inset-top,0px)) auto}
  :host([placement$="start"]) .launcher{inset-inline:calc(var(--booking-space-4,1em) + max(env(safe-area-inset-left,0px),env(safe-area-inset-right,0px))) auto}
  :host([placement$="center"]) .launcher{inset-inline:0;margin-inline:auto;inline-size:fit-content}
  @media (hover:hover){
    .launcher:hover{--b:var(--booking-color-button-hover,var(--a));color:var(--booking-color-on-button-hover,var(--o))}
  }
  @media (max-width:40em),(max-height:28em){
    .popup[open]{inline-size:100%;max-inline-size:none;block-size:100%;max-block-size:none;margin:0;border-radius:0;
      padding:env(safe-area-inset-top,0px) env(safe-area-inset-right,0px) env(safe-area-inset-bottom,0px) env(safe-area-inset-left,0px)}
  }
  @media (forced-colors:active){
    .popup[open]{border:var(--booking-line-width,1px) solid CanvasText}
  }
  @media (prefers-reduced-motion:no-preference){
    .popup[open],.popup[open]::backdrop{animation:booking-popup var(--booking-motion,.16s) var(--booking-motion-curve,ease-out)}
    @keyframes booking-popup{from{opacity:0}}
  }
  @media print{
    .launcher,.popup-bar{display:none}
    .popup[open]{position:absolute;inset:0 0 auto;inline-size:100%;max-inline-size:none;block-size:auto;max-block-size:none;margin:0;box-shadow:none;overflow:visible}
    .popup-stage{overflow:visible}
  }`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(SHEET);

/** Those of the page, in the order in which they came. */
const popups = new Set();

const make = (name, properties, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const drawing = (path) => {
  const names = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(names, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(names, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
};

/**
 * The page stays where it is while a popup is open. Its styles are left alone: without its scroll bar it would
 * become wider, and a gutter in the place of the bar changes what `vw` means in it.
 */
const holders = new Map();

/** Whether something is not yet at the end that the wheel turns to. */
const canMove = ({ scrollTop, scrollHeight, clientHeight }, way) =>
  way < 0 ? scrollTop > 0 : scrollTop + clientHeight < scrollHeight - 1;

const hold = (event) => {
  // Zooming is no scrolling.
  if (event.ctrlKey || (event.touches && event.touches.length > 1) || !event.cancelable) return;
  const path = event.composedPath();
  for (const stage of holders.values()) {
    const within = path.slice(0, path.indexOf(stage) + 1);
    // What can scroll keeps the rest to itself (`overscroll-behavior`), but Firefox hands a wheel on at the end.
    if (!within.length || stage.scrollHeight <= stage.clientHeight) continue;
    if (!event.deltaY || within.some((node) => canMove(node, event.deltaY))) return;
  }
  event.preventDefault();
};

const holdPage = (verb) => {
  for (const type of ["wheel", "touchmove"]) document[verb](type, hold, { capture: true, passive: false });
};

const takePage = (popup, stage) => {
  if (!holders.size) holdPage("addEventListener");
  holders.set(popup, stage);
};

const letPageGo = (popup) => {
  if (holders.delete(popup) && !holders.size) holdPage("removeEventListener");
};

/** Keys that scroll, and how far, in heights of the window. */
const KEYS = { PageDown: 0.9, " ": 0.9, PageUp: -0.9, ArrowDown: 0.06, ArrowUp: -0.06, End: 1e4, Home: -1e4 };

/** The page's, without what is behind `#`. */
const pageAddress = () => location.href.split("#")[0];

/** The element that a click, or the intention of one, asks for, and what it was on: the first such on its way. */
const asked = (path) => {
  for (const opener of path) {
    if (!(opener instanceof Element)) continue;
    const name = opener.getAttribute("data-booking-open");
    // With a `base` in the page, browsers would follow it to another one.
    const isLink =
      opener.localName === "a" && (opener.getAttribute("href") === "#book" || opener.href === `${pageAddress()}#book`);
    if (name === null && !isLink) continue;
    const popup = [...popups].find(({ element }) => !name || [element.id, element.getAttribute("portal")].includes(name));
    return { popup, opener, name };
  }
};

/** Clicks with a key open tabs, as on any link. */
const isPlain = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** Longer ago than this, milliseconds, nobody waits for what they pressed. */
const LONG = 10000;

const listeners = {
  // In front of whatever the page does with clicks: scripts for smooth scrolling stop those on `#` links.
  click(event) {
    const found = isPlain(event) && asked(event.composedPath());
    if (!found) return;
    const { popup, opener, name } = found;
    if (popup) {
      event.preventDefault();
      popup.open(opener);
    } else if (name) console.warn(`booking-widget: data-booking-open="${name}" names no popup of this page`);
  },
  pointerover: (event) => foresee(event),
  touchstart: (event) => foresee(event),
  focusin: (event) => foresee(event),
};

const foresee = (event) => {
  const found = asked(event.composedPath());
  if (found && found.popup) found.popup.prepare(found.opener);
};

/** `#book` in the address, by a link from elsewhere or typed. */
const followAddress = () => {
  const [first] = popups;
  if (first && location.hash === "#book") first.open();
};

const listen = (verb) => {
  for (const [type, listener] of Object.entries(listeners)) document[verb](type, listener, { capture: true, passive: type !== "click" });
  window[verb]("hashchange", followAddress);
};

/** So long a button waits for its look, milliseconds; after that it is shown in the colours that the site has set. */
const PATIENCE = 1000;

/**
 * Gives an element its dialog and, if it wants one, its button. `style(element)` sees to the style sheet; `notice` has
 * noticed clicks while this file was on its way: the last one, and what it was on, is `notice.press`.
 */
export const attach = (element, style, notice) => {
  element._wait();
  const [bookNow, booking, close] = WORDS[element._language.slice(0, 2)];
  const isButton = element.mode.trim().toLowerCase() === "button";
  let lastOpener = null;

  const closing = make("button", { type: "button", className: "popup-close" }, { part: "close", "aria-label": close }, drawing("M6 6l12 12M18 6L6 18"));
  const stage = make("div", { className: "popup-stage" });
  const inner = make("div", { className: "popup-sheet" }, {}, make("div", { className: "popup-bar" }, {}, closing), stage);
  const dialog = make("dialog", { className: "popup" }, { part: "popup", "aria-label": element.label || booking, tabindex: "-1", autofocus: "" }, inner);
  const launcher = make("button", { type: "button", className: "launcher", textContent: element.label || bookNow }, { part: "launcher", "aria-haspopup": "dialog" });
  const isTopmost = "showPopover" in launcher;
  if (isTopmost) launcher.setAttribute("popover", "manual");

  // In the top layer no transform, no overflow and no z-index of the page matters.
  const showLauncher = () => {
    if (isButton && isTopmost && launcher.isConnected && !launcher.matches(":popover-open")) launcher.showPopover();
  };

  // Into the app that is there, and for the one that comes.
  const askService = (opener) => {
    const service = opener && opener.getAttribute("data-service");
    if (!service || service === element._service) return;
    element._service = service;
    element._enter((app) => app.ask_service(element._number, service));
  };

  const popup = {
    element,

    /** Somebody is about to open it: the app comes meanwhile. A booking under way is left alone. */
    prepare(opener) {
      if (element._begun) return;
      askService(opener);
      element._begin();
    },

    open(opener) {
      if (dialog.open) return;
      popup.prepare(opener);
      askService(opener);
      lastOpener = opener;
      dialog.showModal();
      // In a part of the page that is not shown it would be open, unseen, and in everybody's way.
      if (dialog.checkVisibility && !dialog.checkVisibility()) {
        dialog.close();
        console.warn("booking-widget: the popup is in a part of the page that is not shown");
        // A frame cannot show it.
        open(element._page, self === top ? "_self" : "_blank");
        return;
      }
      takePage(popup, stage);
    },

    close() {
      dialog.close();
    },

    /** The element was taken out and put back: what was on top is not there any more. */
    moved() {
      showLauncher();
      if (!dialog.open) return;
      dialog.open = false;
      dialog.showModal();
    },

    end() {
      letPageGo(popup);
      popups.delete(popup);
      if (!popups.size) listen("removeEventListener");
    },
  };

  // With the focus beside what scrolls, the page behind would take these keys.
  dialog.addEventListener("keydown", (event) => {
    const distance = KEYS[event.key];
    if (!distance || event.composedPath().includes(stage) || (event.target === closing && event.key === " ")) return;
    event.preventDefault();
    stage.scrollBy({ top: distance * innerHeight });
  });
  let isPressed = false;
  dialog.addEventListener("pointerdown", (event) => (isPressed = event.target === dialog));
  dialog.addEventListener("click", (event) => {
    // Not when a text was marked and the pointer let go outside.
    if (event.target === dialog && isPressed) dialog.close();
  });
  dialog.addEventListener("close", () => {
    letPageGo(popup);
    // So that a reload does not open it again, and the same link does.
    if (location.hash === "#book") history.replaceState(history.state, "", pageAddress());
    // Browsers give the focus back, except to what does not take it by a click.
    if (lastOpener && lastOpener.isConnected) lastOpener.focus({ preventScroll: true });
  });
  closing.addEventListener("click", popup.close);
  launcher.addEventListener("click", () => popup.open(launcher));
  for (const type of ["pointerenter", "focus", "touchstart"]) {
    launcher.addEventListener(type, () => popup.prepare(), { passive: true });
  }

  const placement = element.placement;
  if (placement && !PLACEMENTS.includes(placement)) {
    console.warn(`booking-widget: placement="${placement}" is ignored: it should be one of ${PLACEMENTS.join(", ")}`);
  }
  element._sheets = [...element._sheets, sheet];
  element._root.adoptedStyleSheets = element._sheets;
  element._root.replaceChildren(...(isButton ? [launcher] : []), dialog);
  element._stage = stage;
  if (isButton) {
    // What floats on the page from the start wears the theme from the start.
    const worn = Promise.allSettled([style(element), element._dress(), element._following]);
    Promise.race([worn, new Promise((done) => setTimeout(done, PATIENCE))]).then(showLauncher);
  }
  if (!popups.size) listen("addEventListener");
  popups.add(popup);
  if (notice.press) {
    const [event, path] = notice.press;
    const found = isPlain(event) && performance.now() - event.timeStamp < LONG && asked(path);
    if (found && found.popup === popup) popup.open(found.opener);
  }
  // Other popups of the page get theirs by then.
  setTimeout(() => {
    document.removeEventListener("click", notice, true);
    notice.press = null;
  });
  followAddress();
  return popup;
};
