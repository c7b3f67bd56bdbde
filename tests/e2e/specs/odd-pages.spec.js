// Pages that are odd without meaning to be: without a doctype, with a base of their own, with a policy in a meta
// element, gone back to, in a frame without an address, on a device whose clock is wrong.
import assert from 'node:assert/strict';
import { guest, scenario, SNIPPET, until, useStand } from '../harness.js';

// Playwright's browsers keep no pages to go back to, people's do.
const stand = useStand({ browserOptions: { ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

const HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>';

function bare(address, { head = '', body = SNIPPET, script = stand.script(), doctype = '<!doctype html>', headers = {} } = {}) {
  stand.addDocument(address, `${doctype}<html lang="en"><head>${HEAD}${head}</head><body>${script}${body}</body></html>`, headers);
}

async function book(widget, name, day) {
  await widget.hold({ day });
  await widget.fill(guest(name));
  await widget.submit();
  await widget.confirmation();
}

/** Where everything in the widget is, and how large its letters are. */
const layout = (widget) => widget.element.evaluate(({ shadowRoot }) =>
  [...shadowRoot.querySelectorAll('[part]')].map((node) => {
    const { x, width, height } = node.getBoundingClientRect();
    const { fontSize, lineHeight, display } = getComputedStyle(node);
    return [node.getAttribute('part'), x, width, height, fontSize, lineHeight, display].join(' ');
  }));

scenario(stand, 'a page without a doctype shows the same, and books', async (visitor) => {
  bare('/standard');
  bare('/quirks', { doctype: '' });
  const standard = await visitor.open('/standard');
  await standard.app();
  const expected = await layout(standard);
  const widget = await visitor.open('/quirks');
  await widget.app();
  assert.equal(await visitor.page.evaluate(() => document.compatMode), 'BackCompat');
  assert.deepEqual(await layout(widget), expected);
  await book(widget, 'Quirin', 0);
}, { widths: [390] });

for (const [what, base] of [['another folder', '/treatments/'], ['another server', 'https://cdn.invalid/assets/']]) {
  scenario(stand, `with a base in ${what} links to #book open the popup, it books, and closing leaves the address alone`, async (visitor) => {
    bare('/base', { head: `<base href="${base}">`, body: '<a href="#book">Book</a><booking-widget portal="stillwater" mode="popup"></booking-widget>' });
    const widget = await visitor.open('/base#book');
    await widget.part('service').first().waitFor();
    await visitor.page.keyboard.press('Escape');
    await until('the hash is gone', () => visitor.page.url() === `${stand.siteUrl}/base`);
    await visitor.page.getByRole('link', { name: 'Book' }).click();
    await book(widget, `Basil${base.length}`, 1);
    assert.equal(visitor.page.url(), `${stand.siteUrl}/base`);
    await widget.part('close').click();
    const { id } = (await stand.bookings())[0];
    await visitor.page.evaluate((hash) => { location.hash = hash; }, `booking=${id}`);
    await widget.part('status', '[data-status="pending"]').waitFor();
    assert.equal(visitor.page.url(), `${stand.siteUrl}/base`);
  }, { widths: [390] });
}

const policy = (...script) => [
  "default-src 'none'", `script-src ${script.join(' ')} 'wasm-unsafe-eval'`, `connect-src ${stand.serverUrl}`, "style-src 'none'",
  `img-src ${stand.serverUrl}`, "require-trusted-types-for 'script'", "trusted-types 'none'",
].join('; ');

for (const [what, page] of [
  ['a meta element', () => ({ head: `<meta http-equiv="content-security-policy" content="${policy(stand.serverUrl)}">` })],
  ["a nonce and 'strict-dynamic'", () => ({
    script: stand.script('async nonce="c2VjcmV0"'),
    headers: { 'content-security-policy': policy("'nonce-c2VjcmV0'", "'strict-dynamic'") },
  })],
]) {
  scenario(stand, `the strictest policy by ${what} is not violated, and books`, async (visitor) => {
    bare('/policy', page());
    await visitor.page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
    });
    await book(await visitor.open('/policy'), `Pia${what.length}`, 2);
    assert.deepEqual(await visitor.page.evaluate(() => window.violations), []);
  }, { widths: [390] });
}

/** Away to another page and back, as by the browser's button. What it has kept of the page loads nothing. */
async function goAwayAndBack(visitor, meanwhile) {
  await visitor.page.goto(`${stand.siteUrl}/other`);
  await meanwhile?.();
  await visitor.page.goBack({ waitUntil: 'commit' });
}

scenario(stand, 'a page that is gone back to is as it was left, books, and hears what happened meanwhile', async (visitor) => {
  bare('/book', { headers: { 'cache-control': 'max-age=0' } });
  bare('/other', { body: '<p>Other</p>', script: '' });
  await visitor.page.addInitScript(() => addEventListener('pageshow', ({ persisted }) => { window.wasKept = persisted; }));
  const widget = await visitor.open('/book');
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.step('time').waitFor();
  await until('the choice is kept', () => visitor.page.evaluate(() => Object.keys(sessionStorage).length > 0));
  await goAwayAndBack(visitor);
  await widget.step('time').waitFor();
  await widget.chooseDay(3);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  const who = guest('Bea');
  await widget.fill(who);
  await goAwayAndBack(visitor);
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  assert.equal(await widget.field('Email').inputValue(), who.Email);
  await widget.fill(who);
  await widget.submit();
  await widget.confirmation();
  await goAwayAndBack(visitor, () => stand.atTheDesk(who.Email, async (desk) => {
    await desk.getByRole('button', { name: 'Approve' }).click();
    await desk.getByText('Approved. The guest is told by mail.').waitFor();
  }));
  await widget.part('status', '[data-status="approved"]').waitFor();
}, { widths: [390] });

scenario(stand, 'in a frame without an address it books', async (visitor) => {
  stand.addDocument('/srcdoc', `<!doctype html><title>A page</title><iframe title="Book" width="390" height="800"
    srcdoc='<!doctype html><html lang="en">${stand.script()}${SNIPPET}</html>'></iframe>`);
  await visitor.open('/srcdoc');
  await book(visitor.widget(0, visitor.page.frameLocator('iframe')), 'Frida', 4);
}, { widths: [390] });

scenario(stand, 'in a frame, a popup that is not displayed leads to the page of the server in a page of its own', async (visitor) => {
  bare('/framed', { body: '<a href="#book">Book</a><div style="display: none"><booking-widget portal="stillwater" mode="popup"></booking-widget></div>' });
  bare('/frame', { script: '', body: '<iframe src="/framed" title="Book" width="390" height="800"></iframe>' });
  await visitor.open('/frame');
  const frame = visitor.page.frameLocator('iframe');
  await frame.locator('dialog').waitFor({ state: 'attached' });
  const [tab] = await Promise.all([
    visitor.context.waitForEvent('page'),
    frame.getByRole('link', { name: 'Book' }).click(),
  ]);
  await tab.waitForURL('**/book/stillwater');
}, { widths: [390] });

scenario(stand, 'on a device whose clock is a year fast, a time is held as long as the spa says, and booked', async (visitor) => {
  bare('/clock');
  await visitor.page.addInitScript(() => {
    const { Date } = window;
    const ahead = 365 * 86_400_000;
    window.Date = class extends Date {
      constructor(...given) {
        super(...(given.length ? given : [Date.now() + ahead]));
      }

      static now() {
        return Date.now() + ahead;
      }
    };
  });
  const widget = await visitor.open('/clock');
  await widget.hold({ day: 5 });
  const [minutes] = (await widget.element.getByRole('timer').innerText()).match(/\d+/);
  assert.ok(Number(minutes) >= 8 && Number(minutes) <= 10, minutes);
  await widget.fill(guest('Cleo'));
  await widget.submit();
  await widget.confirmation();
}, { widths: [390] });

scenario(stand, 'a copy of the script under the path of its server, without the rest, says so and shows the link of the site', async (visitor) => {
  const source = await (await fetch(`${stand.serverUrl}/widget/v1/booking-widget.js`)).text();
  await visitor.page.route(`${stand.siteUrl}/widget/v1/booking-widget.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: source }));
  bare('/copy', {
    script: '<script async src="/widget/v1/booking-widget.js"></script>',
    body: `<booking-widget portal="stillwater"><a href="${stand.serverUrl}/book/stillwater">Book online</a></booking-widget>`,
  });
  const widget = await visitor.open('/copy');
  await widget.part('error').waitFor();
  await until('it says so', () => visitor.errors.some((text) => text.includes('cannot run here')));
  await visitor.page.getByRole('link', { name: 'Book online' }).click();
  await visitor.page.waitForURL('**/book/stillwater');
}, { widths: [390], expected: /./ });
