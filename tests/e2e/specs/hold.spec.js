// The hold: its countdown, its end, its extension, and losing a race for a slot.
import assert from 'node:assert/strict';
import { guest, scenario, SERVICE, until, useStand } from '../harness.js';

const stand = useStand();
// Statuses that these specs provoke are logged by the browser itself.
const expected = /Failed to load resource/;

async function namedTherapist(widget) {
  const person = widget.part('therapist', ':not([data-therapist="anyone"], [data-therapist="woman"], [data-therapist="man"])');
  await person.first().waitFor();
  return (await person.first().locator('.card-title').innerText()).trim();
}

/** Stops before the slot is chosen: the time step of a named therapist, at the nth day. */
async function openTimes(visitor, { day = 0, clock = true } = {}) {
  const widget = await visitor.open('/', { clock });
  await widget.chooseService(SERVICE);
  await widget.chooseTherapist(await namedTherapist(widget));
  await widget.chooseDay(day);
  return widget;
}

/** Somebody else takes and holds one slot of the same therapist. */
async function rivalTakes(time, width) {
  const rival = await stand.visitor({ width });
  const widget = await openTimes(rival, { clock: false });
  await widget.part('day', `[data-date="${time.slice(0, 10)}"]`).click();
  await widget.part('slot', `[data-time="${time}"]`).click();
  await widget.step('details').waitFor();
  return rival;
}

async function secondsLeft(widget) {
  const text = await widget.part('hold-timer').locator('[role=timer]').innerText();
  const [minutes, seconds] = text.split(':').map(Number);
  return minutes * 60 + seconds;
}

scenario(stand, 'a hold that ended keeps the details, and is taken again while the slot is free', async (visitor) => {
  const widget = await openTimes(visitor);
  const time = await widget.chooseSlot();
  await widget.step('details').waitFor();
  const left = await secondsLeft(widget);
  assert.ok(left > 500 && left <= 600, `ten minutes are held, and ${left} s are shown`);
  const gwen = guest(`Gwen${visitor.width}`);
  await widget.fill(gwen);
  await visitor.advance(615);
  await widget.part('status', '[data-hold="expired"]').waitFor();
  assert.equal(await widget.field('First name').inputValue(), gwen['First name']);
  await widget.action('retake').click();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  assert.equal(await widget.field('Email').inputValue(), gwen.Email);
  await widget.submit();
  await widget.confirmation();
  const [booking] = (await stand.bookings()).filter((one) => one.contact.email === gwen.Email);
  assert.ok(booking, `nothing is booked at ${time}`);
}, { expected });

scenario(stand, 'a hold that ended offers other times when the slot is gone', async (visitor) => {
  const widget = await openTimes(visitor, { day: 1 });
  const time = await widget.chooseSlot();
  await widget.step('details').waitFor();
  const hana = guest(`Hana${visitor.width}`);
  await widget.fill(hana);
  await visitor.advance(615);
  await widget.part('status', '[data-hold="expired"]').waitFor();
  const rival = await rivalTakes(time, visitor.width);
  await widget.action('retake').click();
  await widget.part('error', '[data-hold="lost"]').waitFor();
  assert.equal(await widget.field('Email').inputValue(), hana.Email, 'the details are lost');
  await widget.part('error').locator('[part~=slot]').first().click();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await widget.submit();
  await widget.confirmation();
  await rival.leave();
}, { expected });

scenario(stand, 'a hold can be kept longer, up to its limit', async (visitor) => {
  const widget = await openTimes(visitor, { day: 2 });
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  let elapsed = 0;
  for (let extensions = 0; extensions < 20; extensions += 1) {
    const pause = (await secondsLeft(widget)) - 110;
    await visitor.advance(pause);
    elapsed += pause;
    await until('the time left is drawn', async () => (await secondsLeft(widget)) <= 110);
    // The widget knows the limit and offers nothing that the server would refuse.
    if (!(await widget.action('extend').isVisible())) break;
    await widget.action('extend').click();
    await until('it is extended', async () => (await secondsLeft(widget)) > 110);
  }
  const total = elapsed + (await secondsLeft(widget));
  // 11 x 10 minutes, less the seconds that the test itself takes.
  assert.ok(total > 6_560 && total <= 6_600, `it was held for ${total} s in all`);
  await widget.fill(guest(`Ida${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
}, { expected });

scenario(stand, 'whoever loses a race for a slot is offered others, and the slot is none any more', async (visitor) => {
  const widget = await openTimes(visitor, { day: 3 });
  const time = await widget.freeSlots().first().getAttribute('data-time');
  const rival = await rivalTakes(time, visitor.width);
  await widget.chooseSlot();
  const lost = widget.part('error', '[data-hold="lost"]');
  await lost.waitFor();
  const alternative = lost.locator('[part~=slot]').first();
  assert.notEqual(await alternative.getAttribute('data-time'), time);
  await widget.part('slot', `[data-time="${time}"][data-state="gone"][aria-disabled="true"]`).waitFor();
  await alternative.click();
  await widget.step('details').waitFor();
  await widget.fill(guest(`Jo${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
  await rival.leave();
}, { expected });
