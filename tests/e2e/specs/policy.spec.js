// The strictest policy, held by what only some pages and some customers come to: a theme of the page, analytics, what the
// page knows of its visitor, a link to a booking, another time for it, the file for the calendar.
import assert from 'node:assert/strict';
import { guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();

const policy = () => [
  "default-src 'none'", `script-src ${stand.serverUrl} 'wasm-unsafe-eval'`, `connect-src ${stand.serverUrl}`, "style-src 'none'",
  `img-src ${stand.serverUrl}`, "require-trusted-types-for 'script'", "trusted-types 'none'",
].join('; ');

scenario(stand, 'the strictest policy is not violated once by all that a page may ask for', async (visitor) => {
  const { page } = visitor;
  stand.addDocument('/policy', `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title></head><body>${stand.script()}
    <p><a class="button" href="/elsewhere">A link</a></p>
    <booking-widget portal="stillwater" theme="site" analytics="auto" data-consent="granted" data-prefill-first-name="Ada"></booking-widget>
    </body></html>`, { 'content-security-policy': policy() });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
    window.dataLayer = [{ 'gtm.start': 1 }];
    window.fbq = () => {};
  });
  const loaded = [];
  page.on('requestfinished', (request) => loaded.push(new URL(request.url()).pathname));
  const clean = async (what) => assert.deepEqual(await page.evaluate(() => window.violations), [], what);

  let widget = await visitor.open('/policy');
  await widget.app();
  await until('the page was looked at', () => widget.element.evaluate((element) => getComputedStyle(element).getPropertyValue('--booking-scheme').trim() !== ''));
  await widget.hold({ day: visitor.width > 600 ? 3 : 4 });
  await until('the form is filled in', async () => (await widget.field('First name').inputValue()) === 'Ada');
  await clean('until the details');
  const who = guest(`Iris${visitor.width}`);
  await widget.fill(who);
  await widget.submit();
  await widget.confirmation();
  await until('the lead is told', () => page.evaluate(() => window.dataLayer.some(({ event }) => event === 'generate_lead')));
  const download = page.waitForEvent('download');
  await widget.action('save-calendar-file').click();
  assert.match((await download).suggestedFilename(), /\.ics$/);
  for (const name of ['site', 'analytics', 'visitor']) assert.ok(loaded.some((path) => path.includes(`/${name}-`)), `${name} was not loaded`);
  await clean('until the confirmation');

  const { id } = (await stand.bookings()).find((booking) => booking.contact.email === who.Email);
  await page.goto('about:blank');
  widget = await visitor.open(`/policy#booking=${id}`);
  await widget.part('status', '[data-status="pending"]').waitFor();
  await widget.action('reschedule').click();
  await widget.part('slot', '[data-state="present"]').waitFor();
  await widget.chooseSlot(0);
  await widget.step('review').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await widget.action('confirm').click();
  await widget.element.getByText('Done: your appointment has its new time.').waitFor();
  await clean('with a link to a booking');
}, { widths: [1280, 390] });
