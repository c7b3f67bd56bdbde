// What the site's own analytics hear, only if the site asks for it and only after the visitor agreed; and where a
// booking came from, likewise.
import assert from 'node:assert/strict';
import { SERVICE, guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();

const TAG_MANAGER = `window.dataLayer = [{ 'gtm.start': 1, event: 'gtm.js' }];`;
const GTAG = `window.dataLayer = []; function gtag() { dataLayer.push(arguments); }`;
const PIXEL = `window.pixel = []; window.fbq = (...given) => pixel.push(given);`;

function page(address, attributes, scripts = TAG_MANAGER + PIXEL) {
  stand.addDocument(address, `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>
    <script>${scripts}</script>${stand.script()}</head><body><booking-widget ${attributes}></booking-widget></body></html>`);
  return address;
}

/** What Tag Manager was told: names and what they are about; the entries that clear are checked on the way. */
async function told(page) {
  const entries = await page.evaluate(() => JSON.parse(JSON.stringify(window.dataLayer)).slice(1));
  for (let index = 0; index < entries.length; index += 2) {
    assert.deepEqual(entries[index], { ecommerce: null });
  }
  return entries.filter((_, index) => index % 2).map(({ event, ecommerce }) => [event, ecommerce]);
}

const names = async (page) => (await told(page)).map(([name]) => name);
const pixels = (page) => page.evaluate(() => window.pixel);
const consent = (page, word) => page.evaluate((word) => {
  document.querySelector('booking-widget').dataset.consent = word;
}, word);

async function bookingOf(email) {
  const all = await stand.bookings();
  return all.find((booking) => booking.contact.email === email);
}

async function approve(email) {
  const { id, lastUpdated } = await bookingOf(email);
  const response = await fetch(`${stand.serverUrl}/bookings/${id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientBookingLastUpdatedAt: lastUpdated, notification: {} }),
  });
  assert.equal(response.status, 200, await response.text());
}

async function submit(widget, name, day) {
  await widget.hold({ day });
  return send(widget, name);
}

async function send(widget, name) {
  const who = guest(name);
  await widget.fill(who);
  await widget.submit();
  return { email: who.Email, reference: await widget.confirmation() };
}

const status = (widget, name) => widget.part('status', `[data-status="${name}"]`);

/** Until whatever was to be counted by now is counted: counting waits for this lock. */
const settled = (page) => page.evaluate(async () => {
  await new Promise((done) => setTimeout(done));
  await navigator.locks.request('booking-widget-counted', () => {});
});

scenario(stand, 'a request is a lead, and one purchase when it is approved in front of the customer', async (visitor) => {
  const address = page('/request', 'portal="stillwater" analytics="auto" data-consent="granted"');
  const widget = await visitor.open(address);
  const { email, reference } = await submit(widget, `Lea${visitor.width}`, visitor.width === 390 ? 2 : 3);
  await until('the lead is told', async () => (await names(visitor.page)).includes('generate_lead'));
  const [[, view], [, begin], [, lead]] = await told(visitor.page);
  assert.deepEqual(await names(visitor.page), ['view_item', 'begin_checkout', 'generate_lead']);
  const stored = await bookingOf(email);
  const item = { item_id: stored.event.serviceId, item_name: SERVICE, price: stored.total, quantity: 1 };
  assert.deepEqual(lead, { transaction_id: reference, currency: 'EUR', value: stored.total, items: [item] });
  assert.deepEqual([begin.items, begin.value, 'transaction_id' in begin], [[item], stored.total, false]);
  assert.equal(view.items[0].item_id, item.item_id);

  // The same booking in a second tab: both look on.
  const second = await visitor.context.newPage();
  await second.goto(`${stand.siteUrl}${address}#booking=${stored.id}`);
  await second.locator('booking-widget [part~="status"][data-status="pending"]').waitFor();
  await status(widget, 'pending').waitFor();
  // The stream of a hidden tab is closed.
  await visitor.page.bringToFront();
  await approve(email);
  for (const [place, tab] of [visitor.page, second].entries()) {
    await tab.bringToFront();
    await tab.locator('booking-widget [part~="status"][data-status="approved"]').waitFor({ timeout: 25_000 });
    await until(`tab ${place} has looked`, async () => {
      await settled(tab);
      return (await visitor.page.evaluate(() => localStorage.getItem('booking-widget-counted')))?.includes(`ga4 purchase stillwater ${reference}`);
    });
  }
  for (const tab of [visitor.page, second]) await settled(tab);
  const purchases = [...(await told(visitor.page)), ...(await told(second))].filter(([name]) => name === 'purchase');
  assert.deepEqual(purchases, [['purchase', lead]]);
  const seen = [...(await pixels(visitor.page)), ...(await pixels(second))];
  assert.deepEqual(seen.map(([, name]) => name).sort(), ['InitiateCheckout', 'Lead', 'Purchase', 'ViewContent']);
  const [, , content, options] = seen.find(([, name]) => name === 'Purchase');
  assert.deepEqual(options, { eventID: reference });
  assert.deepEqual(content, {
    currency: 'EUR', value: stored.total, content_type: 'product', content_ids: [item.item_id],
    contents: [{ id: item.item_id, quantity: 1, item_price: stored.total }],
  });
  const text = JSON.stringify([await told(visitor.page), seen]);
  for (const secret of [stored.id, email]) assert.equal(text.includes(secret), false);

  // A reload counts nothing again, and neither does another time for the same booking.
  await visitor.page.bringToFront();
  await visitor.page.reload();
  await status(widget, 'approved').waitFor();
  await widget.action('reschedule').click();
  await widget.part('slot', '[data-state="present"]').waitFor();
  await widget.chooseSlot(0);
  await widget.step('review').waitFor();
  await settled(visitor.page);
  assert.deepEqual(await names(visitor.page), []);
});

scenario(stand, 'a booking that is certain at once is a purchase, told to gtag where there is no tag manager', async (visitor) => {
  const widget = await visitor.open(page('/express', 'portal="stillwater-express" analytics="GA4" data-consent="granted"', GTAG + PIXEL));
  await widget.chooseService('');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(visitor.width === 390 ? 1 : 2);
  await widget.chooseSlot();
  const { reference } = await send(widget, `Eva${visitor.width}`);
  const commands = () => visitor.page.evaluate(() => window.dataLayer.map((given) => [...given]));
  await until('the purchase is told', async () => (await commands()).some(([, name]) => name === 'purchase'));
  assert.deepEqual((await commands()).map(([command, name]) => `${command} ${name}`), [
    'event view_item', 'event begin_checkout', 'event purchase',
  ]);
  const [, , purchase] = (await commands()).at(-1);
  assert.equal(purchase.transaction_id, reference);
  assert.deepEqual(await pixels(visitor.page), [], 'the site asked for GA4 only');
});

scenario(stand, 'before consent nothing is told, kept or loaded, and nothing of it afterwards', async (visitor) => {
  const loads = [];
  visitor.page.on('request', (request) => /analytics-/.test(request.url()) && loads.push(request.url()));
  const widget = await visitor.open(page('/consent', 'portal="stillwater" analytics data-consent="denied"'));
  await widget.hold({ day: visitor.width === 390 ? 5 : 6 });
  assert.deepEqual([loads, await told(visitor.page), await pixels(visitor.page)], [[], [], []]);
  assert.equal(await visitor.page.evaluate(() => localStorage.length), 0);
  await consent(visitor.page, 'granted');
  const { email } = await send(widget, `Cora${visitor.width}`);
  await until('the lead is told', async () => (await names(visitor.page)).length > 0);
  await consent(visitor.page, 'denied');
  await status(widget, 'pending').waitFor();
  await approve(email);
  await status(widget, 'approved').waitFor({ timeout: 25_000 });
  await settled(visitor.page);
  assert.deepEqual(await names(visitor.page), ['generate_lead']);
});

for (const [what, attributes] of [['without the attribute', ''], ['with a word that is not known', 'analytics="matomo"']]) {
  scenario(stand, `${what} nothing is told, consent or not`, async (visitor) => {
    const said = [];
    visitor.page.on('console', (message) => message.type() === 'warning' && said.push(message.text()));
    const widget = await visitor.open(page('/without', `portal="stillwater" data-consent="granted" ${attributes}`));
    await submit(widget, `Nina${attributes.length}`, 8);
    if (attributes) await until('it is warned of', () => said.length > 0);
    await settled(visitor.page);
    assert.deepEqual([await told(visitor.page), await pixels(visitor.page)], [[], []]);
    assert.equal(said.filter((text) => text.includes('analytics="matomo"')).length, attributes ? 1 : 0);
  }, { widths: [390] });
}

scenario(stand, 'a page whose analytics throw keeps the customer from nothing', async (visitor) => {
  const scripts = `${TAG_MANAGER} dataLayer.push = () => { throw new Error('broken'); }; window.fbq = () => { throw new Error('broken'); };`;
  const widget = await visitor.open(page('/broken', 'portal="stillwater" analytics data-consent="granted"', scripts));
  await submit(widget, 'Brid', 9);
}, { widths: [390] });

const CAMPAIGN = '?gclid=Cj0KCQ&utm_source=newsletter&utm_campaign=winter&email=ada%40example.org';

for (const [what, words, isKept] of [
  ['is kept with the booking when the customer agreed', ['granted'], true],
  ['is kept when the customer agrees later', ['denied', 'granted'], true],
  ['is not kept when the customer takes it back', ['granted', 'denied'], false],
  ['is not kept when nobody asked', [], false],
]) {
  scenario(stand, `where a booking came from ${what}`, async (visitor) => {
    const address = page('/from', `portal="stillwater" ${words.length ? `data-consent="${words[0]}"` : ''}`, '');
    await visitor.page.goto(`${stand.siteUrl}${address}${CAMPAIGN}`, { referer: 'https://search.example/find?q=sore+back' });
    const widget = visitor.widget();
    // A site that changes pages without loading them.
    await visitor.page.evaluate(() => history.pushState(null, '', '/elsewhere'));
    await widget.hold({ day: 10 });
    if (words.length > 1) await consent(visitor.page, words[1]);
    const { email } = await send(widget, `Fay${words.join('')}`);
    const { attribution } = await bookingOf(email);
    assert.deepEqual(attribution, isKept ? {
      gclid: 'Cj0KCQ', utm_source: 'newsletter', utm_campaign: 'winter', referrer: 'https://search.example/find',
    } : undefined);
  }, { widths: [390] });
}

for (const [word, isKept] of [['granted', true], ['denied', false]]) {
  scenario(stand, `who is led to the server's page with consent ${word} is ${isKept ? '' : 'not '}known there by where they came from`, async (visitor) => {
    const address = page('/led', `portal="stillwater" data-consent="denied" data-prefill-email="ada@example.org"`, '');
    await visitor.page.route(/app-[^/]*\.wasm|first-screen/, (route) => route.abort());
    await visitor.page.goto(`${stand.siteUrl}${address}${CAMPAIGN}`, { referer: 'https://search.example/find?q=sore+back' });
    const carrying = visitor.page.waitForRequest(/visitor-/);
    const link = visitor.widget().part('error').getByRole('link');
    await (await carrying).response().then((response) => response.finished());
    // What counts is what they say when they go.
    await consent(visitor.page, word);
    await until('the link knows', async () => {
      await link.evaluate((node) => {
        node.addEventListener('click', (event) => event.preventDefault(), { once: true });
        node.click();
      });
      return (await link.getAttribute('href')).includes('gclid=Cj0KCQ') === isKept;
    });
    await visitor.page.unroute(/app-[^/]*\.wasm|first-screen/);
    await link.click();
    await visitor.page.waitForURL('**/book/stillwater**');
    assert.equal(visitor.page.url().includes('ada'), false, 'who they are is in the address');
    const widget = visitor.widget();
    await widget.app();
    // The same without wasm, which is not shown any more.
    await widget.element.evaluate((element) => element.replaceChildren());
    await widget.hold({ day: isKept ? 11 : 12 });
    const { email } = await send(widget, `Gus${word}`);
    const { attribution } = await bookingOf(email);
    assert.deepEqual(attribution, isKept ? {
      gclid: 'Cj0KCQ', utm_source: 'newsletter', utm_campaign: 'winter', referrer: 'https://search.example/find',
    } : undefined);
  }, { widths: [390], expected: /cannot run here|ERR_FAILED|Failed to load/ });
}
