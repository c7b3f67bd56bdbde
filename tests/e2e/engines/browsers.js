// Firefox and WebKit as they are installed, each by the way in that it brings along: Firefox by Marionette, WebKitGTK by
// its WebDriver. Both speak the same commands; what is here knows nothing of the widget.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, PATIENCE, until } from '../harness.js';
import { Person } from './person.js';

const { E2E_FIREFOX, E2E_WEBKIT, E2E_XVFB } = process.env;

/** Of WebKit, whose windows need one. */
const SCREEN = { width: 1280, height: 900 };

/** The standard's word for a browser that is not there any more. */
const ENDED = 'invalid session id';

/** Each command as Marionette names it, and as WebDriver's method and address. */
const COMMANDS = {
  navigate: ['WebDriver:Navigate', 'POST', 'url'],
  back: ['WebDriver:Back', 'POST', 'back'],
  script: ['WebDriver:ExecuteScript', 'POST', 'execute/sync'],
  click: ['WebDriver:ElementClick', 'POST', 'element/{id}/click'],
  clear: ['WebDriver:ElementClear', 'POST', 'element/{id}/clear'],
  sendKeys: ['WebDriver:ElementSendKeys', 'POST', 'element/{id}/value'],
  perform: ['WebDriver:PerformActions', 'POST', 'actions'],
  screenshot: ['WebDriver:TakeScreenshot', 'GET', 'screenshot'],
  setRect: ['WebDriver:SetWindowRect', 'POST', 'window/rect'],
  newWindow: ['WebDriver:NewWindow', 'POST', 'window/new'],
  window: ['WebDriver:GetWindowHandle', 'GET', 'window'],
  switchTo: ['WebDriver:SwitchToWindow', 'POST', 'window'],
  close: ['WebDriver:CloseWindow', 'DELETE', 'window'],
};

/** What a command that could not be carried out says, with the standard's word for why (`stale element reference`). */
export class Refusal extends Error {
  constructor(command, { error, message }) {
    super(`${command}: ${error}: ${message}`);
    this.code = error;
  }
}

/** Firefox without a window. Marionette is the protocol that geckodriver translates to: JSON with its length before it. */
export class Firefox {
  static engine = 'Firefox';
  /** What a new page is opened in, and can be seen in. */
  static place = 'tab';
  static launch() {
    return begun(new Firefox());
  }

  #process;
  #first;
  #profile;
  #socket;
  #waiting = new Map();
  #count = 0;
  #buffer;

  async start() {
    this.#buffer = Buffer.alloc(0);
    this.#profile = await mkdtemp(path.join(tmpdir(), 'booking-firefox-'));
    await writeFile(path.join(this.#profile, 'user.js'), Object.entries({
      // It writes down which port it took.
      'marionette.port': 0,
      'ui.prefersReducedMotion': 1,
      'intl.accept_languages': 'en-GB, en',
      'intl.locale.requested': 'en-GB',
      'browser.shell.checkDefaultBrowser': false,
      'browser.startup.page': 0,
      'browser.startup.homepage_override.mstone': 'ignore',
      'datareporting.policy.dataSubmissionEnabled': false,
      'toolkit.telemetry.enabled': false,
      'app.update.enabled': false,
      'app.normandy.enabled': false,
      'extensions.update.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'services.settings.server': 'data:,none',
      'browser.safebrowsing.downloads.remote.enabled': false,
    }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`).join('\n'));
    this.#process = spawn(E2E_FIREFOX, ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', this.#profile], {
      stdio: 'ignore', env: { ...process.env, TZ: 'America/New_York', MOZ_CRASHREPORTER_DISABLE: '1' },
    });
    let port = 0;
    await until('Firefox says where it listens', async () => {
      assert.equal(this.#process.exitCode, null, 'Firefox has ended');
      port = Number(await readFile(path.join(this.#profile, 'MarionetteActivePort'), 'utf8').catch(() => 0));
      return port > 0;
    });
    await new Promise((greeted, failed) => {
      this.#waiting.set('greeting', { settle: greeted });
      this.#socket = connect(port, '127.0.0.1').on('error', failed);
      this.#socket.on('data', (data) => this.#read(data));
      this.#socket.on('close', () => {
        for (const { refuse } of this.#waiting.values()) refuse?.({ error: ENDED, message: 'Firefox has ended' });
        this.#waiting.clear();
      });
    });
    const { capabilities } = await this.#call('WebDriver:NewSession', {});
    this.version = capabilities.browserVersion;
    this.#first = await this.send('window');
    await this.send('setRect', { width: 1280, height: 900 });
  }

  /** The width of the page in the tab that is used; a window cannot be narrower than its buttons. */
  async setWidth(width) {
    await this.#call('Marionette:SetContext', { value: 'chrome' });
    const script = `const { style } = gBrowser.selectedBrowser;
      style.minWidth = style.maxWidth = arguments[0] + 'px';`;
    await this.send('script', { script, args: [width] });
    await this.#call('Marionette:SetContext', { value: 'content' });
    await until(`the page is ${width} px wide`, async () => (await this.send('script', { script: 'return innerWidth', args: [] })) === width);
  }

  visitor(stand, width) {
    return newcomer(this, stand, width);
  }

  /** Back to the page that was there first. */
  home() {
    return this.send('switchTo', { handle: this.#first });
  }

  #read(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const colon = this.#buffer.indexOf(':');
      const end = colon + 1 + Number(this.#buffer.subarray(0, Math.max(colon, 0)).toString());
      if (colon < 0 || this.#buffer.length < end) return;
      const message = JSON.parse(this.#buffer.subarray(colon + 1, end).toString());
      this.#buffer = this.#buffer.subarray(end);
      const [id, error, result] = Array.isArray(message) ? message.slice(1) : ['greeting'];
      const { settle, refuse } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) refuse(error);
      else settle(result);
    }
  }

  #call(name, parameters) {
    this.#count += 1;
    const id = this.#count;
    const text = JSON.stringify([0, id, name, parameters]);
    return new Promise((settle, reject) => {
      if (this.#socket.destroyed) reject(new Refusal(name, { error: ENDED, message: 'Firefox has ended' }));
      this.#waiting.set(id, { settle, refuse: (error) => reject(new Refusal(name, error)) });
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  async send(command, parameters = {}) {
    const result = await this.#call(COMMANDS[command][0], parameters);
    return result && 'value' in result ? result.value : result;
  }

  async close() {
    this.#socket?.destroy();
    await end(this.#process);
    if (this.#profile) await rm(this.#profile, { recursive: true, force: true });
  }
}

/** WebKitGTK's own small browser, on a screen that nobody sees. */
export class WebKit {
  static engine = 'WebKit';
  /** Tabs that a script opened stay in the background. */
  static place = 'window';
  static launch() {
    return begun(new WebKit());
  }

  #screen;
  #driver;
  #first;
  #home;
  #session;

  async start() {
    this.#home = await mkdtemp(path.join(tmpdir(), 'booking-webkit-'));
    // Its tool bar would not let a window become as narrow as a phone.
    await mkdir(path.join(this.#home, 'gtk-3.0'));
    await writeFile(path.join(this.#home, 'gtk-3.0/gtk.css'), '* { font-size: 1px; min-width: 0; padding: 0; margin: 0; -gtk-icon-transform: scale(0); }');
    // Where no window manager is, the window under the pointer has the keyboard; the pointer is in the middle.
    this.#screen = spawn(E2E_XVFB, ['-displayfd', '1', '-screen', '0', `${SCREEN.width}x${SCREEN.height}x24`, '-nolisten', 'tcp'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const display = await new Promise((named, failed) => {
      this.#screen.on('error', failed).on('exit', () => failed(new Error('the screen has ended')));
      this.#screen.stdout.once('data', (data) => named(`:${data.toString().trim()}`));
    });
    const port = await freePort();
    this.#driver = spawn(E2E_WEBKIT, [`--port=${port}`], {
      stdio: 'ignore',
      env: {
        ...process.env, DISPLAY: display, TZ: 'America/New_York', LANG: 'C.UTF-8', LANGUAGE: 'en_GB',
        XDG_CONFIG_HOME: this.#home, XDG_CACHE_HOME: this.#home, XDG_DATA_HOME: this.#home,
        // There is no graphics card, and root has no sandbox.
        LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_DMABUF_RENDERER: '1', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1',
      },
    });
    this.#session = `http://127.0.0.1:${port}/session`;
    await until('the driver of WebKit listens', async () => {
      assert.equal(this.#driver.exitCode, null, 'the driver of WebKit has ended');
      return fetch(`http://127.0.0.1:${port}/status`).then(({ ok }) => ok, () => false);
    });
    const { sessionId, capabilities } = await this.#call('POST', '', { capabilities: { alwaysMatch: {} } });
    this.#session += `/${sessionId}`;
    this.version = capabilities.browserVersion;
    this.#first = await this.send('window');
  }

  /** The window stands under the pointer, in the middle of the screen. */
  async setWidth(width) {
    await this.send('setRect', { x: (SCREEN.width - width) / 2, y: 0, width, height: SCREEN.height });
    await until(`the page is ${width} px wide`, async () => (await this.send('script', { script: 'return innerWidth', args: [] })) === width);
  }

  visitor(stand, width) {
    return newcomer(this, stand, width);
  }

  /** Back to the page that was there first. */
  home() {
    return this.send('switchTo', { handle: this.#first });
  }

  async #call(method, address, parameters) {
    const body = method === 'POST' ? JSON.stringify(parameters) : undefined;
    const signal = AbortSignal.timeout(PATIENCE);
    const reply = await fetch(`${this.#session}${address && `/${address}`}`, { method, body, signal });
    const { value } = await reply.json();
    if (!reply.ok) throw new Refusal(address, value);
    return value;
  }

  async send(command, parameters = {}) {
    const [, method, address] = COMMANDS[command];
    return this.#call(method, address.replace('{id}', parameters.id), parameters);
  }

  async close() {
    // The driver ends its browser with the session.
    await this.#call('DELETE', '').catch(() => {});
    await end(this.#driver);
    await end(this.#screen);
    if (this.#home) await rm(this.#home, { recursive: true, force: true });
  }
}

/** Somebody at a browser that is started again if it has ended, as it does now and then on a machine that is busy. */
async function newcomer(browser, stand, width) {
  try {
    return await new Person(stand, browser, width).begin();
  } catch (error) {
    if (error.code !== ENDED) throw error;
    await browser.close();
    await browser.start();
    return new Person(stand, browser, width).begin();
  }
}

async function begun(browser) {
  try {
    await browser.start();
    return browser;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function end(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}
