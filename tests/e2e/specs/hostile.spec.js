// Pages that do their worst: rules, policies and globals that a site may have.
import assert from 'node:assert/strict';
import { guest, manifest, scenario, shippedWasm, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();

/** A page with nothing but this in it. */
function bare(address, { head = '', body = SNIPPET, script = stand.script(), headers = {}, root = '' } = {}) {
  stand.addDocument(address, `<!doctype html><html lang="en" ${root}><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>${head}</head>
    <body>${script}${body}</body></html>`, headers);
}

async function book(widget, name, day) {
  await widget.hold({ day });
  await widget.fill(guest(name));
  await widget.submit();
  await widget.confirmation();
}

/** How things inside look: nothing of it may come from the page. */
const look = (widget) => widget.element.evaluate((element) => {
  const style = (selector, ...names) => {
    const found = getComputedStyle(element.shadowRoot.querySelector(selector));
    return names.map((name) => `${selector} ${name}: ${found[name]}`);
  };
  return [
    ...style('.root', 'fontSize', 'lineHeight', 'letterSpacing', 'textTransform', 'color', 'textAlign', 'fontWeight', 'display'),
    ...style('[part~="service"]', 'display', 'fontSize', 'padding', 'boxSizing', 'borderRadius', 'backgroundColor', 'textTransform', 'textAlign', 'float', 'transform'),
    ...style('input', 'fontSize', 'padding', 'boxSizing', 'borderWidth'),
  ];
});

const RULES = {
  'all: unset on everything': '* { all: unset !important }',
  'all: initial on everything': '* { all: initial !important }',
  'all: revert on everything': '* { all: revert !important }',
  'type on everything': '* { font-size: 9px !important; letter-spacing: 5px !important; line-height: 3 !important; text-transform: uppercase !important; color: red !important; text-align: right !important; font-weight: 900 !important; word-spacing: 9px !important; text-indent: 40px !important; text-shadow: 0 0 4px red !important; cursor: wait !important; user-select: none !important; white-space: nowrap !important }',
  'box-sizing and floats': 'body *, body *::before, body *::after { box-sizing: content-box !important; float: right !important; position: static !important } html { box-sizing: content-box }',
  'rules for controls': 'button, input, select, textarea, a, label, section, h2, ul, li, div, span, p { all: unset; display: none !important; background: red !important; padding: 40px !important; border-radius: 0 !important; transform: rotate(3deg) !important; text-transform: uppercase !important }',
};

scenario(stand, 'no rule of the page changes how the widget looks', async (visitor) => {
  bare('/calm');
  const calm = await visitor.open('/calm');
  await calm.part('service').first().waitFor();
  const expected = await look(calm);
  assert.ok(expected.some((line) => line === '.root fontSize: 16px'), expected.join('\n'));
  for (const [index, [name, rules]] of Object.entries(RULES).entries()) {
    bare(`/rules-${index}`, { head: `<style>${rules}</style>` });
    const widget = await visitor.open(`/rules-${index}`);
    await widget.part('service').first().waitFor({ state: 'attached' });
    assert.deepEqual(await look(widget), expected, name);
    assert.ok((await widget.box('service')).width > 200, name);
  }
});

scenario(stand, 'under all: unset on everything the skeleton, the button and the popup look as ever, too', async (visitor) => {
  const looks = [];
  for (const [name, head] of [['calm', ''], ['unset', '<style>* { all: unset !important } * { font-size: 9px !important; letter-spacing: 5px !important; color: red !important }</style>']]) {
    bare(`/mode-${name}`, { head, body: '<booking-widget portal="stillwater" mode="button"></booking-widget>' });
    const widget = await visitor.open(`/mode-${name}`);
    await widget.part('launcher').waitFor();
    const before = await widget.part('launcher').evaluate((element) => {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return [style.fontSize, style.letterSpacing, style.color, style.position, style.padding, box.width, box.height, innerHeight - box.bottom];
    });
    // The skeleton stays as long as the data is on its way.
    await visitor.page.route('**/v1/portals/**', () => {});
    await widget.part('launcher').click();
    const bones = await widget.element.locator('.bones').evaluate((element) => {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return [style.fontSize, style.letterSpacing, style.display, box.width, box.height];
    });
    // Its colours are those of the style sheet once that is there.
    await until('the style sheet is there', () => widget.element
      .evaluate((element) => getComputedStyle(element).getPropertyValue('--booking-color-ground') !== ''));
    const dialog = await widget.part('popup').evaluate((element) => {
      const style = getComputedStyle(element);
      return [style.display, style.position, style.color, style.backgroundColor, element.getBoundingClientRect().width];
    });
    looks.push({ before, bones, dialog });
    await visitor.page.unroute('**/v1/portals/**');
  }
  assert.deepEqual(looks[1], looks[0]);
});

scenario(stand, 'a root of 62.5 % makes nothing small, and a visitor who enlarges text gets it large', async (visitor) => {
  const size = (widget) => widget.part('root').evaluate((element) => getComputedStyle(element).fontSize);
  for (const [percent, expected] of [['62.5%', '16px'], ['50%', '16px'], ['100%', '16px'], ['150%', '24px']]) {
    bare('/rem', { head: `<style>html { font-size: ${percent} }</style>` });
    const widget = await visitor.open('/rem');
    await widget.part('service').first().waitFor();
    await widget.app();
    assert.equal(await size(widget), expected, percent);
    const bones = await widget.element.evaluate((element) => {
      element.remove();
      const fresh = document.createElement('booking-widget');
      fresh.portal = 'stillwater';
      document.body.append(fresh);
      return getComputedStyle(fresh.shadowRoot.querySelector('.bones')).fontSize;
    });
    assert.equal(bones, expected, `${percent}, skeleton`);
  }
}, { widths: [390] });

scenario(stand, 'what Shadow DOM cannot stop gets through, and nothing else of it: the element\'s own box', async (visitor) => {
  bare('/host', { head: '<style>booking-widget { opacity: 0.5; inline-size: 300px; font-family: monospace; --booking-color-accent: rgb(1, 2, 3) }</style>' });
  const widget = await visitor.open('/host');
  await widget.app();
  const { width } = await widget.box('root');
  assert.equal(width, 300);
  assert.equal(await widget.part('root').evaluate((element) => getComputedStyle(element).fontFamily), 'monospace');
  bare('/gone', { head: '<style>booking-widget { display: none !important }</style>' });
  const gone = await visitor.open('/gone');
  await gone.part('service').first().waitFor({ state: 'attached' });
  assert.equal(await gone.part('root').isVisible(), false);
}, { widths: [1280] });

/** What old libraries did to built-in prototypes. */
function oldLibraries() {
  Array.prototype.toJSON = function toJSON() { return `[${this.map((item) => JSON.stringify(item)).join(', ')}]`; };
  for (const name of ['each', 'clone', 'compact', 'without', 'invoke', 'pluck', 'size', 'inspect', 'contains', 'last', 'flatten']) {
    // Enumerable: a `for … in` over a list meets it.
    Array.prototype[name] = function extension() { return this; };
    String.prototype[name] = function extension() { return String(this); };
    Function.prototype[name] = function extension() { return this; };
    Object.prototype[`$${name}`] = function extension() { return this; };
  }
  Array.from = (iterable) => (iterable?.length === undefined ? [] : Array.prototype.slice.call(iterable));
  Array.prototype.entries = function toArray() { return this.slice(); };
  Array.prototype.reduce = function reduce() { return this.length > 1 ? this : this[0]; };
  Array.prototype.flat = function flat() { return this; };
  Element.prototype.hide = function hide() { return this; };
  Element.prototype.show = function show() { return this; };
  window.$ = window.$$ = window.jQuery = () => { throw new Error('not this one'); };
  window.Event = class Event extends window.Event {};
}

scenario(stand, 'old libraries that patch Array.prototype and Object.prototype do not stop a booking', async (visitor) => {
  bare('/prototypes');
  bare('/prototypes-popup', { body: '<a id="opener" href="#book">Book</a><booking-widget portal="stillwater" mode="popup"></booking-widget>' });
  const seen = [];
  visitor.page.on('request', (request) => { if (request.method() === 'POST' && new URL(request.url()).pathname === '/bookings/submit') seen.push(request.postData()); });
  await visitor.page.addInitScript(oldLibraries);
  const widget = await visitor.open('/prototypes');
  await book(widget, `Vera${visitor.width}`, 0);
  assert.equal(seen.length, 1);
  assert.equal(JSON.parse(seen[0]).contact.firstName, `Vera${visitor.width}`);
  const popup = await visitor.open('/prototypes-popup#book');
  await popup.part('service').first().waitFor();
}, { widths: [390] });

for (const [name, replace] of [
  ['wraps it and hands on copies', () => {
    const { fetch } = window;
    window.fetch = async (...args) => {
      const reply = await fetch(...args);
      return new Response(reply.body, { status: reply.status, headers: reply.headers });
    };
  }],
  ['wraps it and forgets the headers', () => {
    const { fetch } = window;
    window.fetch = async (...args) => {
      const reply = await fetch(...args);
      return reply.url.endsWith('.wasm') ? new Response(await reply.arrayBuffer()) : reply;
    };
  }],
  ['makes a request of what it gets', () => {
    const { fetch } = window;
    window.fetch = (input, init) => fetch.call(window, new Request(input, init));
  }],
]) {
  scenario(stand, `a page whose own fetch ${name} books all the same`, async (visitor) => {
    bare('/fetch');
    await visitor.page.addInitScript(replace);
    await book(await visitor.open('/fetch'), `Wim${visitor.width}`, 1);
  }, { widths: [390] });
}

for (const [name, replace] of [
  ['throws', () => { window.fetch = () => { throw new TypeError('no fetch here'); }; }],
  ['throws what is no error', () => { window.fetch = () => { throw 'no fetch here'; }; }],
  ['rejects', () => { window.fetch = () => Promise.reject(undefined); }],
  ['answers nothing that is a reply', () => { window.fetch = async () => ({ ok: true }); }],
]) {
  scenario(stand, `a page whose own fetch ${name} gets the way out`, async (visitor) => {
    bare('/fetch');
    await visitor.page.addInitScript(replace);
    const widget = await visitor.open('/fetch');
    const link = widget.part('error').getByRole('link');
    assert.equal(await link.getAttribute('href'), `${stand.serverUrl}/book/stillwater`);
  }, { widths: [390], expected: /cannot run here/ });
}

scenario(stand, 'another owner of the tag name keeps it, with a word to whoever looks', async (visitor) => {
  const warnings = [];
  visitor.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  bare('/owner', {
    head: '<script>customElements.define("booking-widget", class extends HTMLElement { connectedCallback() { this.title = "theirs"; } })</script>',
    body: `<booking-widget portal="stillwater"><a href="${stand.serverUrl}/book/stillwater">Book online</a></booking-widget>`,
  });
  const widget = await visitor.open('/owner');
  await until('it says so', () => warnings.some((text) => text.includes('another script')));
  assert.equal(await widget.element.getAttribute('title'), 'theirs');
  await widget.element.getByRole('link', { name: 'Book online' }).waitFor();
}, { widths: [390] });

/** The policy of the strictest of sites; the docs have its line. */
const policy = (extra = '') => [
  "default-src 'none'", `script-src ${stand.serverUrl} 'wasm-unsafe-eval'`, `connect-src ${stand.serverUrl}`, "style-src 'none'",
  `img-src ${stand.serverUrl}`, "require-trusted-types-for 'script'", "trusted-types 'none'", extra,
].filter(Boolean).join('; ');

async function watchPolicy(visitor) {
  await visitor.page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
  });
}

for (const mode of ['inline', 'popup', 'button']) {
  scenario(stand, `the strictest policy is not violated once from start to end, ${mode}`, async (visitor) => {
    bare('/policy', {
      body: `<a href="#book">Book</a><booking-widget portal="stillwater" mode="${mode}"></booking-widget>`,
      headers: { 'content-security-policy': policy() },
    });
    await watchPolicy(visitor);
    const widget = await visitor.open('/policy');
    if (mode === 'popup') await visitor.page.getByRole('link', { name: 'Book' }).click();
    if (mode === 'button') await widget.part('launcher').click();
    await widget.part('service').first().waitFor();
    await widget.element.getByRole('searchbox').fill('no such treatment');
    await widget.part('status').first().waitFor();
    await widget.element.getByRole('searchbox').fill('');
    await book(widget, `Xena${mode}${visitor.width}`, 2);
    assert.deepEqual(await visitor.page.evaluate(() => window.violations), []);
    if (mode !== 'inline') await widget.part('close').click();
    assert.deepEqual(await visitor.page.evaluate(() => window.violations), []);
  }, { widths: [390] });
}

scenario(stand, 'the policy of the test is one that refuses', async (visitor) => {
  bare('/policy-probe', { headers: { 'content-security-policy': policy() } });
  await watchPolicy(visitor);
  const widget = await visitor.open('/policy-probe');
  await widget.part('service').first().waitFor();
  await visitor.page.evaluate(() => {
    document.body.setAttribute('style', 'color: red');
    try {
      document.body.innerHTML = '<p>no</p>';
    } catch {
      // Trusted Types refuse it.
    }
  });
  await until('both are reported', () => visitor.page.evaluate(() => window.violations.length >= 2));
}, { widths: [390], expected: /Content Security Policy|TrustedHTML/ });

scenario(stand, 'a policy without wasm leads to the way out', async (visitor) => {
  bare('/no-wasm', { headers: { 'content-security-policy': policy().replace(" 'wasm-unsafe-eval'", '') } });
  const widget = await visitor.open('/no-wasm');
  const link = widget.part('error').getByRole('link');
  assert.equal(await link.getAttribute('href'), `${stand.serverUrl}/book/stillwater`);
}, { widths: [390], expected: /Content Security Policy|cannot run here|unsafe-eval/ });

scenario(stand, 'a site that pins the release by its hash gets loader and wasm checked', async (visitor) => {
  const { files, loader: name } = await manifest();
  const loader = files.find((file) => file.name === name);
  const pinned = files.find((file) => file.integrity === loader.integrity && file.name !== loader.name);
  const script = stand.script(`async crossorigin="anonymous" integrity="${pinned.integrity}"`, pinned.name);
  bare('/pinned', { script });
  const widget = await visitor.open('/pinned');
  await widget.part('service').first().waitFor();
  const reply = await fetch(`${stand.serverUrl}/widget/v1/${pinned.name}`);
  assert.match(reply.headers.get('cache-control'), /immutable/);

  // Another wasm under the same name, valid and running, is not run.
  const wasm = Buffer.concat([await shippedWasm(), Buffer.from([0, 4, 3, 0x61, 0x62, 0x63])]);
  const CORS = { 'access-control-allow-origin': '*' };
  await visitor.page.route('**/app-*.wasm', (route) => route.fulfill({ body: wasm, headers: { ...CORS, 'content-type': 'application/wasm' } }));
  const refused = await visitor.open('/pinned');
  await refused.part('error').getByRole('link').waitFor();
  bare('/unpinned');
  const taken = await visitor.open('/unpinned');
  await taken.part('service').first().waitFor();

  // Another loader is not run either; what the site wrote into the element stays.
  await visitor.page.unroute('**/app-*.wasm');
  const other = `${await reply.text()};`;
  await visitor.page.route(`**/${pinned.name}`, (route) => route.fulfill({ body: other, headers: { ...CORS, 'content-type': 'text/javascript' } }));
  bare('/pinned-other', { script, body: '<booking-widget portal="stillwater"><a href="/elsewhere">Book online</a></booking-widget>' });
  await visitor.open('/pinned-other');
  await visitor.page.getByRole('link', { name: 'Book online' }).waitFor();
  assert.equal(await visitor.page.evaluate(() => customElements.get('booking-widget')), undefined);
}, { widths: [390], expected: /integrity|cannot run here|digest/ });
