// A visit of two with an add-on, booked without script; and the ways from a site to the page where that is done.
import assert from 'node:assert/strict';
import { guest, SERVICE, useStand } from '../harness.js';
import { Visitor, withoutScript } from '../plain.js';

const stand = useStand();

withoutScript(stand, 'two guests, the same treatment, one with an add-on: one booking', async (visitor) => {
  await visitor.open();
  await visitor.part('service').filter({ hasText: SERVICE }).first().click();
  await visitor.step('therapist').waitFor();
  const addOn = visitor.page.locator('.add-on').filter({ hasText: '15 min' }).first();
  await addOn.getByRole('checkbox').click();
  assert.equal(await addOn.getByRole('checkbox').getAttribute('aria-checked'), 'true');
  await visitor.action('add-guest').first().click();
  await visitor.step('service').waitFor();
  await visitor.action('same-for-guest').click();
  await visitor.page.getByRole('heading', { name: 'Guest 2' }).waitFor();
  assert.equal(await visitor.page.locator('.visit-item').count(), 2);
  // Only the first one wants more time.
  const second = visitor.page.locator('[data-guest="1"] .add-on').filter({ hasText: '15 min' }).first();
  if ((await second.getByRole('checkbox').getAttribute('aria-checked')) === 'true') await second.getByRole('checkbox').click();
  await visitor.assertClean('visit of two');
  await visitor.action('to-times').click();
  await visitor.step('time').waitFor();
  await visitor.part('day', '[data-state="free"]').nth(visitor.width === 390 ? 2 : 3).click();
  await visitor.part('slot').first().click();
  await visitor.step('details').waitFor();
  await visitor.assertClean('details of two');
  const name = `Duo ${visitor.width}`;
  const booker = visitor.page.getByRole('group', { name: 'About you' });
  for (const [label, value] of Object.entries(guest(name))) await booker.getByLabel(label, { exact: true }).fill(value);
  await visitor.page.getByRole('group', { name: 'Guest 2' }).getByLabel('First name', { exact: true }).fill('Solo');
  for (const box of await visitor.page.locator('input[type="checkbox"][aria-required="true"]').all()) await box.check();
  await visitor.part('submit').click();
  await visitor.status('pending').waitFor();
  const mine = (await stand.bookings()).filter((booking) => booking.contact.firstName === name);
  assert.equal(mine.length, 1);
  const [{ contact, events }] = mine;
  assert.deepEqual(events.map(({ guest: who, addOnIds }) => [who, addOnIds.length]), [[0, 1], [1, 0]]);
  assert.equal(contact.guests[0].firstName, 'Solo');
});

withoutScript(stand, 'the line for visitors without script leads from the site to the booking', async (visitor) => {
  await visitor.page.goto(stand.siteUrl);
  await visitor.page.getByRole('link', { name: 'Book online' }).click();
  await visitor.page.waitForURL(`${stand.serverUrl}/book/stillwater`);
  await new Visitor(stand, visitor.page, visitor.width).step('service').waitFor();
}, [390]);
