// Elements that are taken out and put back in whatever state they are: nothing of the earlier ones stays.
import assert from 'node:assert/strict';
import { guest, scenario, SNIPPET, useStand } from '../harness.js';

const stand = useStand();

/** So many rounds settle what is kept once, such as caches and compiled code; so many are counted. */
const WARM = 15;
const ROUNDS = 60;

/** Weighed is the app, whatever was there when the last round ended: skeleton, picture and app differ by hundreds of nodes. */
async function weigh(visitor, devtools) {
  await visitor.widget().app();
  for (let pass = 0; pass < 3; pass += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  const wasm = await visitor.page.evaluate(() => window.wasmMemory.buffer.byteLength);
  return { heap: usedSize, nodes, jsEventListeners, wasm };
}

/** Takes the element out and puts it back, each time when the selector is found in it; `work` is a function of the page. */
const rounds = (visitor, times, selector, work = 'null') => visitor.page.evaluate(async ([times, selector, work]) => {
  const element = document.querySelector('booking-widget');
  const { parentNode: parent, nextSibling: next } = element;
  const act = window.works[work];
  const until = async (ask) => {
    while (!ask()) await new Promise((done) => setTimeout(done, 5));
  };
  for (let round = 0; round < times; round += 1) {
    element.remove();
    await until(() => element.shadowRoot.childElementCount === 0);
    parent.insertBefore(element, next);
    if (act) act(element);
    await until(() => element.shadowRoot.querySelector(selector));
  }
}, [times, selector, work]);

const STATES = [
  { what: 'with a hold', selector: '[part~="hold-timer"][data-hold="held"]', async reach(widget) { await widget.hold({ day: 3 }); } },
  {
    what: 'that shows a booking, with its stream',
    selector: '[part~="status"][data-status="pending"]',
    async reach(widget) {
      await widget.hold({ day: 4 });
      await widget.fill(guest('Mia'));
      await widget.submit();
      await widget.part('status', '[data-status="pending"]').waitFor();
    },
  },
  { what: 'with theme="site"', html: SNIPPET.replace('>', ' theme="site">'), selector: '[part~="service"]' },
  { what: 'that had not finished loading', selector: '.bones' },
  { what: 'with an open dialog', html: SNIPPET.replace('>', ' mode="popup">'), selector: 'dialog[open] [part~="service"]', work: 'open' },
];

for (const { what, html = SNIPPET, selector, reach, work } of STATES) {
  scenario(stand, `an element ${what} leaves nothing behind, however often it is removed and put back`, async (visitor) => {
    await visitor.page.addInitScript(() => {
      const { instantiateStreaming } = WebAssembly;
      WebAssembly.instantiateStreaming = async (...args) => {
        const made = await instantiateStreaming.apply(WebAssembly, args);
        window.wasmMemory = made.instance.exports.memory;
        return made;
      };
      window.works = { open: (element) => element.open() };
    });
    stand.addPage('/removals', html);
    const widget = await visitor.open('/removals');
    if (work) await widget.element.evaluate((element) => element.open());
    await widget.app();
    if (reach) await reach(widget);
    const devtools = await visitor.context.newCDPSession(visitor.page);
    await rounds(visitor, WARM, selector, work);
    const before = await weigh(visitor, devtools);
    await rounds(visitor, ROUNDS, selector, work);
    const after = await weigh(visitor, devtools);
    const told = JSON.stringify({ before, after });
    // It grows by pages of 64 KiB; where blocks lie is not the same in every round.
    assert.ok(after.wasm - before.wasm <= 2 * 65_536, told);
    // Less than one node and one listener for each, of hundreds that an element has.
    assert.ok(after.nodes - before.nodes < ROUNDS, told);
    assert.ok(after.jsEventListeners - before.jsEventListeners < ROUNDS / 2, told);
    assert.ok(after.heap - before.heap < ROUNDS * 3_000, told);
  }, { widths: [390] });
}
