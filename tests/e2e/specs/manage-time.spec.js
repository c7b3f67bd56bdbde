// Another time for a booking that overlaps the present one, and another therapist for it.
import assert from 'node:assert/strict';
import { SERVICE, guest, scenario, useStand } from '../harness.js';

const stand = useStand();

async function bookingOf(email) {
  return (await stand.bookings()).find((booking) => booking.contact.email === email);
}

/** A booking that is certain at once, by whom the therapist says. */
async function book(visitor, name, { therapist = 'Anyone', day }) {
  stand.addPage('/express', '<booking-widget portal="stillwater-express"></booking-widget>');
  const widget = await visitor.open('/express');
  const who = guest(`${name}${visitor.width}`);
  await widget.hold({ service: SERVICE, therapist, day, slot: 4 });
  await widget.fill(who);
  await widget.submit();
  await widget.confirmation();
  await widget.action('reschedule').click();
  await widget.step('time').waitFor();
  await widget.part('slot', '[data-state="present"]').waitFor();
  return { widget, email: who.Email };
}

/** Half an hour after a wall time. */
function halfAnHourAfter(time) {
  return new Date(Date.parse(`${time}Z`) + 30 * 60_000).toISOString().slice(0, 19);
}

scenario(stand, 'a treatment is moved by less than its length, with the therapist who gives it', async (visitor) => {
  // In the first free month everybody named works on some day.
  const calendar = visitor.page.waitForResponse((response) => /\/bookings\/[^/]+\/availability/.test(response.url()));
  const { widget, email } = await book(visitor, 'Kay', { therapist: 'Anna', day: 3 });
  const response = await calendar;
  assert.equal(response.headers()['cache-control'], 'no-store');
  const before = await bookingOf(email);
  const list = widget.element.locator('[data-by-whom]');
  assert.equal(await list.inputValue(), before.event.therapistId, 'who was wished for is preselected');
  const later = halfAnHourAfter(before.event.startInCenter);
  await widget.part('slot', `[data-time="${later}"]`).click();
  await widget.step('review').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await widget.action('confirm').click();
  await widget.element.getByText('Done: your appointment has its new time.').waitFor();
  const moved = await bookingOf(email);
  assert.equal(moved.event.startInCenter, later);
  assert.equal(moved.event.therapistId, before.event.therapistId);
});

scenario(stand, 'who had no wish is not asked for the same therapist, and may have one now', async (visitor) => {
  const { widget, email } = await book(visitor, 'Lee', { day: 4 });
  const list = widget.element.locator('[data-by-whom]');
  assert.equal(await list.inputValue(), 'anyone');
  const before = await bookingOf(email);
  const values = await list.locator('option').evaluateAll((options) => options.map((option) => option.value));
  const other = values.find((value) => /-/.test(value) && value !== before.event.therapistId);
  const asked = visitor.page.waitForResponse((response) => response.url().includes(other));
  await list.selectOption(other);
  await asked;
  await widget.chooseDay(1);
  await widget.chooseSlot();
  await widget.step('review').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await widget.action('confirm').click();
  await widget.element.getByText('Done: your appointment has its new time.').waitFor();
  assert.equal((await bookingOf(email)).event.therapistId, other);
});
