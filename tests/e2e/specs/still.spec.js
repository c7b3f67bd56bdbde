// Nothing jumps: layout shift as browsers count it (Layout Instability) through the whole booking, with what stands below
// the widget on a spa's page. Browsers take what moves within half a second for the answer to a press; every
// answer of the server comes later than that here.
import assert from 'node:assert/strict';
import { GUEST, guest, scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';
import { decide, request } from '../screens.js';

const stand = useStand();

/** How late an answer is, milliseconds: more than the 500 that are a press's own. */
const LATE = 650;

/** The narrowest column, a phone, a wide screen. */
const WIDTHS = [280, 390, 1280];

/** Counts what moves by itself, from the first paint on. */
function countShifts() {
  const shifts = [];
  // What is in the shadow root has no name here, but a place.
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
  const take = (entries) => {
    for (const { hadRecentInput, value, sources } of entries) {
      // Less is the countdown's text, which is set from the end, when its tenth minute has one digit less.
      if (hadRecentInput || value < 0.0001) continue;
      const what = sources.map(({ node, previousRect, currentRect }) => `${node?.localName ?? 'inside'} `
        + `from ${place(previousRect)} to ${place(currentRect)}`);
      shifts.push(`${value.toFixed(4)} ${what.join(', ')}`);
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  // Shifts of a frame are told after it; of what was just drawn, and of what was then scrolled to.
  window.takeShifts = async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
    take(observer.takeRecords());
    return shifts.splice(0);
  };
}

/** Opens a page on which all answers are late, and looks what has moved since it was last looked. */
async function open(visitor, address = '/#book', options = {}) {
  const { page } = visitor;
  await page.addInitScript(countShifts);
  await page.route(/\/(v1|bookings)[/?]/, async (route) => {
    if (!/\.(js|css)$/.test(route.request().url())) await new Promise((done) => { setTimeout(done, LATE); });
    await route.continue().catch(() => {});
  });
  const [later, keeper] = [/\/later-[^/]*\.wasm$/, /\/still-[^/]*\.js$/].map((file) => page.waitForResponse(file).catch(() => {}));
  const widget = await visitor.open(address, options);
  const assertStill = async (screen) => assert.deepEqual(await page.evaluate(() => window.takeShifts()), [], screen);
  return { page, widget, assertStill, later, keeper };
}

/** The next request that is sent there is answered so, and late. */
async function answerOnce(page, pattern, status, body = {}) {
  await page.route(pattern, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    await page.unroute(pattern);
    await new Promise((done) => { setTimeout(done, LATE); });
    return route.fulfill({
      status, contentType: 'application/json', body: JSON.stringify(body), headers: { 'access-control-allow-origin': '*' },
    });
  });
}

const SUBMIT = /\/bookings\/submit(\?|$)/;

/** Somebody else was faster, and there are other times. */
const TAKEN = {
  error: { code: 502, message: 'taken' },
  alternatives: [1, 2].map((hour) => ({ Time: `2027-03-02T1${hour}:00:00`, Available: true, Priority: 0 })),
};
const failing = /Failed to load resource/;

scenario(stand, 'from the treatments to the details nothing jumps, nor back', async (visitor) => {
  const { page, widget, assertStill } = await open(visitor);
  await widget.part('service').first().waitFor();
  await widget.app();
  await assertStill('treatments');
  await widget.chooseService(SERVICE);
  await widget.part('therapist').first().waitFor();
  await assertStill('therapists');
  await widget.chooseTherapist('Anyone');
  await widget.freeSlots().first().waitFor();
  await assertStill('times');
  await widget.action('next-month').click();
  await until('the next month is here', async () => (await widget.freeDays().count()) > 0);
  await assertStill('another month');
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
  await widget.chooseDay(WIDTHS.indexOf(visitor.width) + 1);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.fill({ ...who, Email: email });
  await assertStill('details');
  await answerOnce(page, SUBMIT, 403);
  await widget.submit();
  await widget.part('error').waitFor();
  await assertStill('a request that was refused');
  await widget.submit();
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

scenario(stand, 'nothing jumps when a hold is nearly over, ends, and is taken again', async (visitor) => {
  const { page, widget, assertStill } = await open(visitor, '/', { clock: true });
  await widget.app();
  await widget.hold({ day: WIDTHS.indexOf(visitor.width) + 4 });
  await widget.fill(GUEST);
  await assertStill('held');
  await visitor.advance(500);
  await widget.action('extend').waitFor();
  await assertStill('soon over');
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

/** Puts the place of the window so that this edge of the thing is so far down in it: 0 is its top, 1 its end. */
async function look(page, locator, edge, share) {
  await locator.evaluate((element, [edge, share]) => {
    const box = element.getBoundingClientRect();
    scrollTo({ top: scrollY + (edge === 'top' ? box.top : box.bottom) - innerHeight * share, behavior: 'instant' });
  }, [edge, share]);
  // What is scrolled to is drawn before something comes.
  await page.evaluate(() => window.takeShifts());
}

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
