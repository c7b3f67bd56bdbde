// Somebody at a browser that Playwright does not drive: finds things as people do, by what they are and say, waits for
// them, presses and types. Looks through the widget's shadow root. Knows the element's contract (parts), as `Widget` does.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../harness.js';

/** The name of a reference to an element, by the standard. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** The browser finds it in another place, or not at all, than a moment ago: it is looked for again. */
const PASSING = ['stale element reference', 'no such element', 'element not interactable', 'element click intercepted'];

/** Runs in the page: the elements that can be seen, by selector and by what they say. */
function find(selector, text) {
  const found = [];
  const look = (root) => {
    found.push(...root.querySelectorAll(selector));
    for (const host of root.querySelectorAll('booking-widget')) if (host.shadowRoot) look(host.shadowRoot);
  };
  look(document);
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  return found.filter((element) => isSeen(element) && (!text || element.textContent.includes(text)));
}

/** Runs in the page: the field with such a label. */
function field(label) {
  const labels = find('label', label);
  return labels.find(({ control }) => control)?.control;
}

/** Runs in the page: not below what sticks to an edge, and not on its way there when it is pressed. */
function inSight(element) {
  element?.scrollIntoView({ behavior: 'instant', block: 'center' });
  return element;
}

export class Person {
  #browser;
  #window;

  constructor(stand, browser, width) {
    this.stand = stand;
    this.#browser = browser;
    this.width = width;
  }

  /** A page of their own, of that width. */
  async begin() {
    const { handle } = await this.#browser.send('newWindow', { type: this.#browser.constructor.place, focus: true });
    this.#window = handle;
    await this.#browser.send('switchTo', { handle });
    await this.#browser.setWidth(this.width);
    return this;
  }

  async leave() {
    // Where the browser has ended, the next one starts it again.
    const close = async () => {
      await this.#browser.send('switchTo', { handle: this.#window });
      await this.#browser.send('close');
      await this.#browser.home();
    };
    await close().catch(() => {});
  }

  /** Does something in another tab, and comes back. */
  async elsewhere(work) {
    const other = await new Person(this.stand, this.#browser, this.width).begin();
    try {
      await work(other);
    } finally {
      await other.leave();
      await this.#browser.send('switchTo', { handle: this.#window });
    }
  }

  /** What the page's own collector heard (`collector` of the journeys). */
  get errors() {
    return this.run(() => window.heard ?? []);
  }

  async open(address) {
    await this.#browser.send('navigate', { url: new URL(address, this.stand.siteUrl).href });
  }

  /** Runs a function in the page; `find`, `field` and `inSight` are known to it. */
  async run(work, ...args) {
    const script = `${find}\n${field}\n${inSight}\nreturn (${work}).apply(null, arguments)`;
    return this.#browser.send('script', { script, args });
  }

  /** Waits until such a thing can be seen. */
  async see(selector, text = '') {
    await until(`${selector} ${text} is seen`, () => this.sees(selector, text));
  }

  sees(selector, text = '') {
    return this.run((...wish) => find(...wish).length > 0, selector, text);
  }

  /** What the first such thing says. */
  read(selector, text = '') {
    return this.run((...wish) => find(...wish)[0]?.innerText, selector, text);
  }

  /** Presses the nth such thing (0: the first), once it is there. */
  async press(selector, text = '', nth = 0) {
    await this.#patiently(`${selector} ${text} can be pressed`, () => this.run((nth, ...wish) => inSight(find(...wish)[nth]), nth, selector, text),
      (id) => this.#browser.send('click', { id }));
  }

  /** Types into the field with such a label, over what is in it. */
  async type(label, text) {
    await this.#patiently(`there is a field ${label}`, () => this.run((label) => inSight(field(label)), label), async (id) => {
      await this.#browser.send('clear', { id });
      await this.#browser.send('sendKeys', { id, text, value: [...text] });
    });
    assert.equal(await this.run((label) => field(label).value, label), text);
  }

  async #patiently(what, look, act) {
    await until(what, async () => {
      try {
        const id = (await look())?.[ELEMENT];
        if (!id) return false;
        await act(id);
        return true;
      } catch (error) {
        if (PASSING.includes(error.code)) return false;
        throw error;
      }
    });
  }

  /** Presses a key, whatever has the focus: one character, or the standard's private one for it. */
  async key(value) {
    const actions = [{ type: 'keyDown', value }, { type: 'keyUp', value }];
    await this.#browser.send('perform', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** Turns the wheel over the middle of the first such thing. */
  async wheel(selector, deltaY) {
    const { x, y } = await this.run((selector) => {
      const box = find(selector)[0].getBoundingClientRect();
      return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
    }, selector);
    const actions = [{ type: 'scroll', x, y, deltaX: 0, deltaY, duration: 0, origin: 'viewport' }];
    await this.#browser.send('perform', { actions: [{ type: 'wheel', id: 'wheel', actions }] });
  }

  /** What has the focus, through shadow roots: its id, part, or name. */
  focused() {
    return this.run(() => {
      let element = document.activeElement;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element.id || element.getAttribute('part') || element.localName;
    });
  }

  async keepPicture(title) {
    const folder = process.env.E2E_ARTIFACTS;
    await mkdir(folder, { recursive: true });
    const picture = await this.#browser.send('screenshot', { full: false }).catch(() => null);
    const name = `${this.#browser.constructor.engine}-${title}`.replaceAll(/[^a-z0-9]+/gi, '-');
    if (picture) await writeFile(path.join(folder, `${name}.png`), Buffer.from(picture, 'base64'));
  }
}
