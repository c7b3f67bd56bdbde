// A booking that exists: shown by its link, followed while staff decide, moved, changed, given up.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What staff ask of the server. */
async function staff(path, body = {}) {
  const response = await fetch(`${stand.serverUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const reply = await response.json();
  assert.equal(response.status, 200, `${path}: ${JSON.stringify(reply)}`);
  return reply;
}

async function approve(email) {
  const booking = await stand.bookingOf(email);
  const notification = {};
  await staff(`/bookings/${booking.id}/approve`, {
    clientBookingLastUpdatedAt: booking.lastUpdated,
    notification,
  });
}

async function openRequest(email) {
  const { id } = await stand.bookingOf(email);
  const response = await fetch(`${stand.serverUrl}/bookings/change-requests`, {
    headers: { authorization: `Bearer ${stand.staffToken}` },
  });
  const { changeRequests: requests } = await response.json();
  return requests.find((request) => request.bookingId === id);
}

/** From the first screen to the confirmation; `day` keeps the tests of this file out of each other's way. */
async function book(visitor, name, { page = '/', day = 5, service } = {}) {
  const who = guest(`${name}${visitor.width}`);
  const widget = await visitor.open(page);
  await widget.hold({ day, ...(service === undefined ? {} : { service }) });
  await widget.fill(who);
  await widget.submit();
  await widget.confirmation();
  return { widget, email: who.Email };
}

function status(widget, name) {
  return widget.part('status', `[data-status="${name}"]`);
}

/** Chooses another time for the booking, up to the question whether it is right. */
async function chooseAnotherTime(widget) {
  await widget.action('reschedule').click();
  await widget.step('time').waitFor();
  await widget.part('slot', '[data-state="present"]').waitFor();
  const time = await widget.chooseSlot(0);
  await widget.step('review').waitFor();
  return time;
}

async function accessible(visitor) {
  await visitor.page.evaluate(axe);
  const found = await visitor.page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document.querySelector('booking-widget'));
    return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.flat().join(' ')).join(' | ')}`);
  });
  assert.deepEqual(found, []);
  const sideways = await visitor.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(sideways, false, 'the page scrolls sideways');
}

function express() {
  stand.addPage('/express', '<booking-widget portal="stillwater-express"></booking-widget>');
  return '/express';
}

scenario(stand, 'the page changes by itself while staff decide, and every act says whether it waits', async (visitor) => {
  const { widget, email } = await book(visitor, 'Mia');
  const heard = visitor.page.evaluate(() => {
    window.heard = [];
    for (const name of ['booking-status', 'booking-changed']) {
      document.addEventListener(name, (event) => window.heard.push([name, event.detail]));
    }
  });
  await heard;
  await status(widget, 'pending').waitFor();
  await stand.atTheDesk(email, async (desk) => {
    await desk.getByLabel('Message to the guest').first().fill('Bring <b>towels</b>');
    await desk.getByRole('button', { name: 'Approve' }).click();
    await desk.getByText('Approved. The guest is told by mail.').waitFor();
  });
  await status(widget, 'approved').waitFor();
  await widget.element.getByText('Bring <b>towels</b>').waitFor();
  await accessible(visitor);

  // Another time: asked for, and not yet done.
  const before = (await stand.bookingOf(email)).event.startInCenter;
  const wanted = await chooseAnotherTime(widget);
  assert.notEqual(wanted, before);
  await accessible(visitor);
  await widget.action('confirm').click();
  await status(widget, 'reschedule-requested').waitFor();
  assert.equal((await stand.bookingOf(email)).event.startInCenter, before, 'nothing is moved before staff agree');
  await accessible(visitor);
  await stand.atTheDesk(email, async (desk) => {
    await desk.getByRole('button', { name: 'Approve the change' }).click();
    await desk.getByText('The request is approved.').waitFor();
  });
  await status(widget, 'approved').waitFor();
  assert.equal((await stand.bookingOf(email)).event.startInCenter, wanted);

  // Asked for, and taken back.
  await widget.action('cancel').click();
  await widget.field('Would you like to tell us why?').fill('<script>alert(1)</script>');
  await accessible(visitor);
  await widget.action('confirm').click();
  await status(widget, 'cancellation-requested').waitFor();
  assert.equal((await stand.bookingOf(email)).status, 1, 'it is not canceled yet');
  await widget.action('withdraw').click();
  await widget.action('confirm').click();
  await status(widget, 'approved').waitFor();
  assert.equal(await openRequest(email), undefined);

  // Asked for again, and agreed to.
  await widget.action('cancel').click();
  await widget.action('confirm').click();
  await status(widget, 'cancellation-requested').waitFor();
  await stand.atTheDesk(email, async (desk) => {
    await desk.getByText('Cancellation requested').first().waitFor();
    await desk.getByRole('button', { name: 'Approve the cancellation' }).click();
    await desk.getByText('The request is approved.').waitFor();
  });
  await status(widget, 'canceled').waitFor();
  assert.equal(await widget.action('cancel').count(), 0);
  await accessible(visitor);

  const events = await visitor.page.evaluate(() => window.heard);
  const changes = events.filter(([name]) => name === 'booking-changed').map(([, detail]) => detail.change);
  assert.deepEqual(changes, ['reschedule-requested', 'cancellation-requested', 'withdrawn', 'cancellation-requested']);
  const statuses = events.filter(([name]) => name === 'booking-status').map(([, detail]) => detail.status);
  assert.deepEqual(statuses.slice(-2), ['APPROVED', 'CANCELED']);
  const { id } = await stand.bookingOf(email);
  assert.equal(JSON.stringify(events).includes(id), false, 'the page is told no capability');
});

scenario(stand, 'where the portal decides by itself, changes are done at once', async (visitor) => {
  const { widget, email } = await book(visitor, 'Noa', { page: express(), service: '', day: 6 });
  await status(widget, 'approved').waitFor();
  const wanted = await chooseAnotherTime(widget);
  await widget.action('confirm').click();
  await widget.element.getByText('Done: your appointment has its new time.').waitFor();
  assert.equal((await stand.bookingOf(email)).event.startInCenter, wanted);

  await widget.action('change-details').click();
  assert.equal(await widget.field('Email').inputValue(), email);
  await widget.field('Last name').fill('O’Neill <i>x</i>');
  await accessible(visitor);
  await widget.action('confirm').click();
  await widget.element.getByText('Done: your details are changed.').waitFor();
  await widget.element.getByText('O’Neill <i>x</i>').first().waitFor();

  await widget.action('cancel').click();
  await widget.action('confirm').dblclick();
  await status(widget, 'canceled').waitFor();
  assert.equal((await stand.bookingOf(email)).status, 3);
  await widget.action('book-another').click();
  await widget.part('service').first().waitFor();
});

scenario(stand, 'a link opens its booking and does not stay in the address', async (visitor) => {
  const { email } = await book(visitor, 'Ola', { day: 7 });
  const { id } = await stand.bookingOf(email);
  const other = await stand.visitor({ width: visitor.width });
  try {
    const widget = await other.open(`/?from=mail#booking=${id}`);
    await status(widget, 'pending').waitFor();
    assert.equal(other.page.url(), `${stand.siteUrl}/?from=mail`);
    assert.equal(await widget.element.getAttribute('booking'), null);
    // A reload finds it, in this tab.
    await other.page.reload();
    await status(widget, 'pending').waitFor();
    // Another link on the same page.
    await widget.action('book-another').click();
    await widget.part('service').first().waitFor();
    await other.page.evaluate((hash) => (location.hash = hash), `booking=${id}`);
    await status(widget, 'pending').waitFor();
    await until('the address is clean', () => !other.page.url().includes(id));
    assert.deepEqual(other.errors, []);
  } finally {
    await other.leave();
  }
});

scenario(
  stand,
  'an unknown booking says so and leads on',
  async (visitor) => {
    const widget = await visitor.open('/?booking=00000000-0000-4000-8000-000000000000');
    await widget.element.locator('[data-screen="booking-unknown"]').waitFor();
    await accessible(visitor);
    await widget.action('book-another').click();
    await widget.part('service').first().waitFor();
  },
  { expected: /404/ },
);

scenario(stand, 'a reload on the confirmation finds the booking, and what was being typed', async (visitor) => {
  const { widget, email } = await book(visitor, 'Pia', { day: 8 });
  await visitor.page.reload();
  await status(widget, 'pending').waitFor();
  await widget.action('change-details').click();
  await widget.field('First name').fill('Philippa');
  await visitor.page.reload();
  await widget.step('details').waitFor();
  assert.equal(await widget.field('First name').inputValue(), 'Philippa');
  await widget.action('confirm').click();
  await widget.element.getByText('Done: your details are changed.').waitFor();
  assert.equal((await stand.bookingOf(email)).contact.firstName, 'Philippa');
});

scenario(
  stand,
  'where the stream does not get through, the page asks now and then',
  async (visitor) => {
    await visitor.page.route('**/public/events*', (route) => route.abort());
    const { widget, email } = await book(visitor, 'Quin', { day: 9 });
    await status(widget, 'pending').waitFor();
    await approve(email);
    await status(widget, 'approved').waitFor();
  },
  { expected: /ERR_FAILED|404/ },
);

scenario(
  stand,
  'staff decide first, and the customer is told that nothing was done',
  async (visitor) => {
    await visitor.page.route('**/public/events*', (route) => route.abort());
    const { widget, email } = await book(visitor, 'Rae', { day: 10 });
    await widget.action('cancel').waitFor();
    await widget.action('cancel').click();
    await approve(email);
    await widget.action('confirm').click();
    await widget.element.getByText('Your booking has changed meanwhile').waitFor();
    await status(widget, 'approved').waitFor();
    assert.equal((await stand.bookingOf(email)).status, 1);
  },
  { expected: /ERR_FAILED|404|409/ },
);

// The last, because it moves the server's clock for all.
scenario(stand, 'past the deadline it is plain whom to call', async (visitor) => {
  const { widget, email } = await book(visitor, 'Sol', { day: 11 });
  await approve(email);
  await status(widget, 'approved').waitFor();
  assert.equal(await widget.action('cancel').count(), 1);
  const { event } = await stand.bookingOf(email);
  // Two hours before it begins, by the server's clock: the demo's deadline is a day before.
  const { server_time: now } = await (await fetch(`${stand.serverUrl}/bookings/${(await stand.bookingOf(email)).id}/public`)).json();
  await stand.advanceServer(Math.floor((Date.parse(event.start) - Date.parse(now)) / 1000) - 2 * 3600);
  await visitor.page.reload();
  await status(widget, 'approved').waitFor();
  await widget.element.locator('[data-reach]').waitFor();
  assert.equal(await widget.action('cancel').count(), 0);
  assert.equal(await widget.action('reschedule').count(), 0);
  assert.equal(await widget.element.locator('[data-reach] a[href^="tel:"]').count(), 1);
  await accessible(visitor);
});
