// Everybody can book: by keyboard alone, and with nothing for axe to find on any screen.
import assert from 'node:assert/strict';
import { assertClean } from '../axe.js';
import { guest, scenario, SERVICE, useStand } from '../harness.js';

const stand = useStand();

scenario(stand, 'axe finds nothing from the first screen to the confirmation', async (visitor) => {
  const widget = await visitor.open('/', { clock: true });
  await widget.part('service').first().waitFor();
  await assertClean(visitor, 'treatments');
  await widget.element.getByRole('searchbox').fill('no such treatment');
  await widget.part('status').first().waitFor();
  await assertClean(visitor, 'no treatment found');
  await widget.element.getByRole('searchbox').fill('');
  await widget.chooseService(SERVICE);
  await widget.part('therapist').first().waitFor();
  await assertClean(visitor, 'therapists');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(0);
  await assertClean(visitor, 'times');
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await assertClean(visitor, 'details');
  await widget.submit();
  await widget.element.getByText('Please fill this in.').first().waitFor();
  await assertClean(visitor, 'details with gaps');
  await widget.fill(guest(`Rae${visitor.width}`));
  await visitor.advance(500);
  await widget.action('extend').waitFor();
  await assertClean(visitor, 'hold soon over');
  await visitor.advance(200);
  await widget.action('retake').waitFor();
  await assertClean(visitor, 'hold over');
  await widget.action('retake').click();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await visitor.context.setOffline(true);
  await widget.element.getByText('You are offline').first().waitFor();
  await assertClean(visitor, 'offline');
  await visitor.context.setOffline(false);
  await widget.submit();
  await widget.confirmation();
  await assertClean(visitor, 'confirmation');
}, { expected: /Failed to load resource|net::ERR/ });

scenario(stand, 'axe finds nothing where several book', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService('Massage for two');
  await widget.element.locator('.visit-item').nth(1).waitFor();
  await assertClean(visitor, 'the visit of two');
  await widget.action('add-guest').click();
  await widget.action('same-for-guest').waitFor();
  await assertClean(visitor, 'a treatment for a third');
  await widget.part('back').click();
  await widget.action('add-treatment').first().click();
  await widget.chooseService('Express facial');
  await widget.element.locator('.visit-item').nth(2).waitFor();
  await widget.action('to-times').click();
  await widget.chooseDay(6);
  await assertClean(visitor, 'times for two');
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.submit();
  await widget.element.getByText('Please fill this in.').first().waitFor();
  await assertClean(visitor, 'details of two with gaps');
  for (const width of [320, 280]) {
    await visitor.page.setViewportSize({ width, height: 800 });
    const { inner, outer } = await widget.element.evaluate((element) => {
      const { scrollWidth, clientWidth } = element.shadowRoot.querySelector('[part~="root"]');
      return { inner: scrollWidth, outer: clientWidth };
    });
    assert.ok(inner <= outer, `${inner} px in ${outer} px on a page of ${width}`);
  }
});

scenario(stand, 'axe finds nothing where booking is not available', async (visitor) => {
  stand.addPage('/nowhere', '<booking-widget portal="nowhere"></booking-widget>');
  const widget = await visitor.open('/nowhere');
  await widget.element.getByText('Booking is not available here').waitFor();
  await assertClean(visitor, 'unknown portal');
}, { expected: /Failed to load resource|portal/ });

scenario(stand, 'axe finds nothing in the dark', async (visitor) => {
  stand.addPage('/dark', '<booking-widget portal="stillwater" scheme="dark"></booking-widget>');
  const widget = await visitor.open('/dark');
  await widget.part('service').first().waitFor();
  await assertClean(visitor, 'treatments, dark');
  await widget.hold({ day: 1 });
  await assertClean(visitor, 'details, dark');
});

/** Presses Tab until the wanted thing has the focus. */
async function tabTo(visitor, locator, what) {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await isFocused(locator)) return;
    await visitor.page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard does not reach ${what}`);
}

async function isFocused(locator) {
  if ((await locator.count()) === 0) return false;
  return locator.first().evaluate((element) => element.getRootNode().activeElement === element);
}

scenario(stand, 'the keyboard alone gets from the first step to the confirmation', async (visitor) => {
  const widget = await visitor.open();
  const { keyboard } = visitor.page;
  await widget.part('service').first().waitFor();
  await tabTo(visitor, widget.part('service').filter({ hasText: SERVICE }), 'the treatment');
  await keyboard.press('Enter');
  await widget.part('therapist').first().waitFor();
  await tabTo(visitor, widget.part('therapist').first(), 'the therapist');
  await keyboard.press('Enter');
  await widget.freeDays().first().waitFor();
  await tabTo(visitor, widget.part('day', '[tabindex="0"]'), 'the calendar');
  // Arrow keys inside the calendar; the free days are not all in one row.
  const focusedState = () => widget.part('day', ':focus').getAttribute('data-state');
  await keyboard.press('ArrowRight');
  for (let presses = 0; presses < 14 && (await focusedState()) !== 'free'; presses += 1) {
    await keyboard.press('ArrowRight');
    await widget.part('day', ':focus:not([data-state="unknown"])').waitFor();
  }
  await keyboard.press('Enter');
  await widget.freeSlots().first().waitFor();
  await tabTo(visitor, widget.freeSlots().first(), 'the slot');
  await keyboard.press('Enter');
  await widget.step('details').waitFor();
  for (const [label, value] of Object.entries(guest(`Sue${visitor.width}`))) {
    await tabTo(visitor, widget.field(label), label);
    await keyboard.type(value);
  }
  const boxes = widget.part('step').getByRole('checkbox');
  for (let index = 0; index < (await boxes.count()); index += 1) {
    await tabTo(visitor, boxes.nth(index), 'a checkbox');
    await keyboard.press('Space');
  }
  await tabTo(visitor, widget.part('submit'), 'the submit button');
  await keyboard.press('Enter');
  await widget.confirmation();
});

scenario(stand, 'the focus moves with the steps', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  await widget.step('therapist').waitFor();
  assert.ok(await isFocused(widget.element.locator('[data-focus="step-heading"]')), 'the heading of the step');
});
