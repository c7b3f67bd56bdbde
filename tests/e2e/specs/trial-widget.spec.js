// The widget in a language that runs from right to left, through a whole booking and every change of it: English in other
// letters (`src/i18n/trial.rs`), which a build for this spec alone speaks (`cargo xtask trial` makes it, and so does the test command). The server's pages
// in it are in `trial-language.spec.js`.
import assert from 'node:assert/strict';
import path from 'node:path';
import { assertClean } from '../axe.js';
import { GUEST, scenario, SERVICE, SNIPPET, useStand } from '../harness.js';
import { assertPlaced } from '../layout.js';
import { decide } from '../screens/ways.js';

const stand = useStand({ widgetDir: path.join(import.meta.dirname, '../../../target/trial/widget') });

/** What runs the other way, or is not translated; names and texts that the spa or the guest has written are in `known`. */
function strangers(known) {
  const { shadowRoot } = document.querySelector('booking-widget');
  const root = shadowRoot.querySelector('[part~="root"]');
  const found = [];
  for (const element of root.querySelectorAll('*')) {
    const { direction } = getComputedStyle(element);
    const isNumber = element.matches('[dir="ltr"], [dir="ltr"] *, input[type="email"], input[type="tel"]');
    if (direction !== 'rtl' && !isNumber) found.push(`${element.localName}.${element.className} runs ${direction}`);
    // What the ticket says of a booking is the spa's and the guest's.
    if (element.closest('dd, .reference-value')) continue;
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map(({ data }) => data).join(' ');
    for (const text of [own, element.getAttribute('aria-label'), element.getAttribute('placeholder')]) {
      const rest = known.reduce((rest, name) => rest.replaceAll(name, ''), text ?? '');
      if (/[A-Za-z]{4,}/.test(rest)) found.push(`${element.localName}.${element.className} says “${text.trim().slice(0, 60)}”`);
    }
  }
  return found;
}

/** All texts of a reply, the longest first. */
function textsOf(value) {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

/** The middles of these, from one side to the other: those that are read first are further right. */
async function assertReadFromTheRight(locator, what) {
  const boxes = await locator.evaluateAll((all) => all.map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }));
  assert.ok(boxes.length > 1, `${what}: there is one at most`);
  boxes.slice(1).forEach((next, at) => {
    const one = boxes[at];
    const isSameLine = Math.abs(next.y - one.y) < 4;
    assert.ok(isSameLine ? next.x < one.x : next.y > one.y, `${what}: ${at + 1} is not left of, or below, ${at}`);
  });
}

scenario(stand, 'a whole booking from right to left', async (visitor) => {
  const { page } = visitor;
  stand.addPage('/trial', SNIPPET.replace('>', ' lang="ar-XB">'));
  const widget = await visitor.open('/trial');
  const who = { firstName: GUEST['First name'], lastName: GUEST['Last name'], email: `trial.${visitor.width}@example.org`, phone: GUEST.Phone };
  const portal = await (await fetch(`${stand.serverUrl}/v1/portals/stillwater`)).json();
  const known = [...textsOf(portal), ...Object.values(who)].filter((text) => text.length > 2).sort((a, b) => b.length - a.length);
  const look = async (screen) => {
    assert.deepEqual(await page.evaluate(strangers, known), [], screen);
    await assertPlaced(visitor, screen);
    await assertClean(visitor, screen);
  };
  const isAtTheRight = async (locator, what) => {
    const [box, root] = [await locator.boundingBox(), await widget.box('root')];
    assert.ok(box.x + box.width / 2 > root.x + root.width / 2, `${what} is at the left`);
  };
  await widget.app();
  assert.equal(await widget.part('root').getAttribute('dir'), 'rtl');
  assert.equal(await widget.part('root').getAttribute('lang'), 'ar-XB');
  await isAtTheRight(widget.element.locator('.search-icon'), 'the sign of the search');
  await assertReadFromTheRight(widget.element.locator('.progress-step'), 'the steps');
  await look('treatments');
  await widget.chooseService(SERVICE);
  await widget.part('therapist').first().waitFor();
  await isAtTheRight(widget.part('back'), 'the way back');
  await look('therapists');
  await widget.part('therapist').first().click();
  await widget.chooseDay(visitor.width === 390 ? 2 : 3);
  await assertReadFromTheRight(widget.element.locator('.weekday'), 'the days of the week');
  await isAtTheRight(widget.action('previous-month'), 'the month before');
  await assertReadFromTheRight(widget.element.locator('.slots').first().locator('[part~=slot]'), 'the times');
  // Hour before minute, whatever runs around them.
  assert.match(await widget.freeSlots().first().locator('.slot-time').innerText(), /^\d?\d:\d\d\s\p{Script=Arabic}$/u);
  await look('times');
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await isAtTheRight(widget.part('hold-timer').locator('.dial'), 'the ring of the hold');
  if (visitor.width > 1000) {
    const [summary, step] = [await widget.element.locator('.summary').boundingBox(), await widget.box('step')];
    assert.ok(summary.x + summary.width < step.x, 'the summary is right of the step');
  }
  await widget.submit();
  await widget.part('field', '[aria-invalid="true"]').first().waitFor();
  await look('details with problems');
  for (const [name, value] of Object.entries(who)) await widget.element.locator(`#field-${name}`).fill(value);
  await widget.fill({});
  assert.equal(await widget.element.locator('#field-phone').evaluate((field) => getComputedStyle(field).direction), 'ltr', 'a number runs the other way');
  await widget.part('back').click();
  await widget.action('continue').waitFor();
  await look('a time that is held');
  await widget.action('continue').click();
  await widget.step('details').waitFor();
  await widget.submit();
  await widget.confirmation();
  await widget.element.locator('.manage').waitFor();
  await look('asked for');
  await decide(stand, who.email, 'approve');
  await widget.part('status', '[data-status="approved"]').waitFor();
  await look('approved');
  await widget.action('reschedule').click();
  await widget.part('slot', '[data-state="present"]').waitFor();
  await look('another time');
  await widget.chooseSlot(0);
  await widget.step('review').waitFor();
  await look('both times');
  await widget.action('confirm').click();
  await widget.part('status', '[data-status="reschedule-requested"]').waitFor();
  await look('another time is asked for');
  for (const [action, step, standing] of [
    ['withdraw', 'withdraw', 'approved'], ['change-details', 'details', null], ['cancel', 'cancel', 'cancellation-requested'],
  ]) {
    await widget.action(action).click();
    await widget.step(step).waitFor();
    await isAtTheRight(widget.part('back'), `the way back from ${step}`);
    await look(step);
    await (standing ? widget.action('confirm') : widget.part('back')).click();
    await widget.part('status', `[data-status="${standing ?? 'approved'}"]`).waitFor();
  }
  await look('canceling is asked for');
});
