// Connections that hang: nothing fails, and nothing comes. The customer gets a way on, and the app when it comes after all.
import assert from 'node:assert/strict';
import { scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();
const GLUE = /\/app-[0-9a-f]+\.js$/;

function bare(address, body = SNIPPET) {
  stand.addDocument(address, `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title></head><body>${stand.script()}${body}</body></html>`);
  return address;
}

/** Answers nothing that matches until it is let go. Tells whether anything was asked for. */
async function hang(page, pattern) {
  let go;
  let isAsked = false;
  const gate = new Promise((done) => (go = done));
  await page.route(pattern, async (route) => {
    isAsked = true;
    await gate;
    // The page may have gone.
    await route.continue().catch(() => {});
  });
  return { go, asked: () => until('it is asked for', () => isAsked) };
}

const link = (widget) => widget.part('error').getByRole('link', { name: 'Book on the booking page' });

scenario(stand, 'while nothing is there, the skeleton has the shape of what was asked for', async (visitor) => {
  const everything = await hang(visitor.page, /\.wasm$|\/v1\/portals\//);
  // Treatments: a heading, the search, cards. A treatment: a heading, the month's name, its days. A booking: how it stands.
  for (const [attributes, shape] of [
    ['', [1.75, 2.75, 8, 8]],
    ['service="SWE60"', [1.75, 2.75, 24, 8]],
    ['booking="b-1"', [15, 2.75, 8, 8]],
  ]) {
    const widget = await visitor.open(bare('/bones', SNIPPET.replace('>', ` ${attributes}>`)));
    const bones = await widget.element.locator('.bones').evaluate((element) => {
      const drawn = [...element.children].filter((child) => !child.role).slice(0, 4);
      const em = parseFloat(getComputedStyle(element).fontSize);
      const across = element.getBoundingClientRect().width - 2 * em;
      return drawn.map((child) => {
        const { width, height } = child.getBoundingClientRect();
        return [height / em, width / across].map((number) => Math.round(number * 100) / 100);
      });
    });
    assert.deepEqual(bones.map(([height]) => height), shape, attributes);
    // A heading is half as wide as what is below it, which is as wide as there is room.
    assert.deepEqual(bones.map(([, width]) => width), [shape[0] > 2 ? 1 : 0.5, 1, 1, 1], attributes);
  }
  everything.go();
}, { widths: [390] });

for (const [what, pattern] of [
  ['wasm', '**/app-*.wasm'], ['glue', GLUE], ['style sheet', '**/app-*.css'], ['data of the portal', /\/v1\/portals\/stillwater\?/],
]) {
  scenario(stand, `a ${what} that hangs has its way out, and takes over when it comes after all`, async (visitor) => {
    const hanging = await hang(visitor.page, pattern);
    const widget = await visitor.open(bare('/hangs'), { clock: true });
    await hanging.asked();
    // The picture cannot be shown without its style sheet.
    const hasPicture = what !== 'style sheet';
    if (hasPicture) await widget.part('service').first().waitFor();
    else await widget.element.locator('.bones').waitFor();
    await visitor.page.clock.fastForward(8_000);
    assert.equal(await widget.part('error').count(), 0, 'it is given up too early');
    await visitor.page.clock.fastForward(13_000);
    await link(widget).waitFor();
    assert.equal(await link(widget).getAttribute('href'), `${stand.serverUrl}/book/stillwater`);
    if (hasPicture) {
      const card = widget.element.locator('a[part="service"]').filter({ hasText: SERVICE }).first();
      await card.waitFor();
      assert.match(await card.getAttribute('href'), /\/book\/stillwater\?.*do=service/);
      assert.equal(await widget.element.locator('button').count(), 0, 'a button would do nothing');
      await card.focus();
    }
    hanging.go();
    await widget.app();
    assert.equal(await widget.part('error').count(), 0, 'the way out stays');
    assert.equal(await widget.part('root').count(), 1);
    if (hasPicture) {
      const focused = await widget.element.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.textContent);
      assert.match(focused ?? '', new RegExp(SERVICE), 'who was on a link has lost their place');
    }
    await widget.chooseService(SERVICE);
    await widget.step('therapist').waitFor();
  }, { widths: [390] });
}

scenario(stand, 'what was pressed while everything hangs is followed after a while', async (visitor) => {
  const hanging = await hang(visitor.page, '**/app-*.wasm');
  const widget = await visitor.open(bare('/pressed'), { clock: true });
  await hanging.asked();
  await widget.chooseService(SERVICE);
  const left = visitor.page.waitForURL(`${stand.serverUrl}/book/stillwater?*`);
  await visitor.page.clock.fastForward(21_000);
  await left;
  hanging.go();
}, { widths: [390] });

scenario(stand, 'a wasm that hangs and then fails leaves one way out', async (visitor) => {
  let fail;
  const gate = new Promise((done) => (fail = done));
  await visitor.page.route('**/app-*.wasm', async (route) => {
    await gate;
    await route.abort();
  });
  const heard = [];
  await visitor.page.exposeFunction('heard', (code) => heard.push(code));
  await visitor.page.addInitScript(() => addEventListener('booking-error', (event) => window.heard(event.detail.code)));
  const widget = await visitor.open(bare('/fails'), { clock: true });
  await widget.part('service').first().waitFor();
  await visitor.page.clock.fastForward(21_000);
  await link(widget).waitFor();
  assert.deepEqual(heard, [], 'nothing has failed yet');
  fail();
  await until('it is told', () => heard.length === 1);
  assert.equal(await widget.part('error').count(), 1);
  assert.equal(await widget.element.locator('a[part="service"]').first().isVisible(), true);
}, { widths: [390], expected: /cannot run here|ERR_FAILED/ });

scenario(stand, 'on the server\'s own page the form is there when the app hangs, and books on', async (visitor) => {
  const hanging = await hang(visitor.page, '**/app-*.wasm');
  await visitor.page.clock.install();
  await visitor.page.goto(`${stand.serverUrl}/book/stillwater?lang=en`);
  await hanging.asked();
  const form = visitor.page.locator('booking-widget > form');
  const card = form.locator('[part~="service"]').filter({ hasText: SERVICE }).first();
  await until('the picture covers it', () => visitor.widget().element
    .evaluate(({ shadowRoot }) => Boolean(shadowRoot?.querySelector('[data-paint]'))));
  assert.equal(await card.isVisible(), false);
  await visitor.page.clock.fastForward(21_000);
  await card.click();
  await visitor.page.locator('[data-step="therapist"]').first().waitFor();
  hanging.go();
}, { widths: [390] });

scenario(stand, 'a lazy one whose helper hangs begins all the same', async (visitor) => {
  const hanging = await hang(visitor.page, '**/visitor-*.js');
  bare('/far', '<div style="block-size: 9000px"></div><booking-widget portal="stillwater" loading="lazy"></booking-widget>');
  const widget = await visitor.open('/far', { clock: true });
  await hanging.asked();
  await visitor.page.clock.fastForward(21_000);
  await widget.app();
  hanging.go();
}, { widths: [390] });

scenario(stand, 'a file of the popup that hangs has its way out, and the button when it comes after all', async (visitor) => {
  const hanging = await hang(visitor.page, '**/popup-*.js');
  const widget = await visitor.open(bare('/button', '<booking-widget portal="stillwater" mode="button"></booking-widget>'), { clock: true });
  await hanging.asked();
  await visitor.page.clock.fastForward(21_000);
  await link(widget).waitFor();
  hanging.go();
  await widget.part('launcher').click();
  await widget.part('service').first().waitFor();
  assert.equal(await link(widget).count(), 0);
}, { widths: [390] });

const OPENERS = `<button id="other" data-booking-open="stillwater-express">Express</button><button id="opener" data-booking-open="main">Book</button>
  <button id="nothing">Nothing</button><booking-widget id="main" portal="stillwater" mode="popup"></booking-widget>
  <booking-widget portal="stillwater-express" mode="popup"></booking-widget>`;

scenario(stand, 'an opener that is pressed before the file of the popup is there opens it when it is', async (visitor) => {
  for (const [id, opened] of [['opener', 0], ['other', 1]]) {
    const hanging = await hang(visitor.page, '**/popup-*.js');
    await visitor.open(bare('/early', OPENERS));
    await hanging.asked();
    await visitor.page.locator(`#${opened ? 'opener' : 'other'}`).click();
    await visitor.page.locator(`#${id}`).click();
    hanging.go();
    const widget = visitor.widget(opened);
    await widget.part('service').first().waitFor();
    const open = await visitor.page.evaluate(() => [...document.querySelectorAll('booking-widget')]
      .map(({ shadowRoot }) => shadowRoot.querySelector('dialog')?.open ?? false));
    assert.deepEqual(open, opened ? [false, true] : [true, false], 'only the last press counts');
    await visitor.page.keyboard.press('Escape');
    await until('the opener has the focus', () => visitor.page.evaluate((id) => document.activeElement.id === id, id));
    await visitor.page.unroute('**/popup-*.js');
  }
}, { widths: [390] });

scenario(stand, 'a press on something else before the file of the popup is there opens nothing', async (visitor) => {
  const hanging = await hang(visitor.page, '**/popup-*.js');
  await visitor.open(bare('/early', OPENERS));
  await hanging.asked();
  await visitor.page.locator('#opener').click();
  await visitor.page.locator('#nothing').click();
  hanging.go();
  const isOpen = (index) => visitor.widget(index).element.locator('dialog').evaluate((dialog) => dialog.open);
  assert.deepEqual([await isOpen(0), await isOpen(1)], [false, false]);
}, { widths: [390] });
