/*
 * The one script that a web site embeds. It defines <booking-widget>, paints a skeleton, asks for the
 * portal's data and for the app side by side, and puts the app into the element's shadow root. Where the
 * app cannot run, it shows a link to the booking server's own page.
 *
 * It leaves nothing in the page but the element: no globals, cookies, inline styles, markup from text or
 * eval. The names of its files are put in by the build.
 */
(() => {
  "use strict";

  const ASSETS = /* assets */ { glue: "./booking-widget-app.js", wasm: "./booking-widget-app_bg.wasm", style: "./booking-widget.css" };
  const TAG = "booking-widget";
  // The same as `Language::ALL` of src/i18n.rs; a test compares them.
  const LANGUAGES = ["en", "en-GB", "de"];
  const ATTRIBUTES = [
    "portal", "server", "center", "mode", "lang", "scheme", "theme", "service", "therapist", "date", "booking",
    "time-zone",
  ];
  // The style sheet reads these from the element itself, so nothing that was typed goes when they change.
  const STYLES = ["scheme", "theme"];
  const WORDS = {
    en: ["Loading the booking …", "Booking cannot be shown here.", "Book on the booking page"],
    de: ["Die Buchung wird geladen …", "Die Buchung kann hier nicht angezeigt werden.", "Auf der Buchungsseite buchen"],
  };
  const SKELETON = `
    :host{display:block}:host([hidden]),[hidden]{display:none}
    .bones{container-type:inline-size;padding:1rem;min-height:24rem;color:GrayText;font:1rem/1.5 system-ui,sans-serif}
    .bones>*{background:currentColor;border-radius:.75rem;opacity:.14;margin-block-end:.75rem;height:5rem;animation:b 1.6s ease-in-out infinite}
    .bones>:nth-child(2){height:1.75rem;inline-size:50%}.bones>:nth-child(3){height:2.75rem}
    .bones>[role]{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
    @keyframes b{50%{opacity:.07}}@media (prefers-reduced-motion:reduce){.bones>*{animation:none}}
    .out{padding:1rem;font:1rem/1.5 system-ui,sans-serif}.out p{margin:0 0 .5rem}`;

  const known = customElements.get(TAG);
  if (known) {
    if (!known.isBookingWidget) console.warn(`${TAG}: this tag name is defined by another script`);
    return;
  }

  const script = document.currentScript || document.querySelector(`script[src*="${TAG}.js"]`);
  const home = new URL((script && script.src) || "./", document.baseURI);
  const isAble = typeof WebAssembly === "object" && "adoptedStyleSheets" in Document.prototype;
  const sheets = isAble ? [new CSSStyleSheet(), new CSSStyleSheet()] : [];
  if (isAble) sheets[0].replaceSync(SKELETON);

  // Elements that show the app or wait for it.
  const living = new Set();
  let loading = null;
  let styling = null;
  let isDead = false;

  const get = (file) => fetch(new URL(file, home), { credentials: "omit" });

  // The style sheet is there before the app: the server's first screen needs it.
  const style = () => {
    styling ||= get(ASSETS.style).then(async (reply) => {
      if (!reply.ok) throw new Error(reply.url);
      sheets[1].replaceSync(await reply.text());
    });
    styling.catch(() => (styling = null));
    return styling;
  };

  const load = () => {
    loading ||= (async () => {
      const styled = style();
      const wasm = get(ASSETS.wasm);
      // Its failure is seen below; should the glue fail first, nobody would look at it.
      wasm.catch(() => {});
      const app = await import(new URL(ASSETS.glue, home));
      await app.default({ module_or_path: wasm });
      app.start(die);
      await styled;
      return app;
    })();
    // A failure by the network is tried again by the next element.
    loading.catch(() => (loading = null));
    return loading;
  };

  // The app panicked. It is still on the stack here, so the elements are taken down in a task of their own.
  const die = (place) => {
    isDead = true;
    console.error(`${TAG}: stopped at ${place}`);
    setTimeout(() => living.forEach((element) => element._fail("stopped")));
  };

  const spoken = (tag) => {
    const find = (wanted) => LANGUAGES.find((known) => known.toLowerCase() === wanted);
    const lower = tag.trim().toLowerCase();
    return find(lower) || find(lower.split(/[-_]/)[0]);
  };

  // What the site asked for, else the page's language, else the visitor's.
  const languageOf = (element) => {
    const tags = [];
    for (let node = element; node; node = node.parentNode || node.host) {
      if (node.lang) tags.push(node.lang);
    }
    return [...tags, ...navigator.languages].map(spoken).find(Boolean) || LANGUAGES[0];
  };

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  class BookingWidget extends HTMLElement {
    constructor() {
      super();
      this._root = this.attachShadow({ mode: "open" });
      this._root.adoptedStyleSheets = sheets;
      // Counts beginnings: what belongs to an earlier one comes too late.
      this._turn = 0;
    }

    connectedCallback() {
      // Properties that were set before this script came.
      for (const name of ATTRIBUTES.map(camelCase)) {
        if (Object.hasOwn(this, name)) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      }
      if (!living.has(this)) this._begin();
    }

    disconnectedCallback() {
      // A move takes the element out and puts it back at once; that is no removal.
      setTimeout(() => {
        if (!this.isConnected) this._end();
      });
    }

    attributeChangedCallback(name, before, after) {
      if (before === after || STYLES.includes(name) || !living.has(this) || this._restarts) return;
      // Several attributes are often changed together.
      this._restarts = true;
      queueMicrotask(() => {
        this._restarts = false;
        if (!living.has(this)) return;
        this._end();
        this._begin();
      });
    }

    // There is nothing to open or close in the page's flow.
    open() {}
    close() {}

    reset() {
      if (this._app && !isDead) this._app.reset(this._number);
    }

    get _server() {
      try {
        return new URL(this.getAttribute("server") || home).origin;
      } catch {
        return home.origin;
      }
    }

    async _begin() {
      const turn = ++this._turn;
      living.add(this);
      this._language = languageOf(this);
      if (!isAble || isDead) return this._fail("unsupported");

      const bones = make("div", { className: "bones" }, make("span", { textContent: this._words[0] }));
      bones.firstChild.setAttribute("role", "status");
      bones.setAttribute("aria-busy", "true");
      bones.append(...Array.from({ length: 6 }, () => make("div")));
      this._root.replaceChildren(bones);

      const portal = this.getAttribute("portal") || "";
      const abort = (this._abort = new AbortController());
      const address = `${this._server}/v1/portals/${encodeURIComponent(portal)}?lang=${this._language}`;
      const response = portal
        ? fetch(address, { signal: abort.signal, credentials: "omit", referrerPolicy: "origin" })
        : undefined;
      if (response) response.catch(() => {});

      try {
        const app = await load();
        if (turn !== this._turn) return;
        const box = make("div", { hidden: true });
        this._root.append(box);
        const attributes = {};
        for (const name of ATTRIBUTES) {
          if (this.hasAttribute(name)) attributes[name] = this.getAttribute(name);
        }
        const number = app.mount(box, this, {
          attributes,
          server: this._server,
          language: this._language,
          response,
          abort,
          shown: () => {
            box.hidden = false;
            bones.remove();
          },
          theme: (pairs) => this._paint(pairs),
        });
        this._app = app;
        this._number = number;
      } catch (error) {
        if (turn === this._turn) this._fail("unsupported", error);
      }
    }

    _end() {
      this._turn++;
      living.delete(this);
      if (this._abort) this._abort.abort();
      if (this._app && !isDead) this._app.unmount(this._number);
      this._app = null;
      this._root.replaceChildren();
    }

    // The portal's own theme. The site's style sheet for the element goes before it.
    _paint(pairs) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(":host{}");
      for (const [name, value] of pairs) sheet.cssRules[0].style.setProperty(name, value);
      this._root.adoptedStyleSheets = [...sheets, sheet];
    }

    get _words() {
      return WORDS[this._language.slice(0, 2)];
    }

    _fail(code, error) {
      if (error) console.error(`${TAG}: cannot run here`, error);
      this._turn++;
      this._app = null;
      const portal = this.getAttribute("portal") || "";
      // A field that loses the focus by going must not call into the app.
      for (const type of isDead ? ["blur", "focusout", "change"] : []) {
        this._root.addEventListener(type, (event) => event.stopImmediatePropagation(), true);
      }
      const link = make("a", { href: `${this._server}/book/${encodeURIComponent(portal)}`, textContent: this._words[2] });
      const out = make("div", { className: "out" }, make("p", { textContent: this._words[1] }), link);
      out.setAttribute("part", "error");
      out.setAttribute("role", "alert");
      this._root.replaceChildren(out);
      this.dispatchEvent(new CustomEvent("booking-error", { bubbles: true, composed: true, detail: { portal, code } }));
    }
  }

  const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  for (const name of ATTRIBUTES) {
    // `lang` is every element's own.
    if (name === "lang") continue;
    Object.defineProperty(BookingWidget.prototype, camelCase(name), {
      configurable: true,
      enumerable: true,
      get() {
        return this.getAttribute(name);
      },
      set(value) {
        if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
  BookingWidget.isBookingWidget = true;
  BookingWidget.observedAttributes = ATTRIBUTES;
  customElements.define(TAG, BookingWidget);
})();
