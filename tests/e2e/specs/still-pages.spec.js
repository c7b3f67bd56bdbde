// The server's own pages and the desk: nothing jumps once a page is drawn, however late its pictures come, and nothing moves
// for who wants less motion. By somebody without script; who has it, gets the widget in the page.
import assert from 'node:assert/strict';
import { guest, scenario, useStand } from '../harness.js';
import { withoutScript } from '../plain.js';
import { decide, request } from '../screens/ways.js';
import { LATE, open } from '../stillness.js';

/** A look of its own, which is saved with the portal, and movements long enough to be seen. */
const themed = (catalogue) => catalogue
  .replace('[[portal]]\nkey = "stillwater"\n', '$&theme = { preset = "botanical", "--booking-motion" = "2s", "--booking-motion-wait" = "2s" }\n');

const stand = useStand({ catalogue: themed });

const WIDTHS = [390, 1280];

/** What has moved on a page since it was opened, and what moves. No script runs there: the browser itself is asked. */
function moved() {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: 'layout-shift', buffered: true });
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
  const shifts = observer.takeRecords().filter(({ hadRecentInput }) => !hadRecentInput)
    .map(({ value, sources }) => `${value.toFixed(4)} ${sources.map(({ node, previousRect, currentRect }) => `${node?.localName} from ${place(previousRect)} to ${place(currentRect)}`).join(', ')}`);
  const animations = document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().duration >= 20 || effect.getComputedTiming().iterations > 1)
    .map((one) => one.animationName ?? one.transitionProperty);
  observer.disconnect();
  return [...shifts, ...animations];
}

async function assertStill({ page }, screen) {
  await page.waitForLoadState();
  // A frame of what has come last.
  await page.screenshot();
  assert.deepEqual(await page.evaluate(moved), [], screen);
}

/** All pictures come late: how many did? */
async function delayPictures(page) {
  const late = [];
  await page.route(/\.webp(\?|$)/, async (route) => {
    late.push(route.request().url());
    await new Promise((done) => { setTimeout(done, LATE); });
    await route.continue().catch(() => {});
  });
  return late;
}

withoutScript(stand, 'from the treatments to a booking that is to be canceled no page jumps or moves', async (visitor) => {
  const { page } = visitor;
  const late = await delayPictures(page);
  const still = (screen) => assertStill(visitor, screen);
  await visitor.open();
  await still('treatments');
  assert.ok(late.length > 1, 'no picture was late');
  await visitor.part('service').filter({ hasText: 'Hot stone' }).first().click();
  await visitor.part('therapist').first().waitFor();
  await still('therapists');
  await visitor.toTimes(visitor.width > 600 ? 3 : 4);
  await still('times');
  await visitor.part('slot').first().click();
  await visitor.step('details').waitFor();
  await still('details');
  const who = guest(`Page${visitor.width}`);
  await visitor.fill({ ...who, Email: 'nobody@' });
  await visitor.page.getByLabel('Email', { exact: true }).press('Enter');
  await page.locator('#field-email-error').waitFor();
  await still('details with gaps');
  await visitor.fill(who);
  await visitor.part('submit').click();
  await visitor.status('pending').waitFor();
  await still('confirmation');
  await decide(stand, who.Email, 'approve');
  await page.reload();
  await visitor.status('approved').waitFor();
  await still('the booking');
  await visitor.action('reschedule').click();
  await visitor.step('time').waitFor();
  await still('another time');
  await visitor.part('slot', '[data-state="free"]').last().click();
  await visitor.step('review').waitFor();
  await still('both times');
  await visitor.action('confirm').click();
  await visitor.status('reschedule-requested').waitFor();
  await still('another time is asked for');
  await visitor.action('withdraw').click();
  await visitor.step('withdraw').waitFor();
  await still('taking back');
  await visitor.open('/book/nowhere?lang=en');
  await still('no such page');
}, WIDTHS);

withoutScript(stand, 'no page of the desk jumps or moves', async (visitor) => {
  const { page } = visitor;
  const { reference, event } = await request(stand, `Desk${visitor.width}`, visitor.width > 600 ? 7 : 9, new Date());
  await visitor.open('/desk');
  await assertStill(visitor, 'logging in');
  await page.getByLabel('Staff token').fill(stand.staffToken);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Log out' }).waitFor();
  await assertStill(visitor, 'the inbox');
  await page.getByText('Answer').first().click();
  await page.getByLabel('Message to the guest').first().waitFor();
  await assertStill(visitor, 'an answer');
  for (const address of [`bookings/${reference}`, `day?date=${event.startInCenter.slice(0, 10)}`, 'bookings', 'mails']) {
    await visitor.open(`/desk/${address}`);
    await assertStill(visitor, address);
  }
}, WIDTHS);

scenario(stand, 'the widget in the server\'s page, in the look that is saved with its portal, moves nothing', async (visitor) => {
  const late = await delayPictures(visitor.page);
  const { widget, assertStill: nothingJumped } = await open(visitor, `${stand.serverUrl}/book/stillwater?lang=en`);
  // Behind it is what those without script have.
  const seen = (part) => widget.element.locator(`[part~="${part}"]:visible`);
  await widget.app();
  await seen('service').first().waitFor();
  await nothingJumped('treatments');
  assert.ok(late.length > 1, 'no picture was late');
  await seen('service').filter({ hasText: 'Hot stone' }).first().click();
  await seen('therapist').first().waitFor();
  await nothingJumped('therapists');
}, { widths: WIDTHS });
