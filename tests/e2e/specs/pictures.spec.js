// Pictures on cards: their places are kept, they come when they are needed and in the width that is, and nothing
// is broken where they cannot be had.
import assert from 'node:assert/strict';
import { scenario, SERVICE, until, useStand } from '../harness.js';

const stand = useStand();

const PICTURES = '**/pictures/**';

/** The demo has a picture for every treatment. */
const pictures = (widget) => widget.part('service').locator('img');

const isThere = (image) => image.evaluate((node) => node.complete && node.naturalWidth > 0);

/** Asked for while the browser waits for them, let go all at once. */
async function holdPictures(visitor) {
  let go;
  const gate = new Promise((done) => (go = done));
  await visitor.page.route(PICTURES, async (route) => {
    await gate;
    await route.continue().catch(() => {});
  });
  return go;
}

const watchShifts = (visitor) => visitor.page.evaluate(() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      window.shifts.push([value, ...sources.map(({ node }) => `${node?.nodeName} ${node?.className}`)]);
    }
  }).observe({ type: 'layout-shift', buffered: false });
});

const shifts = (visitor) => visitor.page.evaluate(() => new Promise((done) => {
  // Entries are told after the frame that they belong to.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(window.shifts))));
}));

scenario(stand, 'nothing moves when pictures come', async (visitor) => {
  const go = await holdPictures(visitor);
  const widget = await visitor.open();
  await widget.app();
  const first = pictures(widget).first();
  const before = await widget.box('service');
  const { width, height } = await first.boundingBox();
  assert.ok(width > 0 && height > 0, 'its place is kept');
  await watchShifts(visitor);
  go();
  await until('the first picture is there', () => isThere(first));
  assert.deepEqual(await shifts(visitor), []);
  assert.deepEqual(await widget.box('service'), before);
});

scenario(stand, 'what is seen first is asked for at once, the rest when it comes near', async (visitor) => {
  const asked = new Set();
  visitor.page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  const widget = await visitor.open();
  await widget.app();
  const all = pictures(widget);
  const loading = await all.evaluateAll((images) => images.map((image) => image.getAttribute('loading')));
  assert.ok(loading.length > 20, `${loading.length} pictures`);
  assert.deepEqual(loading.slice(0, 4), [null, null, null, null]);
  assert.ok(loading.slice(4).every((value) => value === 'lazy'));
  await until('the first is there', () => isThere(all.first()));
  const last = all.last();
  const hash = /\/pictures\/\w+\//.exec(await last.getAttribute('src'))[0];
  const isAsked = () => [...asked].some((path) => path.startsWith(hash));
  assert.equal(isAsked(), false, 'the last is far away');
  await last.scrollIntoViewIfNeeded();
  await until('the last is there', () => isThere(last));
  assert.equal(isAsked(), true);
}, { widths: [390] });

for (const density of [1, 2, 3]) {
  scenario(stand, `the width fits the place on a screen of density ${density}`, async (visitor) => {
    const widget = await visitor.open();
    await widget.app();
    const images = pictures(widget);
    // One that is asked for at once, by what the page says of its place, and one by the browser's own measure.
    for (const index of [0, 5]) {
      const image = images.nth(index);
      await image.scrollIntoViewIfNeeded();
      await until('it is there', () => isThere(image));
      const needed = (await image.evaluate((node) => node.getBoundingClientRect().width)) * density;
      const [chosen, widths] = await image.evaluate((node) => [
        Number(/(\d+)\.webp$/.exec(node.currentSrc)[1]),
        node.srcset.split(', ').map((entry) => Number(/ (\d+)w$/.exec(entry)[1])),
      ]);
      const right = widths.find((width) => width >= needed) ?? widths.at(-1);
      assert.equal(chosen, right, `${needed} pixels of ${widths}`);
    }
  }, { deviceScaleFactor: density });
}

scenario(stand, 'a picture of the first screen is asked for once, and does not flicker when the app comes', async (visitor) => {
  const asked = [];
  visitor.page.on('request', (request) => {
    if (request.url().includes('/pictures/')) asked.push(request.url());
  });
  let go;
  const gate = new Promise((done) => (go = done));
  await visitor.page.route('**/*.wasm', async (route) => {
    await gate;
    await route.continue();
  });
  const widget = await visitor.open();
  const first = pictures(widget).first();
  await until('the picture is there', () => isThere(first));
  assert.equal(await widget.hasApp(), false, 'the app cannot be there');
  await widget.element.evaluate(({ shadowRoot }) => {
    new MutationObserver(() => {
      if (shadowRoot.querySelector('[data-paint]') || window.atSwap) return;
      const images = [...shadowRoot.querySelectorAll('[part=service] img')].slice(0, 4);
      window.atSwap = images.map((image) => image.complete && image.naturalWidth > 0);
    }).observe(shadowRoot, { childList: true, subtree: true });
  });
  go();
  await widget.app();
  assert.deepEqual(await visitor.page.evaluate(() => window.atSwap), [true, true, true, true]);
  assert.equal(asked.length, new Set(asked).size, `asked again: ${asked}`);
  assert.ok(asked.every((address) => address.startsWith(stand.serverUrl)), `${asked}`);
});

scenario(stand, 'pictures that cannot be had leave cards that can be used', async (visitor) => {
  await visitor.page.route(PICTURES, (route) => route.abort());
  const widget = await visitor.open();
  await widget.app();
  const first = pictures(widget).first();
  const visibility = () => first.evaluate((node) => getComputedStyle(node).visibility);
  await until('the broken picture is not seen', async () => (await visibility()) === 'hidden');
  await widget.chooseService(SERVICE);
  const anna = widget.part('therapist').filter({ hasText: 'Anna Keller' });
  const portrait = anna.locator('img');
  await portrait.scrollIntoViewIfNeeded();
  await until('the broken portrait is not seen', () =>
    portrait.evaluate((node) => getComputedStyle(node).visibility === 'hidden'));
  assert.match(await anna.innerText(), /AK/, 'initials are in its place');
  await anna.click();
  await widget.step('time').waitFor();
}, { expected: /Failed to load resource/ });

scenario(stand, 'a card tells what its picture shows, in the language of the widget', async (visitor) => {
  for (const [lang, name] of [['en', /Hot stone massage.*Steaming basalt stones/], ['de', /Hot-Stone-Massage.*Dampfende Basaltsteine/]]) {
    stand.addPage(`/${lang}`, `<booking-widget portal="stillwater" lang="${lang}"></booking-widget>`);
    const widget = await visitor.open(`/${lang}`);
    await widget.element.getByRole('button', { name }).first().waitFor();
  }
}, { widths: [1280] });

scenario(stand, "a site's policy needs no more than the server's pictures", async (visitor) => {
  const policy = `default-src 'none'; script-src ${stand.serverUrl} 'wasm-unsafe-eval'; connect-src ${stand.serverUrl}; `
    + `style-src 'none'; img-src ${stand.serverUrl}`;
  const html = `<!doctype html><html lang="en"><title>Spa</title><booking-widget portal="stillwater"></booking-widget>${stand.script()}`;
  stand.addDocument('/policy', html, { 'content-security-policy': policy, 'cross-origin-embedder-policy': 'require-corp' });
  const widget = await visitor.open('/policy');
  await until('the first picture is there', () => isThere(pictures(widget).first()));
}, { widths: [1280] });
