// A booking that exists, changed at the server's own page in a browser with JavaScript switched off.
import assert from 'node:assert/strict';
import { useStand } from '../harness.js';
import { withoutScript } from '../plain.js';

const stand = useStand();

async function bookingOf(email) {
  const all = await stand.bookings();
  return all.find((booking) => booking.contact.email === email);
}

async function approve(email) {
  const booking = await bookingOf(email);
  const response = await fetch(`${stand.serverUrl}/bookings/${booking.id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientBookingLastUpdatedAt: booking.lastUpdated, notification: {} }),
  });
  assert.equal(response.status, 200, await response.text());
}

/** The last free time of the last free day that is shown. */
async function toReview(visitor) {
  await visitor.action('reschedule').click();
  await visitor.step('time').waitFor();
  await visitor.part('day', '[data-state="free"]:not([data-selected="true"] *)').last().click();
  const slot = visitor.part('slot', '[data-state="free"]').last();
  const wanted = await slot.getAttribute('data-time');
  await slot.click();
  await visitor.step('review').waitFor();
  return wanted;
}

withoutScript(stand, 'another time at once, other details, and canceled', async (visitor) => {
  const email = await visitor.book(visitor.width === 390 ? 2 : 3, 'Uma');
  await visitor.assertClean('requested');
  await visitor.action('reschedule').click();
  await visitor.step('time').waitFor();
  // The calendar opens on the day of the booking, whose time is marked and cannot be pressed.
  const present = visitor.part('slot', '[data-state="present"]');
  assert.equal(await present.count(), 1);
  assert.equal(await present.isDisabled(), true);
  await visitor.assertClean('another time');
  const slot = visitor.part('slot', '[data-state="free"]').last();
  const wanted = await slot.getAttribute('data-time');
  await slot.click();
  await visitor.step('review').waitFor();
  assert.match(await visitor.part('hold-timer').innerText(), /until \d+:\d\d/);
  await visitor.assertClean('both times');
  await visitor.action('confirm').click();
  await visitor.page.getByText('Done: your appointment has its new time.').waitFor();
  assert.equal((await bookingOf(email)).event.startInCenter, wanted);

  await visitor.action('change-details').click();
  await visitor.step('details').waitFor();
  assert.equal(await visitor.page.getByLabel('Email', { exact: true }).inputValue(), email);
  await visitor.page.getByLabel('Last name', { exact: true }).fill('O’Neill <i>x</i>');
  await visitor.page.getByLabel('Email', { exact: true }).fill('uma@');
  await visitor.page.getByLabel('Email', { exact: true }).press('Enter');
  await visitor.page.locator('#field-email-error').waitFor();
  const lastName = visitor.page.getByLabel('Last name', { exact: true });
  assert.equal(await lastName.inputValue(), 'O’Neill <i>x</i>');
  await visitor.assertClean('details with gaps');
  await visitor.page.getByLabel('Email', { exact: true }).fill(email);
  await visitor.action('confirm').click();
  await visitor.page.getByText('Done: your details are changed.').waitFor();
  assert.equal((await bookingOf(email)).contact.lastName, 'O’Neill <i>x</i>');

  await visitor.action('cancel').click();
  await visitor.page.getByLabel('Would you like to tell us why?').fill('<b>A cold</b>');
  await visitor.action('confirm').dblclick();
  await visitor.status('canceled').waitFor();
  assert.equal((await bookingOf(email)).status, 3);
  await visitor.action('book-another').click();
  await visitor.part('service').first().waitFor();
});

withoutScript(stand, 'an approved booking waits for the spa, and says so', async (visitor) => {
  const email = await visitor.book(visitor.width === 390 ? 4 : 5, 'Vic');
  await approve(email);
  await visitor.page.reload();
  await visitor.status('approved').waitFor();
  const before = (await bookingOf(email)).event.startInCenter;
  await toReview(visitor);
  await visitor.page.getByText('Your present time stays yours until').waitFor();
  // Two presses in a row are one request.
  await visitor.action('confirm').dblclick();
  await visitor.status('reschedule-requested').waitFor();
  await visitor.page.locator('[data-asked]').waitFor();
  await visitor.assertClean('new time requested');
  assert.equal((await bookingOf(email)).event.startInCenter, before);
  // The way back shows what is so now, and so does a press there.
  await visitor.page.goBack();
  await visitor.page.reload();
  await visitor.status('reschedule-requested').waitFor();

  await visitor.action('withdraw').click();
  await visitor.step('withdraw').waitFor();
  await visitor.assertClean('take back');
  await visitor.action('confirm').click();
  await visitor.page.getByText('Done: your request is taken back.').waitFor();
  await visitor.status('approved').waitFor();

  await visitor.action('cancel').click();
  await visitor.action('confirm').click();
  await visitor.status('cancellation-requested').waitFor();
  await visitor.page.getByText('Sent: your request is with us now.').waitFor();
  await visitor.assertClean('cancellation requested');
  assert.equal((await bookingOf(email)).status, 1);
});

withoutScript(stand, 'a new time that is lost leads to others', async (visitor) => {
  const email = await visitor.book(visitor.width === 390 ? 3 : 4, 'Wim');
  await visitor.action('reschedule').click();
  await visitor.step('time').waitFor();
  const address = visitor.page.url();
  // Far from the booking's own time, which nobody else can have.
  const present = (await bookingOf(email)).event.startInCenter;
  const free = visitor.part('slot', '[data-state="free"]');
  const isLate = present.slice(11, 13) >= '14';
  const slot = isLate ? free.first() : free.last();
  const press = await slot.getAttribute('value');
  // Meanwhile somebody else takes it.
  await takeAll(press, address);
  await slot.click();
  await visitor.page.locator('[data-hold="lost"]').waitFor();
  await visitor.assertClean('lost time');
  const other = visitor.part('slot', '.with-day').first();
  const wanted = await other.getAttribute('data-time');
  await other.click();
  await visitor.step('review').waitFor();
  await visitor.action('confirm').click();
  await visitor.page.getByText('Done: your appointment has its new time.').waitFor();
  assert.equal((await bookingOf(email)).event.startInCenter, wanted);
});

withoutScript(stand, 'a second tab is told that something has changed', async (visitor) => {
  const email = await visitor.book(visitor.width === 390 ? 3 : 4, 'Xia');
  const address = visitor.page.url();
  await toReview(visitor);
  const other = await visitor.page.context().newPage();
  await other.goto(address);
  await other.locator('[data-action="change-details"]').click();
  await other.getByLabel('Last name', { exact: true }).fill('Second Tab');
  await other.locator('[data-action="confirm"]').click();
  await other.getByText('Done: your details are changed.').waitFor();
  // What the first tab holds was chosen for the booking as it was.
  const before = (await bookingOf(email)).event.startInCenter;
  await visitor.action('confirm').click();
  await visitor.page.getByText('Your booking has changed meanwhile').waitFor();
  assert.equal((await bookingOf(email)).event.startInCenter, before);
  await visitor.assertClean('changed meanwhile');
  await toReview(visitor);
  await visitor.action('confirm').click();
  await visitor.page.getByText('Done: your appointment has its new time.').waitFor();
});

withoutScript(stand, 'an unknown booking says so', async (visitor) => {
  await visitor.open('/book/stillwater/manage/00000000-0000-4000-8000-000000000000?lang=en');
  await visitor.page.locator('[data-screen="booking-unknown"]').waitFor();
  await visitor.assertClean('unknown booking');
  await visitor.action('book-another').click();
  await visitor.part('service').first().waitFor();
});

/** Others hold a time, by whoever has it free, until nobody can be had any more. */
async function takeAll(press, address) {
  const [, id] = new URL(address).pathname.match(/manage\/([^/]+)/);
  const booking = (await stand.bookings()).find((known) => known.id === id);
  const { serviceId, centerId } = booking.event;
  const slot_time = press.replace('slot:', '').split(';')[0];
  const post = (path, body) => fetch(`${stand.serverUrl}${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const items = [{ item: { id: serviceId } }];
  for (let taken = 0; taken < 30; taken += 1) {
    const draft = await post('/v1/bookings', {
      center_id: centerId, date: slot_time.slice(0, 10), portal_id: 'stillwater', guests: [{ items }],
    });
    const { id: draftId } = await draft.json();
    const reserved = await post(`/v1/bookings/${draftId}/slots/reserve`, { slot_time });
    if (reserved.status === 409 && taken > 0) return;
    assert.equal(reserved.status, 200, await reserved.text());
  }
  assert.fail('somebody is free without end');
}
