/*
 * The one script that a web site embeds. It defines <booking-widget>, paints a skeleton, asks for the
 * server's picture of the first screen, the portal's data and the app side by side, shows the picture, and puts
 * the app in its place. Where the app cannot run, it shows a link to the booking server's own page. What only some pages need is in files of
 * its own (`booking-popup.js`), and what it can do without (`booking-picture.js`); it imports them.
 *
 * It leaves nothing in the page but the element: no globals, cookies, inline styles, markup from text or
 * eval. The names of its files are put in by the build, and `CARRY`: null, unless the script's address names the portal, and
 * the server puts into the script what `carried.js` tells; the build leaves out here what asks for it.
 *
 * Long because a site embeds one script: what is needed at once is in it.
 */
(() => {
  "use strict";

  const ASSETS = /* assets */ {
    glue: "booking-widget-app.js", wasm: "booking-widget-app_bg.wasm", style: "booking-widget.css",
    picture: "booking-picture.js", popup: "booking-popup.js", visitor: "booking-visitor.js",
    analytics: "booking-analytics.js", site: "booking-site.js", integrity: "",
  };
  const TAG = "booking-widget";
  // The same as `Language::ALL` of src/i18n.rs; a test compares them.
  const LANGUAGES = ["en", "en-GB", "de"];
  const ATTRIBUTES = [
    "portal", "server", "center", "mode", "lang", "scheme", "theme", "service", "therapist", "date", "booking",
    "time-zone",
  ];
  // What is chosen already.
  const WISHES = ["center", "service", "therapist", "date"];
  // What the app need not know.
  const OWN = ["loading", "label", "placement", "analytics"];
  // Style sheets read these from the element itself, so nothing that was typed goes when they change.
  const STYLES = ["scheme", "theme", "loading", "placement", "analytics"];
  const WORDS = {
    en: ["Loading the booking …", "Book on the booking page"],
    de: ["Die Buchung wird geladen …", "Auf der Buchungsseite buchen"],
  };
  // A site that shrinks the root's size does not shrink this. Treatments; with a treatment named a month, with a booking
  // named how it stands.
  const SKELETON = `:host{display:block}.bones,.out{all:initial;display:block;visibility:inherit;padding:1em;font:max(16px,1rem)/1.5 system-ui,sans-serif;color-scheme:inherit;box-sizing:border-box}.bones{min-height:100vh;container-type:inline-size;color:GrayText}:host([hidden]),[hidden]{display:none}.bones>*{background:currentColor;animation:b 1.6s infinite;margin-block-end:.75em;border-radius:.75em;height:8em;opacity:.14}.bones>:nth-child(2){height:1.75em;inline-size:50%}.bones>:nth-child(3){height:2.75em}@keyframes b{50%{opacity:.07}}:host([service]) .bones>:nth-child(4){height:24em}:host([booking]) .bones>:nth-child(2){height:15em;inline-size:auto}.bones>[role]{overflow:hidden;clip-path:inset(50%);height:1px;width:1px;position:absolute}@media (prefers-reduced-motion:reduce){.bones>*{animation:none}}.out{color:CanvasText}`;

  const known = customElements.get(TAG);
  if (known) {
    if (!known.isBookingWidget) console.warn(`${TAG}: defined by another script`);
    return;
  }

  // A tag manager's script is not the current one, and an optimizer's is another file: a copy may keep the name,
  // but not the path.
  const script = [document.currentScript, ...document.querySelectorAll("script[src]")].find(
    (script) => script?.src.includes(`/widget/v1/${TAG}`),
  );
  const home = script && new URL(script.src);
  // Without it, every colour of `tokens.css` would be none. Who knows it has learned to adopt style sheets long before.
  const isAble = CSS.supports("color:lab(from light-dark(red,red) l a b)");
  // The skeleton's, what can be seen before a slot was chosen, and what comes with the rest of the app.
  const sheets = isAble ? [new CSSStyleSheet(), new CSSStyleSheet(), new CSSStyleSheet()] : [];
  if (isAble) sheets[0].replaceSync(SKELETON);

  // Elements that are in the page.
  const living = new Set();
  let loading = null;
  let styling = null;
  let isDead = false;

  // A page may have replaced fetch by one that throws. Failures are seen where the answer is needed.
  const ask = (address, options) => {
    const answer = (async () => fetch(address, { credentials: "omit", ...options }))();
    answer.catch(() => {});
    return answer;
  };

  // The style sheet is there before the app: the server's first screen needs it.
  const style = (element) => {
    styling ||= (async () => {
      if (CARRY) return sheets[1].replaceSync(CARRY.style);
      const reply = await ask(element._file("style"));
      if (!reply.ok) throw reply.status;
      sheets[1].replaceSync(await reply.text());
    })();
    styling.catch(() => (styling = null));
    return styling;
  };

  // Who pins the loader pins the wasm with it; nobody else waits for all of it before it is compiled.
  const askWasm = (element) => ask(element._file("wasm"), { integrity: script?.integrity && ASSETS.integrity });

  const load = (element) => {
    const styled = style(element);
    loading ||= (async () => {
      if (!self.WebAssembly) throw "no wasm";
      const wasm = (CARRY && CARRY.wasm) || askWasm(element);
      if (CARRY) CARRY.wasm = null;
      const app = await element._import("glue");
      await app.begin(wasm, die, sheets[2]);
      await styled;
      return app;
    })();
    // A failure by the network is tried again by the next element.
    loading.catch(() => (loading = null));
    return loading;
  };

  // The app panicked. It is still on the stack here, so the elements are taken down in a task of their own.
  const die = (place) => {
    if (isDead) return;
    isDead = true;
    console.error(`${TAG}: stopped at ${place}`);
    setTimeout(() => living.forEach((element) => element._begun && element._fail("stopped")));
  };

  // The last one that the tag begins with: `en-GB` comes behind `en`.
  const spoken = (tag) => LANGUAGES.filter((known) => RegExp(`^${known}([-_]|$)`, "i").test(tag.trim())).pop();

  // What the site asked for, else the page's language, else the visitor's.
  const languageOf = (element) => {
    const tags = [];
    for (let node = element; node; node = node.parentNode || node.host) {
      // In a form it may be a field of this name.
      if (node.lang?.trim) tags.push(node.lang);
    }
    return [...tags, ...navigator.languages].map(spoken).find(Boolean) || LANGUAGES[0];
  };

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // What stands in for the app needs it: the server's picture, and the words at the way out.
  const help = (element) => {
    const helper = element._import("picture");
    helper.catch(() => {});
    return helper;
  };

  // Some visitors' browsers refuse it.
  const store = (work) => {
    try {
      return work(sessionStorage);
    } catch {}
  };

  // A link to a booking: whoever has its id can change the booking, so it does not stay in the address. It is
  // for the first element that is not about another booking.
  const LINK = /([?#&])booking=([^?#&]*)(&?)/;
  // Kept for a reload until the app has it.
  const KEPT = `${TAG}-link`;
  let linked = store((kept) => kept[KEPT]);
  const takeLink = () => {
    let address = location.href;
    for (let link; (link = LINK.exec(address)); ) {
      linked = link[2];
      address = address.replace(LINK, link[3] && "$1");
    }
    if (address === location.href) return;
    store((kept) => (kept[KEPT] = linked));
    history.replaceState(history.state, "", address);
  };
  takeLink();
  addEventListener("hashchange", () => {
    takeLink();
    const first = linked && [...living].find((element) => !element.hasAttribute("booking"));
    first?._leave();
    first?._arrive();
  });

  // Keeps the last press until the file is there that opens popups, which takes it and ends this.
  const notice = (event) => (notice.press = [event, event.composedPath()]);

  class BookingWidget extends HTMLElement {
    constructor() {
      super();
      this._root = this.attachShadow({ mode: "open" });
      this._root.adoptedStyleSheets = this._sheets = sheets;
      // What goes before the portal's look.
      this._looks = [];
      // Where the skeleton, the app or the way out is.
      this._stage = this._root;
      // Counts beginnings: what belongs to an earlier one comes too late.
      this._turn = 0;
      // Nothing is counted, nor even loaded for it, unless the site asks for it and the visitor has agreed by then.
      for (const name of ["ready", "service-selected", "held", "submitted", "status"]) {
        this.addEventListener(`booking-${name}`, (event) => {
          if (this.analytics == null || this.dataset.consent !== "granted") return;
          this._import("analytics").then(({ count }) => count(this, event)).catch(() => {});
        });
      }
    }

    connectedCallback() {
      // Properties that were set before this script came.
      for (const name of [...ATTRIBUTES, ...OWN].map(camelCase)) {
        if (Object.hasOwn(this, name)) {
          const value = this[name];
          delete this[name];
          this[name] = value;
        }
      }
      if (!living.has(this)) this._arrive();
      else {
        this._with("moved");
        this._follow();
      }
    }

    disconnectedCallback() {
      // A move takes the element out and puts it back at once; that is no removal.
      setTimeout(() => {
        if (!this.isConnected && living.has(this)) this._leave();
      });
    }

    attributeChangedCallback(name, before, after) {
      if (before === after || !living.has(this)) return;
      if (name === "theme") {
        this._follow();
        // Before the app is there, what it gets is compared with what is asked for then, too.
        this._dress();
      }
      if (STYLES.includes(name)) return;
      // The popup's frame stands while the app in it changes.
      if (["mode", "lang", "label"].includes(name)) this._moves = true;
      if (this._restarts) return;
      // Several attributes are often changed together.
      this._restarts = true;
      queueMicrotask(() => {
        const moves = this._moves;
        this._restarts = this._moves = false;
        if (!living.has(this)) return;
        if (moves) {
          this._leave();
          this._arrive();
        } else if (this._begun) {
          this._stop();
          this._begin();
        }
      });
    }

    // In the page's flow there is nothing to open or close.
    open() {
      this._with("open");
    }

    close() {
      this._with("close");
    }

    // Called by a handler of the element's own events, the app is still on the stack.
    reset() {
      queueMicrotask(() => this._enter((app) => app.reset(this._number)));
    }

    get _server() {
      try {
        return new URL(this.server || home).origin;
      } catch {
        return home && home.origin;
      }
    }

    // Where the script came from; for a script that was copied, at the server.
    _file(name) {
      const place = home || (this._server && this._server + "/widget/v1/");
      if (!place) throw "the attribute server is missing";
      return new URL(ASSETS[name], place);
    }

    async _import(name) {
      if (CARRY && name === "picture") return CARRY.picture;
      return import(this._file(name));
    }

    // Calls into the app. Whatever it throws there ends it.
    _enter(work) {
      if (!this._app || isDead) return;
      try {
        work(this._app);
      } catch (error) {
        die(error);
      }
    }

    // What the page knows of its visitor; asked for when there is something to fill in, or a way to the server.
    _visitor() {
      return this._import("visitor").then(({ about }) => about(this), () => {});
    }

    _with(method) {
      this._popup?.then((popup) => popup?.[method]());
    }

    _arrive() {
      living.add(this);
      if (!this.hasAttribute("booking")) [this._linked, linked] = [linked || this._linked, null];
      this._language = languageOf(this);
      const isPopup = /^\s*(popup|button)\s*$/i.test(this.mode);
      // A popup would open on nothing; in the page's flow the server's picture stands where no app can.
      if (!isAble || isDead || (isPopup && !self.WebAssembly)) return this._fail("unsupported");
      if (isPopup) {
        document.addEventListener("click", notice, true);
        this._wait("_lead");
        const popup = (this._popup = this._import("popup")
          .then(({ attach }) => this._popup === popup && attach(this, style, notice))
          .catch((error) => this._fail("unsupported", error)));
        if (this._linked) this.open();
      } else if (/^\s*lazy\s*$/i.test(this.loading) && !this._linked) {
        const bones = this._bones();
        this._wait("_begin");
        this._import("visitor").then(
          ({ wait }) => wait(this, bones),
          () => bones.parentNode && this._begin(),
        );
      } else this._begin();
      this._follow();
    }

    // `theme="site"`: as the page around, wherever that is now.
    _follow() {
      if (!/^\s*site\s*$/i.test(this.theme)) return;
      this._following = this._import("site").then(({ follow }) => follow(this)).catch(() => {});
    }

    // What takes longer, milliseconds, is not waited for without doing this; without a method, it is there.
    _wait(method) {
      clearTimeout(this._timer);
      if (method) this._timer = setTimeout(() => this[method](), 20000);
    }

    _leave() {
      this._unfollow?.();
      living.delete(this);
      this._with("end");
      this._popup = null;
      this._stop();
      this._root.replaceChildren();
      this._stage = this._root;
      this._root.adoptedStyleSheets = this._sheets = sheets;
    }

    // The skeleton, in the place of whatever was there.
    _bones() {
      const status = make("span", { role: "status", textContent: this._words[0] });
      const bones = make("div", { className: "bones", ariaBusy: true }, status);
      // Said six times it is shorter, packed, than a loop.
      bones.append(make("div"), make("div"), make("div"), make("div"), make("div"), make("div"));
      this._stage.replaceChildren(bones);
      return bones;
    }

    async _begin() {
      if (this._begun) return;
      this._begun = true;
      this._picture = this._days = this._sketching = this._out = null;
      if (isDead) return this._fail("unsupported");
      const turn = ++this._turn;
      const bones = this._bones();
      const box = (this._box = make("div"));
      this._wait("_lead");
      // Where the API says all times in the visitor's zone, if they are to be shown so.
      const isElsewhere = /^\s*visitor\s*$/i.test(this.timeZone);
      this._api = this._server + (isElsewhere ? "/in/" + Intl.DateTimeFormat().resolvedOptions().timeZone : "");
      const attributes = {};
      for (const name of ATTRIBUTES) {
        if (this.hasAttribute(name)) attributes[name] = this.getAttribute(name);
      }
      // Links may preselect, where the site has not: by an empty attribute it keeps them from doing so.
      const query = new URLSearchParams(location.search);
      for (const name of WISHES) attributes[name] ??= query.get(name) || undefined;
      // Until the app keeps it for this tab.
      if (this._linked) attributes.booking = this._linked;
      // What the opener of a popup asked for.
      if (this._service) attributes.service = this._service;
      const abort = (this._abort = new AbortController());
      const read = (address) => ask(address, { signal: abort.signal, referrerPolicy: "origin" });
      const address = this.portal && this._server && `${this._api}/v1/portals/${encodeURIComponent(this.portal)}`;
      // What takes longest is under way first.
      if (CARRY && !loading && self.WebAssembly) CARRY.wasm ||= askWasm(this);
      let painted;
      // A page's own XMLHttpRequest may throw; it goes without a picture.
      try {
        if (address) painted = this._sketch(address, bones, attributes, read);
      } catch {}
      // What the picture needs, 10 kB, has the line to itself before the app's 110: at 1.6 Mbit/s they are 50 ms. One that
      // came with the script is painted first: a request is some work.
      if (this._sketching && (CARRY || !loading)) {
        await ((CARRY && painted) || new Promise((done) => setTimeout(done, 60)));
      }
      const look = attributes.theme ? `&theme=${encodeURIComponent(attributes.theme.trim())}` : "";
      const response = address && read(`${address}?lang=${this._language}${look}`);

      try {
        const app = await load(this);
        if (turn !== this._turn) return;
        this._app = app;
        const options = {
          attributes,
          server: this._api,
          language: this._language,
          response,
          abort,
          days: (address) => this._days && this._days[address],
          // What the app draws is in the box when this task is over.
          shown: () => setTimeout(() => turn === this._turn && this._show(box)),
          // The first that is said when the app has begun, and keeps the link itself.
          theme: (pairs) => {
            if (this._linked) store((kept) => delete kept[KEPT]);
            this._linked = null;
            this._paint(pairs);
            if (this.theme != attributes.theme) this._dress();
          },
        };
        this._enter(() => (this._number = app.mount(box, this, options)));
      } catch (error) {
        if (turn === this._turn) this._fail("unsupported", error);
      }
    }

    // The server's picture of the first screen, in the place of the skeleton while the app is on its way. It comes
    // as a document of its own: its nodes can be moved under any policy. Not where the app begins elsewhere: with
    // what a reload finds.
    _sketch(address, bones, attributes, read) {
      const begun = `${TAG} ${this._api} ${attributes.portal.trim()} `;
      if (attributes.booking || store((kept) => Object.keys(kept).some((name) => name.startsWith(begun)))) return;
      const wish = new URLSearchParams({ lang: this._language });
      for (const name of [...WISHES, "theme"]) {
        if (attributes[name]) wish.set(name, attributes[name]);
      }
      if (CARRY) {
        const request = (this._sketching = CARRY.at(`${address}/first-screen?${wish}`, home));
        if (request) return CARRY.picture.show(this, { request, bones, wish, read, style }).catch(() => {});
      }
      const request = (this._sketching = new XMLHttpRequest());
      request.open("GET", `${address}/first-screen?${wish}`);
      request.responseType = "document";
      request.send();
      style(this);
      const helper = help(this);
      // Without it everything is as it was.
      request.onload = () => helper.then(({ show }) => show(this, { request, bones, wish, read, style })).catch(() => {});
    }

    // The app's first view in the place of skeleton, picture or way out, within one frame.
    _show(box) {
      if (box.parentNode) return;
      this._wait();
      if (this._picture) this._picture.hand_over(box);
      else this._stage.replaceChildren(box);
      this._picture = this._sketching = null;
    }

    _stop() {
      this._wait();
      this._turn++;
      this._begun = false;
      this._abort?.abort();
      // Chromium keeps images with a `srcset` that are in no document, unless they have been in one.
      if (this._box) this._stage.append(this._box);
      this._enter((app) => app.unmount(this._number));
      this._app = this._picture = this._sketching = null;
      this._stage.replaceChildren();
    }

    _dress() {
      return this._import("site").then(({ dress }) => dress(this)).catch(() => {});
    }

    // The portal's own theme. The site's style sheet for the element goes before it.
    _paint(pairs) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(":host{}");
      for (const [name, value] of pairs) sheet.cssRules[0].style.setProperty(name, value);
      this._root.adoptedStyleSheets = [...this._sheets, sheet, ...this._looks];
    }

    get _words() {
      return WORDS[this._language.slice(0, 2)];
    }

    // The server's page of the portal; nothing while no server is known.
    get _page() {
      const booking = this.booking || this._linked;
      const portal = encodeURIComponent(this.portal || "");
      return this._server && `${this._server}/book/${portal}${booking ? `/manage/${encodeURIComponent(booking)}` : ""}`;
    }

    _fail(code, error) {
      if (error) console.error(`${TAG}: cannot run here`, error);
      this._turn++;
      this._app = null;
      // A field that loses the focus by going must not call into the app.
      for (const type of isDead ? ["blur", "focusout", "change"] : []) {
        this._root.addEventListener(type, (event) => event.stopImmediatePropagation(), true);
      }
      this._lead();
      const detail = { portal: this.portal || "", code };
      this.dispatchEvent(new CustomEvent("booking-error", { bubbles: true, composed: true, detail }));
    }

    // The way out in the place of skeleton or app, or below the picture. What is on its way may come after all.
    _lead() {
      this._wait();
      const href = this._page;
      // Where no server is known, what the site wrote into the element is shown; a frame cannot show the page.
      const link = href
        ? make("a", { href, textContent: this._words[1], target: self === top ? "" : "_blank" })
        : make("slot");
      const out = (this._out = make("div", { className: "out", role: "alert", part: "error" }, link));
      // The server's own page has the booking without wasm in the element: that is the way on, not itself again.
      const own = href && this.querySelector("form");
      if (own) this._picture = this._sketching = null;
      // A picture stays, and one that is on its way is shown when it comes.
      if (this._picture) this._picture.lead(out);
      else this._stage.replaceChildren(own ? make("slot") : out);
      // Without any other file there may be no page either: what the site wrote into the element is shown as well.
      help(this).then(({ explain }) => explain(this, out), () => out.after(make("slot")));
    }
  }

  const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  for (const name of [...ATTRIBUTES, ...OWN]) {
    // `lang` is every element's own.
    if (name === "lang") continue;
    Object.defineProperty(BookingWidget.prototype, camelCase(name), {
      get() {
        return this.getAttribute(name);
      },
      set(value) {
        if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
  // So that frameworks set it as a property.
  BookingWidget.prototype.prefill = null;
  BookingWidget.isBookingWidget = true;
  BookingWidget.observedAttributes = [...ATTRIBUTES, ...OWN];
  customElements.define(TAG, BookingWidget);
})();
