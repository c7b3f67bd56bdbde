// The server's pages in a language that runs from right to left: English in other letters, which only the server of
// the tests speaks. The widget in it is in `trial-widget.spec.js`, its keys in `tests/browser_trial.rs`.
import assert from 'node:assert/strict';
import { GUEST, useStand } from '../harness.js';
import { assertPlaced } from '../layout.js';
import { withoutScript } from '../plain.js';
import { decide } from '../screens/ways.js';

const stand = useStand();

/** Letters of English that are no one's name: nothing is left untranslated, and nothing comes from another language. */
const ofNobody = (text, known) => known.reduce((rest, name) => rest.replaceAll(name, ''), text).match(/[A-Za-z]{4,}/g) ?? [];

withoutScript(stand, 'a booking from right to left', async (visitor) => {
  const { page } = visitor;
  const box = async (selector) => page.locator(selector).first().boundingBox();
  const isAtTheRight = async (selector) => {
    const { x, width } = await box(selector);
    return x + width / 2 > visitor.width / 2;
  };
  await visitor.open('/book/stillwater?lang=ar-XB');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  assert.equal(await page.locator('html').getAttribute('lang'), 'ar-XB');
  assert.ok(await isAtTheRight('.search-icon'), 'the sign of the search is where one begins to read');
  await assertPlaced(visitor, 'treatments');
  await visitor.part('service').first().click();
  await visitor.part('therapist').first().waitFor();
  assert.ok(await isAtTheRight('[part~="back"]'), 'the way back is at the left');
  assert.deepEqual(ofNobody(await page.locator('h2').first().innerText(), []), []);
  await assertPlaced(visitor, 'therapists');
  await visitor.part('therapist').first().click();
  await visitor.step('time').waitFor();
  const [first, last] = [await box('.weekday:first-child'), await box('.weekday:last-child')];
  assert.ok(first.x > last.x, 'the week begins at the left');
  await visitor.part('day', '[data-state="free"]').last().click();
  await assertPlaced(visitor, 'times');
  const time = visitor.part('slot', '[data-state="free"]').nth(visitor.width === 390 ? 1 : 3);
  // Hour before minute, whatever runs around them.
  assert.match(await time.locator('.slot-time').innerText(), /^\d?\d:\d\d\s\p{Script=Arabic}$/u);
  await time.click();
  await visitor.step('details').waitFor();
  await assertPlaced(visitor, 'details');
  const fields = { firstName: GUEST['First name'], lastName: GUEST['Last name'], email: `rtl.${visitor.width}@example.org`, phone: GUEST.Phone };
  for (const [name, value] of Object.entries(fields)) await page.locator(`#field-${name}`).fill(value);
  for (const box of await page.locator('input[type="checkbox"][aria-required="true"]').all()) await box.check();
  assert.equal(await page.locator('#field-phone').evaluate((field) => getComputedStyle(field).direction), 'ltr', 'a number runs the other way');
  await visitor.part('submit').click();
  await visitor.status('pending').waitFor();
  await assertPlaced(visitor, 'confirmation');
  await visitor.assertClean('confirmation');
  // A number in text that runs the other way: its plus sign stays in front.
  const number = page.getByText('+44').last();
  const place = await number.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const rect = (node, at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf('+44');
      if (at >= 0) return [rect(node, at).left, rect(node, at + 4).left];
    }
    return null;
  });
  assert.ok(place && place[0] < place[1], `the telephone number is turned around: ${place}`);
  await decide(stand, fields.email, 'approve');
  await page.reload();
  await visitor.status('approved').waitFor();
  await assertPlaced(visitor, 'booking');
  for (const [act, step] of [['reschedule', 'time'], ['cancel', 'cancel']]) {
    await visitor.action(act).click();
    await visitor.step(step).waitFor();
    assert.ok(await isAtTheRight('[data-action="back"]'), `the way back from ${act} is at the left`);
    await assertPlaced(visitor, act);
    await visitor.action('back').first().click();
    await visitor.status('approved').waitFor();
  }
});
