// The staff desk, with JavaScript off: staff log in, see what waits, answer it, find it again, and are
// told when somebody else was faster. Nothing for axe to find, nothing to scroll sideways.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { untold } from '../axe.js';
import { LONGEST, PATIENCE, SERVICE, useStand, WIDTHS } from '../harness.js';

const stand = useStand();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function call(method, address, body, headers = {}) {
  const response = await fetch(stand.serverUrl + address, {
    method, headers: { 'content-type': 'application/json', ...headers }, body: body && JSON.stringify(body),
  });
  const reply = await response.json();
  assert.equal(response.status, 200, `${address}: ${JSON.stringify(reply)}`);
  return reply;
}

/** A guest's request, as the widget would send it: the first free time on or after the nth day. */
async function request({ firstName, days = 3 }) {
  const portal = await call('GET', '/v1/portals/stillwater');
  const service = portal.services.find((one) => one.name === SERVICE);
  const from = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const calendar = await call('GET', `/v1/portals/stillwater/availability?service_id=${service.id}&from=${from}&days=14`);
  const day = calendar.days.find((one) => one.is_available);
  const draft = await call('POST', '/v1/bookings', {
    center_id: portal.centers[0].id, date: day.date, portal_id: 'stillwater',
    guests: [{ items: [{ item: { id: service.id } }] }],
  });
  const { slots } = await call('GET', `/v1/bookings/${draft.id}/slots`);
  const slot = slots.find((one) => one.Available);
  const held = await call('POST', `/v1/bookings/${draft.id}/slots/reserve`, { slot_time: slot.Time });
  const submitted = await call('POST', '/bookings/submit', {
    submission: true, orgId: portal.organization.id, bookingModuleId: portal.booking_module.id,
    portalId: portal.portal.id, reservationId: held.reservation_id, requestNote: 'A <b>quiet</b> room, please.',
    contact: {
      firstName, lastName: 'Example', email: `${crypto.randomUUID()}@example.org`, phone: '+49 30 123456',
      answers: { terms: true },
    },
  });
  return submitted.booking;
}

const isApproved = async (booking) => (await call('GET', `/bookings/${booking.id}/public`)).booking.status === 1;

/** One test at each of the widths, by somebody whose browser runs no scripts. */
function atTheDesk(name, run) {
  for (const width of WIDTHS) {
    test(`${name}, ${width} px`, { timeout: LONGEST }, async () => {
      const context = await stand.browser.newContext({
        viewport: { width, height: 860 }, locale: 'en-GB', javaScriptEnabled: false, baseURL: stand.serverUrl,
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      try {
        await run(page, width, context);
      } finally {
        await context.close();
      }
    });
  }
}

async function logIn(page) {
  await page.getByLabel('Staff token').fill(stand.staffToken);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Log out' }).waitFor();
}

/** Nothing for axe in either scheme nor in the colours that a system forces; nothing to scroll sideways down to 320 px. */
async function assertClean(page, screen) {
  const context = await stand.browser.newContext({
    viewport: page.viewportSize(), locale: 'en-GB', storageState: await page.context().storageState(),
  });
  try {
    const twin = await context.newPage();
    await twin.goto(page.url());
    for (const colorScheme of ['light', 'dark']) {
      await twin.emulateMedia({ colorScheme });
      await twin.evaluate(axe);
      const { violations, passes } = await twin.evaluate(async () => {
        const found = await globalThis.axe.run(document);
        const text = (rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.flat().join(' ')).join(' | ')}`;
        return { violations: found.violations.map(text), passes: found.passes.length };
      });
      assert.ok(passes > 5, `${screen}: axe looked at nothing`);
      assert.deepEqual(violations, [], `${screen}, ${colorScheme}`);
    }
    await twin.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
    const faint = await twin.evaluate(async () => (await globalThis.axe.run({ runOnly: ['color-contrast'] })).violations
      .flatMap(({ nodes }) => nodes.map(({ target }) => target.flat().join(' '))));
    assert.deepEqual([...faint, ...await twin.evaluate(untold)], [], `${screen}, forced colours`);
    await twin.emulateMedia({ forcedColors: 'none' });
    for (const width of [page.viewportSize().width, 320]) {
      await twin.setViewportSize({ width, height: 860 });
      const inner = await twin.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(inner <= width, `${screen} is ${inner} px wide in ${width} px`);
    }
  } finally {
    await context.close();
  }
}

atTheDesk('a link in a mail leads to its booking, by way of logging in', async (page, width) => {
  const booking = await request({ firstName: `Mail${width}` });
  await page.goto(`/desk/bookings/${booking.reference}`);
  await assertClean(page, 'logging in');
  await page.getByLabel('Staff token').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('This token is not known').waitFor();
  await logIn(page);
  assert.equal(new URL(page.url()).pathname, `/desk/bookings/${booking.reference}`);
  await page.getByText(`Mail${width} Example`).first().waitFor();
  await page.getByText('A quiet room, please.').first().waitFor();
  await assertClean(page, 'a booking that waits');
});

atTheDesk('a request is approved from the inbox with a message, and canceled later', async (page, width) => {
  const booking = await request({ firstName: `Inbox${width}`, days: 5 });
  await page.goto('/desk');
  await logIn(page);
  const card = page.locator('.cards > li').filter({ hasText: booking.reference });
  await assertClean(page, 'the inbox');
  await card.getByText('Nothing stands in the way.').waitFor();
  await card.getByText('Answer').click();
  await card.getByLabel('Message to the guest').fill('We look forward to it.');
  await card.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Approved. The guest is told by mail.').waitFor();
  assert.equal(await isApproved(booking), true);
  await page.getByText('We look forward to it.').waitFor();
  await assertClean(page, 'an approved booking');
  await page.getByText('Cancel this booking').first().click();
  await page.getByLabel('Message to the guest').fill('The boiler broke.');
  await page.getByRole('button', { name: 'Cancel this booking' }).click();
  await page.getByText('Canceled. The guest is told by mail.').waitFor();
  assert.equal(await isApproved(booking), false);
});

atTheDesk('a change is shown old beside new and approved', async (page, width) => {
  const booking = await request({ firstName: `Change${width}`, days: 7 });
  await page.goto(`/desk/bookings/${booking.reference}`);
  await logIn(page);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Approved. The guest is told by mail.').waitFor();
  await call('POST', '/bookings/change-requests/submit', {
    bookingId: booking.id, cancellation: false, contact: { phone: '+49 40 999' }, event: {},
  });
  await page.goto(`/desk/bookings/${booking.reference}`);
  const row = page.getByRole('row').filter({ hasText: 'Phone' });
  await row.getByText('+49 30 123456').waitFor();
  await row.getByText('+49 40 999').waitFor();
  await assertClean(page, 'a change that waits');
  await page.getByRole('button', { name: 'Approve the change' }).click();
  await page.getByText('The request is approved.').waitFor();
});

atTheDesk('who comes second is shown what the first decided', async (page, width) => {
  const booking = await request({ firstName: `Late${width}`, days: 9 });
  await page.goto(`/desk/bookings/${booking.reference}`);
  await logIn(page);
  await call('POST', `/bookings/${booking.id}/deny`, {
    clientBookingLastUpdatedAt: booking.lastUpdated, notification: { message: 'We are closed that day.' },
  }, { authorization: `Bearer ${stand.staffToken}` });
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('heading', { name: 'Somebody else was faster' }).waitFor();
  await page.getByText('We are closed that day.').waitFor();
  await page.locator('.badge').getByText('Denied').waitFor();
  assert.equal(await isApproved(booking), false);
});

atTheDesk('a booking is found by name and stands in the plan of its day', async (page, width) => {
  const booking = await request({ firstName: `Find${width}`, days: 11 });
  await page.goto('/desk/bookings');
  await logIn(page);
  await page.getByLabel('Reference, name or email').fill(`find${width} exam`);
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('1 booking.').waitFor();
  await assertClean(page, 'what is found');
  await page.getByRole('link', { name: booking.reference }).click();
  await page.getByRole('heading', { name: 'History' }).waitFor();
  const date = booking.event.start.slice(0, 10);
  await page.goto(`/desk/day?date=${date}`);
  await page.getByRole('link', { name: booking.reference }).waitFor();
  await assertClean(page, 'the day');
  await page.getByRole('link', { name: 'Next day' }).click();
  assert.equal(await page.getByRole('link', { name: booking.reference }).count(), 0);
  await page.goto('/desk/mails');
  await assertClean(page, 'the mails');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.goto('/desk');
  await page.getByLabel('Staff token').waitFor();
});

atTheDesk('everything is reached by the keyboard, and what has it can be seen', async (page, width) => {
  await request({ firstName: `Keys${width}`, days: 13 });
  await page.goto('/desk');
  await logIn(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await skip.waitFor();
  assert.deepEqual(await skip.evaluate((link) => link === document.activeElement), true);
  const box = await skip.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0, 'the link to the content is seen when it has the keyboard');
  await page.keyboard.press('Tab');
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, 'solid');
});
