// The second wasm and its style sheet: fetched behind the first screen, and what happens when they do not come.
import assert from 'node:assert/strict';
import { guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();
const LATER = /\/widget\/v1\/later-[0-9a-f]+\.wasm$/;
const expected = /Failed to load resource|net::ERR/;

scenario(stand, 'the rest comes behind the first screen, once, before anything of it is needed', async (visitor) => {
  const asked = [];
  visitor.page.on('request', (request) => {
    if (LATER.test(request.url())) asked.push(request.url());
  });
  const arrived = visitor.page.waitForResponse(LATER);
  const widget = await visitor.open();
  assert.equal((await arrived).status(), 200);
  assert.ok(await widget.part('service').first().isVisible(), 'the first screen is not there yet');
  await widget.hold();
  assert.equal(asked.length, 1);
});

scenario(stand, 'a slot chosen while the rest cannot be loaded is held as soon as it can', async (visitor) => {
  let failures = 0;
  await visitor.page.route(LATER, (route) => {
    failures += 1;
    return route.abort('connectionreset');
  });
  const widget = await visitor.open();
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(1);
  await widget.chooseSlot();
  // The click is answered, and the reason is said.
  await widget.part('hold-timer', '[data-hold="reserving"]').waitFor();
  await widget.element.locator('.offline').waitFor();
  await until('it was tried again', () => failures > 1);
  await visitor.page.unroute(LATER);
  await widget.step('details').waitFor();
  assert.equal(await widget.element.locator('.offline').count(), 0);
  await widget.fill(guest(`Lia${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
}, { expected });

scenario(stand, 'the rest is not shown without its style sheet', async (visitor) => {
  const style = /\/widget\/v1\/later-[0-9a-f]+\.css$/;
  let failures = 0;
  await visitor.page.route(style, (route) => {
    failures += 1;
    return route.fulfill({ status: 404, contentType: 'text/css', body: '.fields{display:none}' });
  });
  const widget = await visitor.open();
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(5);
  await widget.chooseSlot();
  await widget.part('hold-timer', '[data-hold="reserving"]').waitFor();
  await until('it was tried again', () => failures > 1);
  assert.equal(await widget.step('details').count(), 0);
  await visitor.page.unroute(style);
  await widget.step('details').waitFor();
  const look = await widget.element.locator('.fields').first().evaluate((node) => getComputedStyle(node).display);
  assert.equal(look, 'grid');
}, { expected: /Failed to load resource|net::ERR|integrity/ });

scenario(stand, 'nothing typed is lost by a reload while the rest cannot be loaded', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold({ day: 2 });
  await widget.field('First name').fill('Mo');
  await widget.field('A note to us').fill('By the window, please.');
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send('Network.clearBrowserCache');
  await visitor.page.route(LATER, (route) => route.abort('connectionreset'));
  await visitor.page.reload();
  await widget.part('error', '[data-screen="offline"]').waitFor();
  await visitor.page.unroute(LATER);
  await widget.step('details').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  assert.equal(await widget.field('First name').inputValue(), 'Mo');
  assert.equal(await widget.field('A note to us').inputValue(), 'By the window, please.');
}, { expected });

scenario(stand, 'what was chosen before the rest is here is found again by a reload', async (visitor) => {
  await visitor.page.route(LATER, () => {});
  const widget = await visitor.open();
  await widget.chooseService('Hot stone massage');
  await widget.part('therapist').nth(1).waitFor();
  await visitor.page.reload();
  // What is kept is for the rest to read.
  await visitor.page.unroute(LATER);
  await visitor.page.reload();
  await widget.step('therapist').waitFor();
  assert.match(await widget.part('root').innerText(), /Hot stone massage/);
  // The same with a therapist, from a page without anything kept; the day is the first free one again.
  await visitor.page.evaluate(() => sessionStorage.clear());
  await visitor.page.route(LATER, () => {});
  await visitor.page.reload();
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anna');
  await widget.chooseDay(6);
  await visitor.page.unroute(LATER);
  await visitor.page.reload();
  await widget.step('time').waitFor();
  assert.match(await widget.part('root').innerText(), /Swedish massage[^]*Anna/);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.fill(guest(`Rea${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
}, { expected });

scenario(stand, 'a rest that never ends is given up and asked for again', async (visitor) => {
  // The browser's own time-out, pressed by hand.
  await visitor.page.addInitScript(() => {
    window.expire = [];
    AbortSignal.timeout = () => {
      const abort = new AbortController();
      window.expire.push(() => abort.abort(new DOMException('it took too long', 'TimeoutError')));
      return abort.signal;
    };
  });
  let asked = 0;
  await visitor.page.route(LATER, (route) => {
    asked += 1;
    // The first is never answered.
    return asked === 1 ? undefined : route.continue();
  });
  const widget = await visitor.open();
  await until('it is asked for', () => asked === 1);
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(3);
  await widget.chooseSlot();
  await widget.part('hold-timer', '[data-hold="reserving"]').waitFor();
  const expired = await visitor.page.evaluate(() => window.expire.map((expire) => expire()).length);
  assert.ok(expired > 0, 'nothing limits how long it is waited for');
  await widget.step('details').waitFor();
  assert.equal(asked, 2);
}, { expected });

scenario(stand, 'where the rest never comes, the server’s page goes on with what was chosen', async (visitor) => {
  await visitor.page.route(LATER, (route) => route.abort('connectionreset'));
  const widget = await visitor.open();
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  const date = await widget.chooseDay(4);
  await widget.chooseSlot();
  const out = widget.element.locator('.offline a');
  await out.waitFor();
  assert.equal(await out.getAttribute('target'), '_blank');
  const page = await visitor.context.newPage();
  await page.goto(await out.getAttribute('href'));
  await page.locator('[data-step="time"]').first().waitFor();
  await page.locator(`[data-time^="${date}"]`).first().waitFor();
  await page.getByText('Swedish massage').first().waitFor();
}, { expected });

scenario(stand, 'a rest that somebody has changed is not run, and leads on', async (visitor) => {
  // Valid, and the same but for a section that says nothing: only its hash tells.
  await visitor.page.route(LATER, async (route) => {
    const response = await route.fetch();
    const body = Buffer.concat([await response.body(), Buffer.from([0, 4, 3, 0x61, 0x62, 0x63])]);
    await route.fulfill({ response, body, headers: { ...response.headers(), 'content-encoding': '', 'content-length': String(body.length) } });
  });
  const widget = await visitor.open();
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(5);
  await widget.chooseSlot();
  const out = widget.element.locator('.offline a');
  await out.waitFor();
  assert.match(await out.getAttribute('href'), /\/book\/stillwater\?/);
  assert.equal(await widget.step('details').count(), 0);
  await until('the browser says why', () => visitor.errors.some((text) => /integrity|digest/.test(text)));
}, { expected: /integrity|digest/, widths: [390] });

scenario(stand, 'where the rest never comes, a link’s booking is found on the server’s page', async (visitor) => {
  await visitor.page.route(LATER, (route) => route.abort('connectionreset'));
  const widget = await visitor.open('/#booking=00000000-0000-4000-8000-000000000000');
  const out = widget.element.locator('.offline a');
  await out.waitFor();
  assert.match(await out.getAttribute('href'), /\/book\/stillwater\/manage\/00000000-/);
}, { expected, widths: [390] });

scenario(stand, 'what the page asks for before the rest is there happens when it is', async (visitor) => {
  let go;
  const gate = new Promise((done) => (go = done));
  let isAsked = false;
  await visitor.page.route(LATER, async (route) => {
    isAsked = true;
    await gate;
    await route.continue();
  });
  const widget = await visitor.open();
  await widget.chooseService('Swedish massage');
  await widget.step('therapist').waitFor();
  await widget.element.evaluate((element) => element.reset());
  await until('the rest is asked for', () => isAsked);
  assert.equal(await widget.step('service').count(), 0);
  go();
  await widget.step('service').waitFor();
}, { widths: [390] });
