// Where a site's policy or the browser refuses wasm: from the spa's page to a booking that is made, changed and
// given up, by the links of the widget's first screen and the server's own page.
import assert from 'node:assert/strict';
import { guest, scenario, SERVICE, useStand } from '../harness.js';
import { Visitor } from '../plain.js';

const stand = useStand();

/** The strictest of policies, and without the word for wasm. */
const POLICY = () => [
  "default-src 'none'", `script-src ${stand.serverUrl}`, `connect-src ${stand.serverUrl}`, "style-src 'none'",
  `img-src ${stand.serverUrl}`, "require-trusted-types-for 'script'", "trusted-types 'none'",
].join('; ');

const EXPECTED = /Content Security Policy|cannot run here|unsafe-eval|WebAssembly/;

/** Through all of it, from the links that the first screen became. */
async function goThrough(visitor, name) {
  const card = visitor.page.getByRole('link', { name: new RegExp(SERVICE) }).first();
  await card.waitFor();
  assert.match(await card.getAttribute('href'), /\/book\/stillwater\?.*do=service/);
  await card.click();
  const { page } = visitor;
  const plain = new Visitor(stand, page, visitor.width);
  await page.waitForURL(/\/book\/stillwater/);
  if ((await plain.step('therapist').count()) > 0) {
    await plain.part('therapist').filter({ hasText: 'Anyone' }).first().click();
  }
  await plain.step('time').waitFor();
  await plain.part('day', '[data-state="free"]').nth(2).click();
  await plain.part('slot').first().click();
  await plain.step('details').waitFor();
  assert.match(await plain.part('hold-timer').innerText(), /until \d+:\d\d/);
  const who = guest(name);
  await plain.fill(who);
  await plain.part('submit').click();
  await plain.status('pending').waitFor();
  const mine = async () => (await stand.bookings()).find((booking) => booking.contact.email === who.Email);

  await plain.action('reschedule').click();
  await plain.step('time').waitFor();
  const slot = plain.part('slot', '[data-state="free"]').last();
  const wanted = await slot.getAttribute('data-time');
  await slot.click();
  await plain.step('review').waitFor();
  await plain.action('confirm').click();
  await page.getByText('Done: your appointment has its new time.').waitFor();
  assert.equal((await mine()).event.startInCenter, wanted);
  await plain.action('cancel').click();
  await plain.step('cancel').waitFor();
  await plain.action('confirm').click();
  await plain.status('canceled').waitFor();
  assert.equal((await mine()).status, 3);
}

scenario(stand, 'a policy without wasm leads through a whole booking', async (visitor) => {
  stand.addDocument('/no-wasm', `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title></head>
    <body>${stand.script()}<booking-widget portal="stillwater"></booking-widget></body></html>`,
  { 'content-security-policy': POLICY() });
  await visitor.open('/no-wasm');
  await goThrough(visitor, `Yael ${visitor.width}`);
}, { expected: EXPECTED });

scenario(stand, 'a browser without wasm leads through a whole booking', async (visitor) => {
  await visitor.page.context().addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'));
  await visitor.open('/');
  await goThrough(visitor, `Zoe ${visitor.width}`);
}, { expected: EXPECTED });

scenario(stand, 'the snippet leads to the server’s page where no script runs', async (visitor) => {
  const context = await stand.browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    stand.addDocument('/snippet', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head>
      <body>${stand.script()}<booking-widget portal="stillwater"></booking-widget>
      <noscript><a href="${stand.serverUrl}/book/stillwater">Book online</a></noscript></body></html>`);
    await page.goto(`${stand.siteUrl}/snippet`);
    await page.getByRole('link', { name: 'Book online' }).click();
    await page.locator('[part~="service"]').first().waitFor();
    assert.equal(await page.locator('html').getAttribute('dir'), 'ltr');
    // Whoever cannot press Enter searches by the button.
    await page.locator('[name="search"]').fill(SERVICE);
    await page.locator('[data-action="search"]').click();
    await page.waitForURL(/find=/);
    await page.locator('[part~="service"]').filter({ hasText: SERVICE }).first().waitFor();
  } finally {
    await context.close();
  }
}, { widths: [390] });
