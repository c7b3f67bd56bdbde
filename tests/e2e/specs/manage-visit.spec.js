// A visit of several guests that exists: given another time as one, whoever decides.
import assert from 'node:assert/strict';
import { guest, scenario, useStand } from '../harness.js';

const stand = useStand();
const COUPLE_SERVICE = 'Massage for two';

async function bookingOf(email) {
  const all = await stand.bookings();
  return all.find((booking) => booking.contact.email === email);
}

async function staff(path, body) {
  const response = await fetch(`${stand.serverUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, `${path}: ${await response.text()}`);
}

async function openRequest(id) {
  const response = await fetch(`${stand.serverUrl}/bookings/change-requests`, {
    headers: { authorization: `Bearer ${stand.staffToken}` },
  });
  const { changeRequests } = await response.json();
  return changeRequests.find((request) => request.bookingId === id);
}

function status(widget, name) {
  return widget.part('status', `[data-status="${name}"]`);
}

/** Two guests at the same time, booked from the first screen on. */
async function bookForTwo(visitor, name, { page = '/', day }) {
  const widget = await visitor.open(page);
  await widget.chooseService(COUPLE_SERVICE);
  await widget.action('to-times').click();
  await widget.chooseDay(day);
  await widget.chooseSlot(2);
  await widget.step('details').waitFor();
  const booker = guest(`${name}${visitor.width}`);
  const companion = `Companion of ${name}`;
  const own = widget.element.getByRole('group', { name: 'About you' });
  for (const [label, value] of Object.entries(booker)) await own.getByLabel(label).fill(value);
  await widget.element.getByRole('group', { name: 'Guest 2' }).getByLabel('First name').fill(companion);
  await widget.element.getByLabel(/accept the terms/).check();
  await widget.submit();
  await widget.confirmation();
  return { widget, email: booker.Email, companion };
}

/** Both guests start at the time, with a therapist each, in the room for two. */
function assertBothAt(booking, time) {
  assert.equal(booking.events.length, 2);
  const [mine, theirs] = booking.events;
  assert.deepEqual([mine.startInCenter, theirs.startInCenter], [time, time]);
  assert.notEqual(mine.therapistId, theirs.therapistId);
  assert.equal(mine.roomId, theirs.roomId);
}

async function chooseAnotherTime(widget, before) {
  await widget.action('reschedule').click();
  await widget.step('time').waitFor();
  await widget.part('slot', '[data-state="present"]').waitFor();
  const time = await widget.chooseSlot(0);
  assert.notEqual(time, before);
  await widget.step('review').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  return time;
}

scenario(stand, 'a visit of two is moved as one, and nobody of it is lost', async (visitor) => {
  stand.addPage('/express', '<booking-widget portal="stillwater-express"></booking-widget>');
  const { widget, email, companion } = await bookForTwo(visitor, 'Eva', { page: '/express', day: 2 });
  await status(widget, 'approved').waitFor();
  const before = await bookingOf(email);
  const time = await chooseAnotherTime(widget, before.event.startInCenter);
  await widget.action('confirm').click();
  await widget.element.getByText('Done: your appointment has its new time.').waitFor();
  const moved = await bookingOf(email);
  assertBothAt(moved, time);
  assert.deepEqual(moved.contact.guests.map(({ firstName }) => firstName), [companion]);
  assert.match(await widget.part('confirmation').innerText(), new RegExp(companion));
});

scenario(stand, 'a visit of two that waits for the spa keeps its time until staff agree', async (visitor) => {
  const { widget, email, companion } = await bookForTwo(visitor, 'Ivy', { day: 3 });
  await status(widget, 'pending').waitFor();
  const pending = await bookingOf(email);
  await staff(`/bookings/${pending.id}/approve`, {
    clientBookingLastUpdatedAt: pending.lastUpdated,
    notification: {},
  });
  await status(widget, 'approved').waitFor();
  const before = (await bookingOf(email)).event.startInCenter;
  const time = await chooseAnotherTime(widget, before);
  // Found again by a reload, with the hold.
  await visitor.page.reload();
  await widget.step('review').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await widget.action('confirm').click();
  await status(widget, 'reschedule-requested').waitFor();
  assertBothAt(await bookingOf(email), before);
  const request = await openRequest(pending.id);
  await staff(`/bookings/change-requests/${request.id}/approve`, { notification: {} });
  await status(widget, 'approved').waitFor();
  const moved = await bookingOf(email);
  assertBothAt(moved, time);
  assert.deepEqual(moved.contact.guests.map(({ firstName }) => firstName), [companion]);
});
