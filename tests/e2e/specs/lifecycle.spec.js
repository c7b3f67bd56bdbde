// How scripts and frameworks treat the element: late, twice, copied, moved, removed and restored.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { guest, scenario, SNIPPET, until, useStand } from '../harness.js';
import { addReact } from '../react.js';

const stand = useStand();
const { resolve } = createRequire(import.meta.url);
const served = () => `${stand.serverUrl}/widget/v1/booking-widget.js`;

function bare(address, body, head = '') {
  stand.addDocument(address, `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>${head}</head><body>${body}</body></html>`);
}

const loads = (widget) => widget.part('service').first().waitFor();

async function books(widget, name, day) {
  await widget.hold({ day });
  await sends(widget, name);
}

async function sends(widget, name) {
  await widget.step('details').waitFor();
  await widget.fill(guest(name));
  await widget.submit();
  await widget.confirmation();
}

const WAYS = {
  'async, before the element': () => [stand.script('async'), SNIPPET],
  'async, after the element': () => [SNIPPET, stand.script('async')],
  'defer': () => [stand.script('defer'), SNIPPET],
  'defer in the head': () => [SNIPPET, '', stand.script('defer')],
  'at once, in the head': () => [SNIPPET, '', stand.script('')],
  'at once, after the element': () => [SNIPPET, stand.script('')],
  'as a module': () => [stand.script('type="module"'), SNIPPET],
  'as a module, after the element': () => [SNIPPET, stand.script('type="module"')],
  'twice': () => [stand.script('async'), SNIPPET, stand.script('defer')],
  'with a mark against caches': () => [stand.script('async').replace('.js', '.js?ver=6.4'), SNIPPET],
  'by document.write': () => [SNIPPET, `<script>document.write('<script src="${served()}"><\\/script>')</script>`],
  'by a tag manager': () => [SNIPPET, `<script>setTimeout(() => {
    const first = document.getElementsByTagName('script')[0];
    const script = document.createElement('script');
    script.async = true;
    script.src = '${served()}';
    first.parentNode.insertBefore(script, first);
  })</script>`],
  'by import() of another module': () => [SNIPPET.replace('>', ` server="${stand.serverUrl}">`), `<script type="module">await import('${served()}')</script>`],
  'by an optimizer that delays it until somebody moves': () => [SNIPPET, `<script type="delayed/javascript" data-src="${served()}"></script><script>
    addEventListener('pointermove', () => {
      const waiting = document.querySelector('[data-src]');
      const script = document.createElement('script');
      script.src = waiting.dataset.src;
      waiting.replaceWith(script);
    }, { once: true });</script>`],
};

/** The ways of which each is another to the script; the rest differ in what came first. These go on to a booking. */
const TO_THE_END = ['defer', 'as a module', 'twice', 'by a tag manager', 'by an optimizer that delays it until somebody moves'];

for (const [way, parts] of Object.entries(WAYS)) {
  scenario(stand, `the script works ${way}`, async (visitor) => {
    const [first, second, third = ''] = parts();
    const head = way.includes('head') ? third : '';
    bare('/way', first + second + (head ? '' : third), head);
    const downloads = [];
    visitor.page.on('request', (request) => /app-[^/]*\.wasm$/.test(request.url()) && downloads.push(request.url()));
    const widget = await visitor.open('/way');
    await visitor.page.mouse.move(30, 30);
    await loads(widget);
    assert.equal(await widget.part('root').count(), 1);
    assert.equal(downloads.length, 1);
    const nth = TO_THE_END.indexOf(way);
    if (nth >= 0) await books(widget, `Way${nth}`, nth % 3);
  }, { widths: [390] });
}

for (const [what, attributes] of [['combined into a file of the site', 'src="/combined.js"'], ['copied to the site', 'src="/assets/booking-widget.js"'], ['put into the page', null]]) {
  scenario(stand, `the script works ${what}, with the server named`, async (visitor) => {
    const source = await (await fetch(served())).text();
    await visitor.page.route(/combined\.js|assets\/booking-widget\.js/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: `window.others = 1;\n${source}\n;window.more = 2;` }));
    bare('/copied', `<booking-widget portal="stillwater" server="${stand.serverUrl}"></booking-widget>
      <script ${attributes ?? ''}>${attributes ? '' : source}</script>`);
    const widget = await visitor.open('/copied');
    await loads(widget);
    // The rest comes from the server as well.
    if (!attributes) await books(widget, 'Cora', 6);
  }, { widths: [390] });
}

scenario(stand, 'what was set before the script came counts', async (visitor) => {
  bare('/before', '<div id="place"></div>');
  await visitor.open('/before');
  await visitor.page.evaluate((src) => {
    const element = document.createElement('booking-widget');
    Object.assign(element, { portal: 'stillwater', scheme: 'dark' });
    document.querySelector('#place').append(element);
    document.head.append(Object.assign(document.createElement('script'), { src }));
  }, served());
  const widget = visitor.widget();
  await loads(widget);
  assert.equal(await widget.element.getAttribute('scheme'), 'dark');
}, { widths: [390] });

scenario(stand, 'an element removed and put back a hundred times leaves nothing behind and still books', async (visitor) => {
  await visitor.page.addInitScript(() => {
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...args) => {
      const made = await instantiateStreaming.apply(WebAssembly, args);
      window.wasmMemory = made.instance.exports.memory;
      return made;
    };
  });
  const widget = await visitor.open();
  await loads(widget);
  const devtools = await visitor.context.newCDPSession(visitor.page);
  const rounds = (count) => visitor.page.evaluate(async (times) => {
    const element = document.querySelector('booking-widget');
    const { parentNode: parent, nextSibling: next } = element;
    const until = async (ask) => {
      while (!ask()) await new Promise((done) => setTimeout(done, 5));
    };
    for (let round = 0; round < times; round += 1) {
      element.remove();
      await until(() => element.shadowRoot.childElementCount === 0);
      parent.insertBefore(element, next);
      await until(() => element.shadowRoot.querySelector('[part~="service"]'));
    }
  }, count);
  const weigh = async () => {
    for (let pass = 0; pass < 3; pass += 1) await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    const wasm = await visitor.page.evaluate(() => window.wasmMemory.buffer.byteLength);
    return { heap: usedSize, nodes, jsEventListeners, wasm };
  };
  // Caches and compiled code settle first.
  await rounds(40);
  const before = await weigh();
  await rounds(100);
  const after = await weigh();
  const told = JSON.stringify({ before, after });
  assert.ok(before.wasm > 0, told);
  // It grows by pages of 64 KiB: one may happen, as where blocks lie is not the same in every round.
  assert.ok(after.wasm - before.wasm <= 65_536, told);
  // A single forgotten list of treatments would be 100 times its nodes and some 10 kB each.
  assert.ok(after.nodes - before.nodes < 100, told);
  assert.ok(after.jsEventListeners - before.jsEventListeners < 50, told);
  assert.ok(after.heap - before.heap < 100 * 2_000, told);
  assert.equal(await widget.part('root').count(), 1, 'something of the earlier ones is left');
  await books(widget, `Quinn${visitor.width}`, 2);
}, { widths: [390] });

scenario(stand, 'a popup removed and put back thirty times leaves one dialog and no listeners', async (visitor) => {
  bare('/popups', `<button data-booking-open>Book</button>${stand.script()}<booking-widget portal="stillwater" mode="popup"></booking-widget>`);
  const widget = await visitor.open('/popups');
  await widget.part('popup').waitFor({ state: 'attached' });
  const devtools = await visitor.context.newCDPSession(visitor.page);
  const rounds = (count) => visitor.page.evaluate(async (times) => {
    const element = document.querySelector('booking-widget');
    const until = async (ask) => {
      while (!ask()) await new Promise((done) => setTimeout(done, 5));
    };
    for (let round = 0; round < times; round += 1) {
      element.remove();
      await until(() => element.shadowRoot.childElementCount === 0);
      document.body.append(element);
      await until(() => element.shadowRoot.querySelector('dialog'));
    }
  }, count);
  const count = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return devtools.send('Memory.getDOMCounters');
  };
  await rounds(5);
  const before = await count();
  await rounds(30);
  const after = await count();
  assert.ok(after.jsEventListeners - before.jsEventListeners < 20, JSON.stringify({ before, after }));
  assert.ok(after.nodes - before.nodes < 60, JSON.stringify({ before, after }));
  await visitor.page.getByRole('button', { name: 'Book' }).click();
  await loads(widget);
}, { widths: [390] });

scenario(stand, 'an element that is moved keeps its state', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService('');
  await widget.step('therapist').waitFor();
  await visitor.page.evaluate(() => {
    const element = document.querySelector('booking-widget');
    document.querySelector('#house .wide').append(element);
  });
  await widget.chooseTherapist('Anyone');
  await widget.step('time').waitFor();
});

scenario(stand, 'ten elements share one instance, and each its own booking', async (visitor) => {
  const requests = [];
  visitor.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  bare('/ten', stand.script() + Array.from({ length: 10 }, (_, index) =>
    `<booking-widget portal="stillwater${index % 2 ? '-express' : ''}"></booking-widget>`).join(''));
  await visitor.open('/ten');
  for (let index = 0; index < 10; index += 1) await loads(visitor.widget(index));
  for (const kind of [/app-.*\.wasm$/, /app-(?!picture)[^/]*\.js$/, /app-[^/]*\.css$/]) {
    assert.equal(requests.filter((path) => kind.test(path)).length, 1, String(kind));
  }
  await visitor.widget(3).chooseService('');
  await visitor.widget(3).step('therapist').waitFor();
  assert.ok(await visitor.widget(5).step('service').isVisible(), 'another follows');
}, { widths: [1280] });

scenario(stand, 'React mounts, moves, unmounts and mounts it again', async (visitor) => {
  bare('/react', `${stand.script()}<div id="app"></div>`);
  await visitor.open('/react');
  await addReact(visitor.page);
  await visitor.page.evaluate(() => {
    const { createElement, StrictMode } = window.load('react');
    const root = window.load('react-dom/client').createRoot(document.querySelector('#app'));
    const heard = (window.heard = []);
    window.show = (shown, scheme, order) => root.render(createElement(StrictMode, null,
      order ? createElement('p', { key: 'p' }, 'first') : null,
      shown ? createElement('booking-widget', { key: 'w', portal: 'stillwater', scheme, 'onbooking-ready': (event) => heard.push(event.detail.portal) }) : null));
    window.show(true, 'light', false);
  });
  const widget = visitor.widget();
  await loads(widget);
  await widget.chooseService('');
  await widget.step('therapist').waitFor();
  await visitor.page.evaluate(() => window.show(true, 'dark', true));
  await until('the property came through', async () => (await widget.element.getAttribute('scheme')) === 'dark');
  await widget.step('therapist').waitFor();
  // The part of the app that keeps choices comes behind the first screen.
  await until('the choice is kept', () => visitor.page.evaluate(() => Object.keys(sessionStorage).length > 0));
  await visitor.page.evaluate(() => window.show(false));
  await until('it is gone', async () => (await widget.element.count()) === 0);
  await visitor.page.evaluate(() => window.show(true, 'light', false));
  // Another element, which finds what was chosen.
  await widget.step('therapist').waitFor();
  assert.deepEqual(await visitor.page.evaluate(() => window.heard), ['stillwater', 'stillwater']);
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(5);
  await widget.chooseSlot();
  await sends(widget, 'Rhea');
}, { widths: [390] });

scenario(stand, 'Vue shows and hides it, keeps it alive, and sorts a list of it', async (visitor) => {
  bare('/vue', `${stand.script()}<div id="app"></div>`);
  await visitor.open('/vue');
  await visitor.page.addScriptTag({ path: resolve('vue').replace(/index\.js$/, 'dist/vue.global.prod.js') });
  await visitor.page.evaluate(() => {
    const { createApp, h, reactive, KeepAlive } = window.Vue;
    const state = (window.state = reactive({ page: 'book', order: ['stillwater', 'stillwater-express'] }));
    const Book = { render: () => h('div', state.order.map((portal) => h('booking-widget', { key: portal, portal }))) };
    const Other = { render: () => h('p', 'elsewhere') };
    createApp({ render: () => h(KeepAlive, null, () => h(state.page === 'book' ? Book : Other)) }).mount('#app');
  });
  const first = visitor.page.locator('booking-widget[portal="stillwater"]');
  const service = first.locator('[part~="service"]').first();
  await service.click();
  const therapists = first.locator('[data-step="therapist"]');
  await therapists.waitFor();
  await visitor.page.evaluate(() => window.state.order.reverse());
  await therapists.waitFor();
  await visitor.page.evaluate(() => { window.state.page = 'other'; });
  await visitor.page.getByText('elsewhere').waitFor();
  await visitor.page.evaluate(() => { window.state.page = 'book'; });
  await first.locator('[part~="step"]').waitFor();
  await first.evaluate((element) => element.reset());
  // The list was turned round.
  const widget = visitor.widget(1);
  await widget.step('service').waitFor();
  await books(widget, 'Vida', 7);
}, { widths: [390] });

scenario(stand, 'htmx swaps it in, out and back from its history', async (visitor) => {
  bare('/htmx', `${stand.script()}<main id="main" hx-history-elt><p>Home</p><a id="go" hx-get="/htmx-book" hx-target="#main" hx-push-url="true" href="/htmx-book">Book</a></main>`);
  stand.addDocument('/htmx-book', `<p>Book here</p>${SNIPPET}<a id="away" hx-get="/htmx-home" hx-target="#main" hx-push-url="true" href="/htmx-home">Home</a>`);
  stand.addDocument('/htmx-home', '<p>Home again</p>');
  await visitor.open('/htmx');
  await visitor.page.addScriptTag({ path: resolve('htmx.org').replace(/htmx[^/]*\.js$/, 'htmx.min.js') });
  await visitor.page.locator('#go').click();
  const widget = visitor.widget();
  await loads(widget);
  await visitor.page.locator('#away').click();
  await visitor.page.getByText('Home again').waitFor();
  await visitor.page.goBack();
  await loads(widget);
  assert.equal(await widget.element.count(), 1);
  await books(widget, 'Hetty', 3);
}, { widths: [390] });

scenario(stand, 'Turbo visits, previews from its cache and restores', async (visitor) => {
  const turbo = '<script src="/turbo.js"></script>';
  await visitor.page.route('**/turbo.js', (route) => route.fulfill({ contentType: 'text/javascript', path: resolve('@hotwired/turbo') }));
  bare('/turbo-book', `<a id="away" href="/turbo-away">Away</a>${SNIPPET}`, turbo + stand.script());
  bare('/turbo-away', '<p>Away</p><a id="back" href="/turbo-book">Book</a>', turbo + stand.script());
  const widget = await visitor.open('/turbo-book');
  await loads(widget);
  for (let round = 0; round < 2; round += 1) {
    await visitor.page.locator('#away').click();
    await visitor.page.locator('#back').waitFor();
    if (round === 0) await visitor.page.locator('#back').click();
    else await visitor.page.goBack();
    await loads(widget);
    await until('there is one widget', async () => (await widget.part('root').count()) === 1);
  }
  await books(widget, 'Tuva', 4);
}, { widths: [390] });
