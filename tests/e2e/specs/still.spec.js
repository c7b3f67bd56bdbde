// Nothing jumps: layout shift as browsers count it through the whole booking, with what stands below the widget on a spa's
// page. What the connection does is in `still-offline.spec.js`.
import assert from 'node:assert/strict';
import { GUEST, guest, scenario, SERVICE, SNIPPET, useStand } from '../harness.js';
import { decide, keepBack, request } from '../screens/ways.js';
import { answerOnce, look, open, rest, toNextMonth, WIDTHS } from '../stillness.js';

const stand = useStand();

const SUBMIT = /\/bookings\/submit(\?|$)/;

/** Somebody else was faster, and there are other times. */
const TAKEN = {
  error: { code: 502, message: 'taken' },
  alternatives: [1, 2].map((hour) => ({ Time: `2027-03-02T1${hour}:00:00`, Available: true, Priority: 0 })),
};
const failing = /Failed to load resource/;

scenario(stand, 'from the treatments to the details nothing jumps, nor back', async (visitor) => {
  const opened = await open(visitor);
  const { widget, assertStill } = opened;
  await toNextMonth(opened);
  await widget.freeDays().nth(4).click();
  await widget.freeSlots().first().waitFor();
  await widget.chooseSlot(2);
  await widget.step('details').waitFor();
  await assertStill('details');
  await widget.part('back').click();
  await widget.action('continue').waitFor();
  await assertStill('times again');
  await widget.action('continue').click();
  await widget.step('details').waitFor();
  await widget.submit();
  await widget.part('field', '[aria-invalid="true"]').first().waitFor();
  await assertStill('details with problems');
}, { widths: WIDTHS, expected: failing });

scenario(stand, 'what can be added comes behind the names, if it comes late', async (visitor) => {
  let come;
  const gate = new Promise((done) => (come = done));
  await visitor.page.route(/\/later-[^/]*\.wasm$/, async (route) => {
    await gate;
    await route.continue();
  });
  const { widget, assertStill } = await open(visitor);
  await widget.app();
  await widget.chooseService(SERVICE);
  const name = widget.part('therapist').first();
  await name.waitFor();
  const before = await name.boundingBox();
  assert.equal(await widget.element.locator('.add-on').count(), 0, 'it cannot be there');
  come();
  await widget.element.locator('.add-on').first().waitFor();
  assert.deepEqual(await name.boundingBox(), before, 'the names were pushed away from under the finger');
  await assertStill('names, and what can be added');
}, { widths: [390] });

scenario(stand, 'from the details to the confirmation and every change of it nothing jumps', async (visitor) => {
  const { page, widget, assertStill, later, keeper } = await open(visitor);
  const { Email: email, ...who } = guest(`Still${visitor.width}`);
  await widget.app();
  await later;
  await widget.chooseService(SERVICE);
  // Who chooses a time before it is there does without it.
  await keeper;
  await widget.chooseTherapist('Anyone');
  // Not before the day after tomorrow: it is to be changed.
  await widget.chooseDay(WIDTHS.indexOf(visitor.width) + 2);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.fill({ ...who, Email: email });
  await assertStill('details');
  await answerOnce(page, SUBMIT, 403);
  await widget.submit();
  await widget.part('error').waitFor();
  await assertStill('a request that was refused');
  // By the keyboard: where the end of the widget is seen, the message lies on the button until the next press.
  await widget.part('submit').press('Enter');
  await widget.confirmation();
  await widget.element.locator('.manage').waitFor();
  await assertStill('confirmation');
  const ticket = () => widget.element.locator('.ticket').evaluate((element) => element.getBoundingClientRect().top + scrollY);
  const before = await ticket();
  await decide(stand, email, 'approve', { notification: { message: 'We look forward to seeing you.\nPlease bring slippers.' } });
  await widget.part('status', '[data-status="approved"]').waitFor();
  await assertStill('approved');
  assert.equal(await ticket(), before, 'the ticket has moved');
  await widget.action('reschedule').click();
  await widget.part('slot', '[data-state="present"]').waitFor();
  await assertStill('another time');
  await widget.chooseSlot(0);
  await widget.step('review').waitFor();
  await assertStill('both times');
  await widget.action('confirm').click();
  await widget.part('status', '[data-status="reschedule-requested"]').waitFor();
  await assertStill('another time is asked for');
  await widget.action('withdraw').click();
  await widget.step('withdraw').waitFor();
  await assertStill('taking back');
  await widget.action('confirm').click();
  await widget.part('status', '[data-status="approved"]').waitFor();
  await assertStill('taken back');
  await widget.action('change-details').click();
  await widget.step('details').waitFor();
  await assertStill('other details');
  await widget.part('back').click();
  await widget.action('cancel').click();
  await widget.step('cancel').waitFor();
  await assertStill('canceling');
  await widget.action('confirm').click();
  await widget.part('status', '[data-status="cancellation-requested"]').waitFor();
  await assertStill('canceling is asked for');
}, { widths: WIDTHS, expected: failing });

scenario(stand, 'a link\'s booking comes into its own shape', async (visitor) => {
  const { 'First name': name } = guest(`Shape${visitor.width}`);
  const { id } = await request(stand, name, 3, new Date());
  stand.addPage('/shape', `${SNIPPET}<p>Below it</p>`);
  const come = await keepBack(visitor, /\/public(\?|$)/);
  const { widget, assertStill } = await open(visitor, `/shape#booking=${id}`);
  await widget.element.locator('[data-screen="loading"]').waitFor();
  await assertStill('its shape');
  const edges = () => widget.element.evaluate(({ shadowRoot }) => Object.fromEntries(
    ['.status', '.ticket', '.afterwards'].map((part) => {
      const { left, right, top } = shadowRoot.querySelector(part).getBoundingClientRect();
      return [part, [left, right, top + scrollY].map(Math.round)];
    }),
  ));
  const shape = await edges();
  assert.equal(await widget.element.locator('[data-screen="loading"] .card').count(), 0, 'a booking is no treatments');
  await come();
  await widget.element.locator('.manage').waitFor();
  await assertStill('the booking');
  const booking = await edges();
  // Where both stand one over the other, what can be done begins where the ticket ends, which is not the same for all.
  if (visitor.width < 1280) for (const all of [shape, booking]) all['.afterwards'].pop();
  assert.deepEqual(booking, shape, 'it has another shape');
}, { widths: WIDTHS, expected: failing });

scenario(stand, 'nothing jumps when a hold is nearly over, ends, and is taken again', async (visitor) => {
  const { page, widget, assertStill } = await open(visitor, '/', { clock: true });
  await widget.app();
  await widget.hold({ day: WIDTHS.indexOf(visitor.width) + 4 });
  await widget.fill(GUEST);
  await rest();
  await assertStill('held');
  await visitor.advance(500);
  await widget.action('extend').waitFor();
  await assertStill('soon over');
  await rest();
  await visitor.advance(200);
  await widget.action('retake').waitFor();
  await assertStill('over');
  await widget.action('retake').click();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await assertStill('held again');
  await answerOnce(page, SUBMIT, 409, TAKEN);
  await widget.submit();
  await widget.part('error', '[data-hold="lost"]').waitFor();
  await assertStill('lost');
}, { widths: WIDTHS, expected: failing });

scenario(stand, 'nothing jumps in the calendar while the time that is held runs out', async (visitor) => {
  const { widget, assertStill } = await open(visitor, '/', { clock: true });
  await widget.app();
  await widget.hold({ day: WIDTHS.indexOf(visitor.width) + 10 });
  await rest();
  await assertStill('held');
  // In the form it can be kept longer.
  await visitor.advance(500);
  await widget.action('extend').waitFor();
  await assertStill('soon over, in the form');
  await widget.part('back').click();
  const held = widget.part('hold-timer', '[data-soon]');
  await held.waitFor();
  await widget.freeSlots().first().waitFor();
  assert.equal(await widget.action('extend').count(), 0, 'it comes into the calendar');
  await rest();
  await assertStill('soon over, in the calendar');
  await visitor.advance(200);
  await widget.part('status', '[data-hold="expired"]').waitFor();
  await assertStill('over');
}, { widths: WIDTHS, expected: failing });

for (const css of ['height: 600px', 'max-height: 600px']) {
  scenario(stand, `a page that gives it a height of its own keeps it, ${css}`, async (visitor) => {
    stand.addPage('/bound', `<style>booking-widget { display: block; ${css}; overflow: auto; }</style>${SNIPPET}<p>Below it</p>`);
    const { widget, assertStill, keeper } = await open(visitor, '/bound');
    const height = () => widget.element.evaluate((element) => element.offsetHeight);
    await widget.app();
    assert.equal(await height(), 600);
    await widget.chooseService(SERVICE);
    await keeper;
    await widget.chooseTherapist('Anyone');
    await widget.freeSlots().first().waitFor();
    await assertStill('times');
    assert.equal(await height(), 600);
    await widget.chooseDay(12);
    await widget.chooseSlot(0);
    await widget.step('details').waitFor();
    await assertStill('details');
    assert.equal(await height(), 600);
  }, { widths: [390], expected: failing });
}

/** How one gets into a popup. */
const WAYS_IN = {
  'a popup': ['popup', (page) => page.getByRole('button', { name: 'Begin' })],
  'what the floating button opens': ['button', (page, widget) => widget.part('launcher')],
};

for (const [place, [mode, opener]] of Object.entries(WAYS_IN)) scenario(stand, `nothing jumps in ${place}`, async (visitor) => {
  stand.addPage('/popup', `<button data-booking-open>Begin</button>${SNIPPET.replace('>', ` mode="${mode}">`)}`);
  const { page, widget, assertStill } = await open(visitor, '/popup');
  await opener(page, widget).click();
  await widget.part('service').first().waitFor();
  await widget.app();
  await assertStill('treatments');
  await widget.chooseService('Massage for two');
  await widget.action('to-times').click();
  await widget.chooseDay(8);
  await assertStill('times');
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await assertStill('details of two');
  await widget.part('back').click();
  await widget.action('continue').waitFor();
  await assertStill('times again');
}, { widths: WIDTHS, expected: failing });

const MESSAGE = 'Please come a quarter of an hour early, the tea is worth it.\nSlippers and a robe are in your room.';

const LOOKS = {
  'at the ticket\'s end': [(widget) => widget.element.locator('.ticket'), 'bottom', 0.6],
  'at what can be done': [(widget) => widget.element.locator('.afterwards'), 'top', 0.2],
  'at the end of the widget': [(widget) => widget.element, 'bottom', 0.6],
};

for (const [decision, standing] of [['approve', 'approved'], ['deny', 'denied']]) {
  for (const [place, [thing, edge, share]] of Object.entries(LOOKS)) {
    scenario(stand, `a link's booking: to ${decision} it with a message moves nothing ${place}`, async (visitor) => {
      const { 'First name': name } = guest(`${decision}${Object.keys(LOOKS).indexOf(place)}${visitor.width}`);
      const { id, contact } = await request(stand, name, 3, new Date());
      const { page, widget, assertStill, keeper } = await open(visitor, `/#booking=${id}`);
      await widget.element.locator('.manage').waitFor();
      await keeper;
      await assertStill('the booking');
      await look(page, thing(widget), edge, share);
      await decide(stand, contact.email, decision, { notification: { message: MESSAGE } });
      await widget.part('status', `[data-status="${standing}"]`).waitFor({ state: 'attached' });
      const message = widget.element.locator('[data-message]');
      await message.waitFor();
      await assertStill('decided');
      // As the answer to a press it takes its own room.
      await message.click();
      const [ticket, box] = [await widget.element.locator('.ticket').boundingBox(), await message.boundingBox()];
      assert.ok(box.y >= ticket.y + ticket.height || box.y + box.height <= ticket.y, 'the message lies on the ticket');
      const end = await widget.part('root').evaluate((root) => root.getBoundingClientRect().bottom);
      assert.ok(box.y + box.height < end, 'the message is cut off');
    }, { widths: WIDTHS, expected: failing });
  }
}

scenario(stand, 'nothing jumps when a hold ends and the end of the widget is seen', async (visitor) => {
  const { page, widget, assertStill, keeper } = await open(visitor, '/', { clock: true });
  await widget.app();
  await widget.hold({ day: WIDTHS.indexOf(visitor.width) + 4 });
  await keeper;
  await widget.fill(GUEST);
  await look(page, widget.element, 'bottom', 0.7);
  await rest();
  await assertStill('held');
  await visitor.advance(700);
  const expired = widget.part('status', '[data-hold="expired"]');
  await expired.waitFor();
  await assertStill('over');
  assert.equal(await expired.evaluate((panel) => panel.getBoundingClientRect().bottom <= innerHeight), true, 'it is not seen');
  // As the answer to a press it takes its own room.
  await page.keyboard.press('Shift');
  await look(page, widget.element, 'bottom', 0.9);
  const [submit, panel] = [await widget.part('submit').boundingBox(), await expired.boundingBox()];
  assert.ok(panel.y >= submit.y + submit.height, 'it lies on the button');
}, { widths: WIDTHS, expected: failing });

for (const [whom, day] of [['Anyone', 6], ['Anna', 9]]) {
  scenario(stand, `nothing jumps when another time is refused while one is held, with ${whom}`, async (visitor) => {
    const { page, widget, assertStill, later, keeper } = await open(visitor);
    await widget.app();
    await later;
    await widget.chooseService(SERVICE);
    await keeper;
    await widget.chooseTherapist(whom);
    await widget.chooseDay(day + WIDTHS.indexOf(visitor.width));
    const mine = await widget.chooseSlot(1);
    await widget.step('details').waitFor();
    await widget.part('back').click();
    const held = widget.part('hold-timer', '[data-hold="held"]');
    await held.waitFor();
    await widget.freeSlots().first().waitFor();
    await assertStill('held');
    const slot = (time) => widget.element.locator(`.slots [data-time="${time}"]`);
    // The first of all, so that all would close up; and the last, which may have a line or a part of the day for itself.
    for (const which of [0, -1]) {
      await answerOnce(page, /\/slots\/reserve(\?|$)/, 409, TAKEN);
      const wanted = await widget.freeSlots().nth(which).getAttribute('data-time');
      const places = await widget.part('slot', '[data-state="free"]').count();
      // By the keyboard: at some hours the message of the first one lies on the second.
      await slot(wanted).press('Enter');
      await slot(wanted).and(widget.part('slot', '[data-state="gone"]')).waitFor();
      await widget.part('error', '[data-hold="lost"]').waitFor();
      await assertStill(`another time is refused, ${which}`);
      assert.equal(await slot(wanted).getAttribute('aria-disabled'), 'true');
      assert.equal(await slot(mine).getAttribute('data-state'), 'held', 'the time that is held does not say so any more');
      assert.match(await held.innerText(), /Continue/);
      // What is gone does not answer.
      await slot(wanted).evaluate((button) => button.click());
      assert.equal(await widget.element.locator('[data-hold="reserving"]').count(), 0);
      assert.ok(await widget.element.locator('.slots [data-time]').count() >= places, 'the times have closed up');
    }
    await held.getByRole('button', { name: 'Continue' }).click();
    await widget.step('details').waitFor();
    await widget.part('back').click();
    await held.waitFor();
    assert.equal(await widget.part('slot', '[data-state="gone"]').count(), 0, 'what is gone comes back with the times');
    assert.equal(await slot(mine).getAttribute('data-state'), 'held');
  }, { widths: WIDTHS, expected: failing });
}
