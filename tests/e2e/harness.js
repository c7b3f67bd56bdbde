// The stand that every spec runs on: a server with a fresh database, the spa's site on another
// origin, and a browser. It knows the element's contract (parts, events), not how it is built.
//
// Long because whatever several specs need is in one place.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const { E2E_CHROMIUM, E2E_WHOLE_CHROMIUM, E2E_SERVER, E2E_WIDGET_DIR, E2E_CATALOGUE, E2E_DATABASE, E2E_PAGE, E2E_ARTIFACTS } = process.env;

/** A wide screen and a phone. */
export const WIDTHS = [1280, 390];

/**
 * How long a condition is waited for, and an attempt may last, milliseconds: what takes 5 and 40 s on two cores that
 * others use as well, five times as slow, and some more. Only what fails takes so long.
 */
export const PATIENCE = 60_000;
export const LONGEST = 300_000;

/**
 * Options for a browser with windows, where the others may be a headless shell: it has tabs that nobody sees, and draws letters
 * as people see them.
 */
export const WINDOWED = { executablePath: E2E_WHOLE_CHROMIUM };

/** A treatment of the demo catalogue that several therapists give. */
export const SERVICE = 'Swedish massage';

/** The element as the spa's page has it. */
export const SNIPPET = '<booking-widget portal="stillwater"></booking-widget>';

/** Which attempt at a scenario runs, from 1: those of a file run one after the other. */
let attempt = 1;

/**
 * Starts a stand before the specs of a file and stops it after them.
 * `serverFlags` go to `booking-server serve`, `browserOptions` to Playwright's `launch`; `catalogue` makes another text
 * of the demo catalogue's. `engine` is another browser than Chromium
 * (`engines/browsers.js`); its visitors are a `Person`. `widgetDir` has another build of the widget.
 */
export function useStand({ serverFlags = [], browserOptions = {}, catalogue, engine, widgetDir } = {}) {
  const stand = new Stand(serverFlags, browserOptions, catalogue, engine, widgetDir);
  before(() => stand.start());
  after(() => stand.stop());
  return stand;
}

/**
 * One test in a browser of its own, at each of the widths. A picture is kept when it fails, and
 * it fails too when the page reports an error that `expected` does not match.
 *
 * With `E2E_ATTEMPTS=2` it is tried once more in a fresh browser; `cargo xtask test` lists what needed that, and
 * bears few of them.
 */
export function scenario(stand, name, run, { widths = WIDTHS, expected = null, ...options } = {}) {
  const attempts = Number(process.env.E2E_ATTEMPTS ?? 1);
  for (const width of widths) {
    const title = `${name}, ${width} px`;
    test(title, { timeout: LONGEST * attempts }, async (context) => {
      for (attempt = 1; ; attempt += 1) {
        const visitor = await stand.visitor({ width, ...options });
        try {
          await inTime(run(visitor));
          const surprises = (await visitor.errors).filter((text) => !expected?.test(text));
          assert.deepEqual(surprises, [], 'the page reported errors');
          return;
        } catch (error) {
          await visitor.keepPicture(title);
          const reported = await Promise.resolve(visitor.errors).catch(() => []);
          if (reported.length > 0) error.message += `\nThe page reported: ${reported.join('\n')}`;
          if (attempt >= attempts) throw error;
          context.diagnostic(`second attempt: ${title}: ${error.message.split('\n').slice(0, 3).join(' ')}`);
        } finally {
          await visitor.leave();
        }
      }
    });
  }
}

/**
 * Runs on a stand of its own, and with `E2E_ATTEMPTS=2` once more on another, as `scenario` does: for a test that goes
 * through many screens one after the other.
 */
export async function onOwnStand(context, title, run, serverFlags = [], browserOptions = {}) {
  const attempts = Number(process.env.E2E_ATTEMPTS ?? 1);
  for (let number = 1; ; number += 1) {
    const stand = new Stand(serverFlags, browserOptions);
    try {
      await stand.start();
      await run(stand);
      return;
    } catch (error) {
      if (number >= attempts) throw error;
      context.diagnostic(`second attempt: ${title}: ${error.message.split('\n').slice(0, 3).join(' ')}`);
    } finally {
      await stand.stop();
    }
  }
}

/** Ends an attempt that hangs, so that the next one has its time. */
async function inTime(running) {
  let alarm;
  const late = new Promise((_, reject) => {
    const ms = LONGEST - 5_000;
    alarm = setTimeout(() => reject(new Error(`it took longer than ${ms / 1000} s`)), ms);
  });
  try {
    await Promise.race([running, late]);
  } finally {
    clearTimeout(alarm);
  }
}

/** What `useStand` starts and stops; scripts other than specs do so themselves. */
export class Stand {
  #serverFlags;
  #browserOptions;
  #catalogue;
  #engine;
  #widgetDir;
  #folder;
  #server;
  #site;
  #pages = new Map();

  constructor(serverFlags, browserOptions = {}, catalogue = (text) => text, engine = null, widgetDir = E2E_WIDGET_DIR) {
    this.#engine = engine;
    this.#widgetDir = widgetDir;
    this.#serverFlags = serverFlags;
    this.#browserOptions = browserOptions;
    this.#catalogue = catalogue;
  }

  async start() {
    this.#folder = await mkdtemp(path.join(tmpdir(), 'booking-e2e-'));
    const index = await readFile(E2E_PAGE, 'utf8');
    const port = await freePort();
    this.serverUrl = `http://127.0.0.1:${port}`;
    this.indexPage = index
      .replace(/ *<link data-trunk[^>]*>\n?/g, '')
      .replace('src="/widget/v1/booking-widget.js"', `src="${this.serverUrl}/widget/v1/booking-widget.js"`)
      .replace('href="/book/', `href="${this.serverUrl}/book/`);
    await this.#startSite();
    await symlink(path.join(path.dirname(E2E_CATALOGUE), 'pictures'), path.join(this.#folder, 'pictures'));
    // With the catalogue in it: encoding its pictures takes seconds, and they are found there.
    if (E2E_DATABASE) await copyFile(E2E_DATABASE, this.#database);
    await this.import(this.#catalogue);
    this.staffToken = this.token('e2e', 'admin');
    await this.#startServer(port);
    if (this.#engine) {
      this.browser = await this.#engine.launch();
      return;
    }
    this.browser = await chromium.launch({
      executablePath: E2E_CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...this.#browserOptions,
    });
  }

  async stop() {
    await this.browser?.close();
    await this.stopServer();
    await new Promise((done) => (this.#site ? this.#site.close(done) : done()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Another page of the site: the spa's, with other HTML where the element is. */
  addPage(address, html) {
    this.#pages.set(address, this.indexPage.replace(SNIPPET, html));
  }

  /** A whole document of the site, with headers of its own: for pages with a policy, frames and hostile rules. */
  addDocument(address, html, headers = {}) {
    this.#pages.set(address, { html, headers });
  }

  /** The script as the spa's page has it, with whatever attributes. */
  script(attributes = 'async', file = 'booking-widget.js') {
    return `<script ${attributes} src="${this.serverUrl}/widget/v1/${file}"></script>`;
  }

  /** Somebody with a browser of their own, so with a session of their own. */
  async visitor({ width = 1280, locale = 'en-GB', ...options } = {}) {
    if (this.#engine) return this.browser.visitor(this, width);
    const context = await this.browser.newContext({
      viewport: { width, height: 860 },
      locale,
      timezoneId: 'America/New_York',
      hasTouch: width < 600,
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    return new Visitor(this, context, await context.newPage(), width);
  }

  /** Moves the server's clock. */
  async advanceServer(seconds) {
    const response = await fetch(`${this.serverUrl}/test/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance_seconds: seconds }),
    });
    assert.equal(response.ok, true, `the server's clock cannot be moved: ${response.status}`);
  }

  /** What staff see: all bookings. */
  async bookings() {
    const response = await fetch(`${this.serverUrl}/bookings?returnEvents=true`, {
      headers: { authorization: `Bearer ${this.staffToken}` },
    });
    assert.equal(response.status, 200, 'staff cannot list the bookings');
    const body = await response.json();
    return Object.values(body.bookings);
  }

  /** The booking of whoever has that address. */
  async bookingOf(email) {
    return (await this.bookings()).find((booking) => booking.contact.email === email);
  }

  /** Staff at the desk, in a browser of their own that runs no scripts: a booking, and what waits of it. */
  async atTheDesk(email, decide) {
    const { reference } = await this.bookingOf(email);
    const context = await this.browser.newContext({ locale: 'en-GB', javaScriptEnabled: false });
    context.setDefaultTimeout(PATIENCE);
    try {
      const page = await context.newPage();
      await page.goto(`${this.serverUrl}/desk/bookings/${reference}`);
      await page.getByLabel('Staff token').fill(this.staffToken);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('button', { name: 'Log out' }).waitFor();
      await decide(page);
    } finally {
      await context.close();
    }
  }

  /** A token of staff. */
  token(name, role) {
    return this.#run(['token', 'create', '--name', name, '--role', role]).trim().split('\n').at(-1);
  }

  /** The spa imports its catalogue, changed like that; the server sees it with the next request. */
  async import(change) {
    const catalogue = path.join(this.#folder, path.basename(E2E_CATALOGUE));
    await writeFile(catalogue, change(await readFile(E2E_CATALOGUE, 'utf8')));
    this.#run(['import', catalogue, '--allow-origin', this.siteUrl]);
  }

  /** The server ends without a word, as if the power failed. */
  async killServer() {
    const ended = new Promise((done) => this.#server.once('exit', done));
    this.#server.kill('SIGKILL');
    await ended;
  }

  /** And is back at the same address, over the same database. */
  async startServerAgain() {
    await this.#startServer(Number(new URL(this.serverUrl).port));
  }

  async stopServer() {
    if (!this.#server || this.#server.exitCode !== null) return;
    const ended = new Promise((done) => this.#server.once('exit', done));
    this.#server.kill('SIGTERM');
    await ended;
  }

  get #database() {
    return path.join(this.#folder, 'e2e.db');
  }

  get #databaseFlags() {
    return ['--database-url', `sqlite://${this.#database}`];
  }

  #run(args) {
    const result = spawnSync(E2E_SERVER, [...args, ...this.#databaseFlags], { encoding: 'utf8' });
    assert.equal(result.status, 0, `booking-server ${args[0]}: ${result.error ?? result.stderr}`);
    return result.stdout;
  }

  async #startServer(port) {
    await mkdir(E2E_ARTIFACTS, { recursive: true });
    const log = createWriteStream(path.join(E2E_ARTIFACTS, `server-${process.pid}.log`));
    this.#server = spawn(E2E_SERVER, [
      'serve', '--listen', `127.0.0.1:${port}`, '--widget-dir', this.#widgetDir, '--rate-limit', 'off',
      ...this.#serverFlags, ...this.#databaseFlags,
    ]);
    this.#server.stdout.pipe(log, { end: false });
    this.#server.stderr.pipe(log, { end: false });
    await until('the server is ready', async () => {
      assert.equal(this.#server.exitCode, null, 'the server has ended');
      const response = await fetch(`${this.serverUrl}/readyz`).catch(() => null);
      return response?.ok;
    });
  }

  async #startSite() {
    this.#site = createServer((request, response) => {
      const { pathname } = new URL(request.url, 'http://site');
      // Browsers ask for it beside every page that names none.
      if (pathname === '/favicon.ico') return response.writeHead(204).end();
      const page = pathname === '/' ? this.indexPage : this.#pages.get(pathname);
      const { html, headers } = typeof page === 'object' ? page : { html: page, headers: {} };
      response.writeHead(html ? 200 : 404, {
        'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers,
      });
      return response.end(html ?? '<!doctype html><title>Not found</title>');
    });
    await new Promise((done) => this.#site.listen(0, '127.0.0.1', done));
    this.siteUrl = `http://127.0.0.1:${this.#site.address().port}`;
  }
}

class Visitor {
  errors = [];

  constructor(stand, context, page, width) {
    this.stand = stand;
    this.context = context;
    this.page = page;
    this.width = width;
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens the spa's page; with `clock` the page's time can be moved by `advance`. */
  async open(address = '/', { clock = false } = {}) {
    if (clock) {
      await this.page.clock.install();
      await this.page.addInitScript(shortenTimerIds);
    }
    await this.page.goto(new URL(address, this.stand.siteUrl).href);
    return this.widget();
  }

  /** The nth widget of the page, or of a frame in it. */
  widget(index = 0, place = this.page) {
    return new Widget(this.page, place.locator('booking-widget').nth(index));
  }

  /** Lets time pass for the server and for this page alike. */
  async advance(seconds) {
    await this.stand.advanceServer(seconds);
    await this.page.clock.fastForward(seconds * 1000);
  }

  async keepPicture(title) {
    const name = title.replaceAll(/[^a-z0-9]+/gi, '-');
    await mkdir(E2E_ARTIFACTS, { recursive: true });
    await this.page.screenshot({ path: path.join(E2E_ARTIFACTS, `${name}.png`), fullPage: true }).catch(() => {});
  }

  async leave() {
    // An answer that is still being changed has nobody to come to: that is no error of the test. A browser that has
    // ended has no routes either.
    for (const place of [this.page, this.context]) await place.unrouteAll({ behavior: 'ignoreErrors' }).catch(() => {});
    await this.context.close();
  }
}

/** Keeps the wasm back until it is let go. */
export async function holdWasm(visitor) {
  let go;
  const gate = new Promise((done) => (go = done));
  await visitor.page.route('**/*.wasm', async (route) => {
    await gate;
    await route.continue();
  });
  return go;
}

/** What `cargo xtask dist` wrote, with sizes and hashes. */
export async function manifest() {
  return JSON.parse(await readFile(path.join(E2E_WIDGET_DIR, 'v1/manifest.json'), 'utf8'));
}

/** The wasm as it is shipped. */
export async function shippedWasm() {
  const { files } = await manifest();
  const { name } = files.find((file) => /^app-.*\.wasm$/.test(file.name));
  return readFile(path.join(E2E_WIDGET_DIR, 'v1', name));
}

/** Who books, unless a spec says otherwise. */
export const GUEST = {
  'First name': 'Ada',
  'Last name': 'Lovelace',
  Email: 'ada.lovelace@example.org',
  Phone: '+44 20 7946 0018',
};

/** A guest whose booking can be told from all others, those of a former attempt too. */
export function guest(name) {
  const own = attempt > 1 ? `${name} ${attempt}` : name;
  return { ...GUEST, 'First name': own, Email: `${own.toLowerCase().replaceAll(' ', '.')}@example.org` };
}

/** One widget as a customer meets it. */
class Widget {
  constructor(page, element) {
    this.page = page;
    this.element = element;
  }

  /** Playwright looks through open shadow roots. */
  part(name, and = '') {
    return this.element.locator(`[part~="${name}"]${and}`);
  }

  /** Waits until the app stands in the place of the server's picture of the first screen. */
  async app() {
    await until('the app is there', () => this.hasApp());
  }

  hasApp() {
    return this.element.evaluate(({ shadowRoot }) => !shadowRoot.querySelector('[data-paint]')
      && shadowRoot.querySelector('[part=root]') !== null);
  }

  /** Where the first such part is. Playwright's `boundingBox` has none while the app takes the picture's place. */
  async box(name) {
    const part = this.part(name).first();
    let box = null;
    await until(`the ${name} has a place`, async () => {
      box = await part.boundingBox();
      return box !== null;
    });
    return box;
  }

  action(name) {
    return this.element.locator(`[data-action="${name}"]`);
  }

  step(name) {
    return this.part('step', `[data-step="${name}"]`);
  }

  field(label) {
    return this.element.getByLabel(label);
  }

  async chooseService(name) {
    await this.part('service').filter({ hasText: name }).first().click();
  }

  async chooseTherapist(name) {
    await this.part('therapist').filter({ hasText: name }).first().click();
  }

  /** The days that have slots; the calendar says so once it knows. */
  freeDays() {
    return this.part('day', '[data-state="free"]');
  }

  /** The slots of the day shown. */
  freeSlots() {
    return this.part('slot', '[data-state="free"]');
  }

  /** Opens the nth free day (0: the first); tests of one file take different ones. */
  async chooseDay(index = 0) {
    // Days of another wish are there until those of this one are drawn.
    await this.element.locator('.calendar:not([aria-busy])').waitFor();
    await this.freeDays().first().waitFor();
    if ((await this.freeDays().count()) <= index) {
      // The month is nearly over; its days are there until the next one is drawn.
      const month = await this.element.locator('.calendar-month').innerText();
      await this.action('next-month').click();
      await this.element.locator('.calendar-month').filter({ hasNotText: month }).waitFor();
      await this.freeDays().first().waitFor();
    }
    const day = this.freeDays().nth(Math.min(index, (await this.freeDays().count()) - 1));
    const date = await day.getAttribute('data-date');
    await day.click();
    await this.part('slot', `[data-time^="${date}"]`).first().waitFor();
    return date;
  }

  /** Takes the nth free slot, and says which one it was. */
  async chooseSlot(index = 0) {
    const slot = this.freeSlots().nth(index);
    const time = await slot.getAttribute('data-time');
    await slot.click();
    return time;
  }

  /** From the first screen to the details, holding a slot. */
  async hold({ service = SERVICE, therapist = 'Anyone', day = 0, slot = 0 } = {}) {
    await this.chooseService(service);
    await this.chooseTherapist(therapist);
    await this.chooseDay(day);
    const time = await this.chooseSlot(slot);
    await this.step('details').waitFor();
    return time;
  }

  /** Types the details and ticks what must be ticked. */
  async fill(details = GUEST) {
    for (const [label, value] of Object.entries(details)) await this.field(label).fill(value);
    for (const box of await this.part('step').getByRole('checkbox').all()) {
      if ((await box.getAttribute('required')) !== null || (await box.getAttribute('aria-required')) === 'true') {
        await box.check();
      }
    }
  }

  async submit() {
    await this.part('submit').click();
  }

  /** The reference of the booking, from the last screen. */
  async confirmation() {
    await this.part('confirmation').waitFor();
    const text = await this.part('confirmation').innerText();
    const reference = /\b[A-Z]{2}-[A-Z0-9]{4,}\b/.exec(text);
    assert.ok(reference, `no reference in: ${text}`);
    return reference[0];
  }
}

/**
 * Playwright's timers have ids past 2^32, real ones are small: so small that web-sys has them as i32,
 * which could not cancel the others.
 */
export function shortenTimerIds() {
  const ids = new Map();
  for (const kind of ['Timeout', 'Interval']) {
    const [set, clear] = [window[`set${kind}`], window[`clear${kind}`]];
    window[`set${kind}`] = (...args) => {
      const short = ids.size + 1;
      ids.set(short, set(...args));
      return short;
    };
    window[`clear${kind}`] = (short) => clear(ids.get(short));
  }
}

/** Asks until the answer is yes; for what Playwright does not wait for by itself. */
export async function until(what, ask, { seconds = PATIENCE / 1000 } = {}) {
  const end = Date.now() + seconds * 1000;
  while (!(await ask())) {
    assert.ok(Date.now() < end, `in ${seconds} s it did not happen that ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/**
 * A port that nobody has, and that nobody is given who asks for any: those begin above (at 32768 on Linux), and one of them was
 * now and then gone before the server, which imports a catalogue first, could take it.
 */
export async function freePort() {
  for (;;) {
    const port = 11_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const isFree = await new Promise((done) => {
      server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true));
    });
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}
