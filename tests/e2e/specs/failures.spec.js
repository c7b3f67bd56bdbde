// The loader failing at each of its steps: whatever breaks, the customer is shown a way to book.
import assert from 'node:assert/strict';
import { guest, scenario, shippedWasm, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();
const CORS = { 'access-control-allow-origin': '*' };

/** The element with what the docs tell sites to write into it: a link for when nothing of ours runs. */
const withLink = (attributes = '') =>
  `<booking-widget portal="stillwater" ${attributes}><a href="${stand.serverUrl}/book/stillwater">Book online</a></booking-widget>`;

function bare(address, { body = withLink(), script = stand.script() } = {}) {
  stand.addDocument(address, `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${script}${body}</html>`);
}

async function leadsOn(visitor, widget) {
  const link = widget.part('error').getByRole('link', { name: 'Book on the booking page' });
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), `${stand.serverUrl}/book/stillwater`);
  await link.click();
  await visitor.page.waitForURL('**/book/stillwater');
  await visitor.page.getByRole('link', { name: /\+49/ }).first().waitFor({ state: 'attached' });
}

for (const [what, script, block] of [
  ['is blocked', null, (page) => page.route('**/booking-widget.js', (route) => route.abort())],
  ['is not there', null, (page) => page.route('**/booking-widget.js', (route) => route.fulfill({ status: 404, body: 'gone' }))],
  ['has a name that is not resolved', '<script async src="http://booking.invalid/widget/v1/booking-widget.js"></script>', null],
  ['is in a language that the browser does not speak', null, (page) => page.route('**/booking-widget.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'customElements.define!!("booking-widget")' }))],
  ['meets a browser without custom elements', null, (page) => page.addInitScript(() => { delete window.customElements; })],
]) {
  scenario(stand, `a script that ${what} leaves the link that the site wrote into the element`, async (visitor) => {
    bare('/script', script ? { script } : {});
    if (block) await block(visitor.page);
    await visitor.open('/script');
    const link = visitor.page.getByRole('link', { name: 'Book online' });
    await link.click();
    await visitor.page.waitForURL('**/book/stillwater');
  }, { widths: [390], expected: /./ });
}

scenario(stand, 'the link that the site wrote into the element is gone once the widget is there', async (visitor) => {
  bare('/works');
  const widget = await visitor.open('/works');
  await widget.part('service').first().waitFor();
  assert.equal(await visitor.page.getByRole('link', { name: 'Book online' }).isVisible(), false);
}, { widths: [390] });

for (const [what, old] of [
  ['relative colours', () => {
    const { supports } = CSS;
    CSS.supports = (...condition) => !String(condition).includes('from') && supports.apply(CSS, condition);
  }],
  ['light-dark()', () => {
    const { supports } = CSS;
    CSS.supports = (...condition) => !String(condition).includes('light-dark') && supports.apply(CSS, condition);
  }],
  ['wasm', () => { delete window.WebAssembly; }],
]) {
  for (const mode of ['inline', 'popup', 'button']) {
    scenario(stand, `a browser without ${what} is led to the page of the server, ${mode}`, async (visitor) => {
      bare('/old', { body: withLink(`mode="${mode}"`) });
      await visitor.page.addInitScript(old);
      await leadsOn(visitor, await visitor.open('/old'));
    }, { widths: [390], expected: /cannot run here/ });
  }
}

scenario(stand, 'the way to the page of the server keeps the theme that the element asks for', async (visitor) => {
  bare('/themed', { body: withLink('theme="night"') });
  await visitor.page.route(/app-[^/]*\.wasm|first-screen/, (route) => route.abort());
  const link = (await visitor.open('/themed')).part('error').getByRole('link');
  await until('the link names it', async () => (await link.getAttribute('href')) === `${stand.serverUrl}/book/stillwater?theme=night`);
  await link.click();
  await visitor.page.waitForURL('**/book/stillwater?theme=night');
  assert.equal(await visitor.page.locator('booking-widget').getAttribute('theme'), 'night');
}, { widths: [390], expected: /./ });

for (const [file, pattern] of [['wasm', '**/app-*.wasm'], ['glue', '**/app-*.js'], ['style sheet', '**/app-*.css']]) {
  for (const [what, block] of [
    ['cannot be fetched', (route) => route.abort()],
    ['is not there', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'There is no such file.', headers: CORS })],
    ['is a page of a proxy', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>', headers: CORS })],
  ]) {
    scenario(stand, `a ${file} that ${what} leads to the page of the server`, async (visitor) => {
      bare('/broken');
      await visitor.page.route(pattern, block);
      await leadsOn(visitor, await visitor.open('/broken'));
    }, { widths: [390], expected: /./ });
  }
}

for (const [what, change] of [
  ['is cut short', (body) => body.subarray(0, body.length / 2)],
  ['ends after its first bytes', (body) => body.subarray(0, 4)],
  ['is a page with status 200', () => Buffer.from('<!doctype html><title>Log in to this network</title>')],
]) {
  scenario(stand, `a wasm that ${what} leads to the page of the server`, async (visitor) => {
    bare('/broken');
    await changeWasm(visitor.page, change);
    await leadsOn(visitor, await visitor.open('/broken'));
  }, { expected: /./ });
}

scenario(stand, 'a wasm of the wrong type is run all the same', async (visitor) => {
  bare('/typed');
  await changeWasm(visitor.page, (body) => body, 'text/plain');
  const widget = await visitor.open('/typed');
  await widget.hold({ day: 0 });
}, { widths: [390] });

const BOOKING = '00000000-0000-4000-8000-000000000000';
for (const [what, attributes, hash] of [
  ['by its attribute', `booking="${BOOKING}"`, ''], ['by a link', '', `#booking=${BOOKING}`],
]) {
  scenario(stand, `the way out of an element that shows a booking ${what} leads to that booking`, async (visitor) => {
    bare('/managed', { body: withLink(attributes) });
    await visitor.page.route('**/app-*.wasm', (route) => route.abort());
    const widget = await visitor.open(`/managed${hash}`);
    const link = widget.part('error').getByRole('link', { name: 'Book on the booking page' });
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), `${stand.serverUrl}/book/stillwater/manage/${BOOKING}`);
    assert.equal(visitor.page.url().includes(BOOKING), false);
  }, { widths: [390], expected: /./ });
}

scenario(stand, 'the way out says what its link is for', async (visitor) => {
  bare('/broken');
  await visitor.page.route('**/app-*.wasm', (route) => route.abort());
  await visitor.page.route('**/first-screen?*', (route) => route.abort());
  const widget = await visitor.open('/broken');
  await widget.part('error').getByText('Booking cannot be shown here.').waitFor();
  await leadsOn(visitor, widget);
}, { widths: [390], expected: /./ });

scenario(stand, 'a script of which no other file can be fetched leads to the page of the server', async (visitor) => {
  bare('/alone');
  await visitor.page.route(/\/widget\/v1\/(app|popup|later)-/, (route) => route.abort());
  await leadsOn(visitor, await visitor.open('/alone'));
}, { widths: [390], expected: /./ });

scenario(stand, 'an element that cannot wait until it is near begins at once', async (visitor) => {
  bare('/far', { body: `<div style="block-size: 9000px"></div>${withLink('loading="lazy"')}` });
  await visitor.page.route('**/visitor-*.js', (route) => route.abort());
  const widget = await visitor.open('/far');
  await widget.part('service').first().waitFor();
}, { widths: [390], expected: /./ });

scenario(stand, 'a file of the popup that cannot be fetched leads to the page of the server', async (visitor) => {
  bare('/popup', { body: withLink('mode="popup"') });
  await visitor.page.route('**/popup-*.js', (route) => route.abort());
  await leadsOn(visitor, await visitor.open('/popup'));
}, { widths: [390], expected: /./ });

scenario(stand, 'a wasm that cannot be fetched leads on from inside the popup', async (visitor) => {
  bare('/popup', { body: withLink('mode="button"') });
  await visitor.page.route('**/app-*.wasm', (route) => route.abort());
  const widget = await visitor.open('/popup');
  await widget.part('launcher').click();
  await leadsOn(visitor, widget);
}, { widths: [390], expected: /./ });

for (const [index, [what, answer]] of [
  ['is down', (route) => route.abort()],
  ['answers 503', (route) => route.fulfill({ status: 503, body: 'down', headers: CORS })],
  ['answers no JSON', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Log in</h1>', headers: CORS })],
].entries()) {
  scenario(stand, `an API that ${what} is asked again, leads on meanwhile, and books when it is back`, async (visitor) => {
    bare('/api');
    await visitor.page.route('**/v1/portals/**', answer);
    const widget = await visitor.open('/api');
    const link = widget.part('error').getByRole('link');
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), `${stand.serverUrl}/book/stillwater`);
    await visitor.page.unroute('**/v1/portals/**');
    await widget.action('retry').click();
    await widget.hold({ day: 3 + index });
    await widget.fill(guest(`Ben${index}`));
    await widget.submit();
    await widget.confirmation();
  }, { widths: [390], expected: /./ });
}

scenario(stand, 'a server whose name is not resolved is said, with its page', async (visitor) => {
  bare('/server', { body: withLink('server="http://booking.invalid"') });
  const widget = await visitor.open('/server');
  const link = widget.part('error').getByRole('link');
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), 'http://booking.invalid/book/stillwater');
}, { widths: [390], expected: /./ });

// The second as caches of WordPress name what they keep.
for (const file of ['/combined.js', '/wp-content/cache/js/booking-widget.js']) {
  scenario(stand, `a copied script without a server to ask shows the link of the site: ${file}`, async (visitor) => {
    bare('/copied', { script: `<script src="${file}"></script>` });
    const source = await (await fetch(`${stand.serverUrl}/widget/v1/booking-widget.js`)).text();
    await visitor.page.route(`**${file}`, (route) => route.fulfill({ contentType: 'text/javascript', body: source }));
    const widget = await visitor.open('/copied');
    await widget.part('error').waitFor();
    assert.match(visitor.errors.join(), /attribute server is missing/);
    await visitor.page.getByRole('link', { name: 'Book online' }).click();
    await visitor.page.waitForURL('**/book/stillwater');
  }, { widths: [390], expected: /attribute server is missing/ });
}

scenario(stand, 'a wasm that traps while it is used is taken down and leads on, in every element of the page', async (visitor) => {
  bare('/trap', { body: `${SNIPPET}<booking-widget portal="stillwater-express"></booking-widget>` });
  // The release as it is shipped, with one function spoilt: what `reset` runs.
  await changeWasm(visitor.page, (body) => withTrap(body, 'reset'));
  const widget = await visitor.open('/trap');
  const second = visitor.widget(1);
  await widget.part('service').first().waitFor();
  await second.part('service').first().waitFor();
  const codes = [];
  await visitor.page.exposeFunction('heard', (code) => codes.push(code));
  await visitor.page.evaluate(() => addEventListener('booking-error', (event) => window.heard(event.detail.code)));
  await widget.element.evaluate((element) => element.reset());
  await second.part('error').getByRole('link').waitFor();
  await until('both say so', () => codes.length === 2);
  assert.deepEqual(codes, ['stopped', 'stopped']);
  // It is never entered again, neither by calls nor by elements that come later.
  await widget.element.evaluate((element) => element.reset());
  await visitor.page.evaluate(() => document.body.append(Object.assign(document.createElement('booking-widget'), { portal: 'stillwater' })));
  await visitor.widget(2).part('error').getByRole('link').waitFor();
  await leadsOn(visitor, widget);
}, { widths: [390], expected: /booking-widget: stopped at|unreachable/ });

scenario(stand, 'a wasm that runs out of memory in a handler is noticed, and a reload finds what was typed', async (visitor) => {
  bare('/trap', { body: SNIPPET });
  await visitor.page.addInitScript(exposeMemory);
  const widget = await visitor.open('/trap');
  await widget.hold({ day: 1 });
  await widget.fill(guest(`Yan${visitor.width}`));
  // All memory that wasm can have is taken; then somebody pastes more than what is left in between.
  await visitor.page.evaluate(() => {
    for (let pages = 65_536; pages >= 1; pages /= 2) {
      try {
        for (;;) window.wasmMemory.grow(pages);
      } catch {
        // So many there are not any more.
      }
    }
  });
  await widget.field('First name').evaluate((field) => {
    field.value = 'x'.repeat(4_000_000);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  });
  await widget.part('error').getByRole('link').waitFor();
  await visitor.page.reload();
  await widget.part('hold-timer').waitFor();
  assert.equal(await widget.field('First name').inputValue(), `Yan${visitor.width}`);
}, { widths: [390], expected: /booking-widget: stopped at|unreachable/ });

scenario(stand, 'a panic of the release is taken down and leads on', async (visitor) => {
  bare('/panic', { body: SNIPPET });
  const widget = await visitor.open('/panic');
  await widget.app();
  // A function of the page that throws once, in the middle of the app.
  await visitor.page.evaluate(() => {
    const before = Document.prototype.createElement;
    Document.prototype.createElement = function broken() {
      Document.prototype.createElement = before;
      throw new Error('the page broke this');
    };
  });
  await widget.chooseService('');
  await leadsOn(visitor, widget);
  // The release tells no place in the source; the browser's error says where in the wasm it was.
  assert.ok(visitor.errors.some((text) => /stopped at a panic/.test(text)), visitor.errors.join('\n'));
  assert.ok(visitor.errors.some((text) => /unreachable/.test(text)), visitor.errors.join('\n'));
}, { widths: [390], expected: /./ });

/** Makes the memory of the wasm known to the test. */
function exposeMemory() {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...args) => {
    const made = await instantiateStreaming.apply(WebAssembly, args);
    window.wasmMemory = made.instance.exports.memory;
    return made;
  };
}

/** Serves the wasm as `change` makes it. */
async function changeWasm(page, change, type = 'application/wasm') {
  const body = change(await shippedWasm());
  await page.route('**/app-*.wasm', (route) => route.fulfill({ body, headers: { ...CORS, 'content-type': type } }));
}

/** The same module with `unreachable` in the place of what the exported function does. */
function withTrap(wasm, name) {
  const bytes = Buffer.from(wasm);
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  const skipLimits = () => {
    const flags = bytes[at++];
    number();
    if (flags & 1) number();
  };
  let imported = 0;
  let wanted = -1;
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = number();
    const end = at + size;
    if (id === 2) {
      for (let left = number(); left > 0; left -= 1) {
        text();
        text();
        const kind = bytes[at++];
        if (kind === 0) {
          number();
          imported += 1;
        } else if (kind === 1) {
          at += 1;
          skipLimits();
        } else if (kind === 2) skipLimits();
        else if (kind === 3) at += 2;
        else throw new Error(`an import of kind ${kind}`);
      }
    } else if (id === 7) {
      for (let left = number(); left > 0; left -= 1) {
        const exported = text();
        const kind = bytes[at++];
        const index = number();
        if (kind === 0 && exported === name) wanted = index;
      }
    } else if (id === 10) {
      assert.ok(wanted >= imported, `the wasm exports no ${name} of its own`);
      number();
      for (let index = imported; index < wanted; index += 1) {
        const length = number();
        at += length;
      }
      const length = number();
      // No locals, `unreachable`, nothing, `end`.
      bytes.fill(0x01, at, at + length);
      bytes[at] = 0;
      bytes[at + 1] = 0;
      bytes[at + length - 1] = 0x0b;
      return bytes;
    }
    at = end;
  }
  throw new Error('the wasm has no code');
}
