// Who has no script, or whose site refuses wasm, books at the server's own page: links and forms alone.
import assert from 'node:assert/strict';
import { guest, useStand } from '../harness.js';
import { withoutScript } from '../plain.js';

const stand = useStand();

withoutScript(stand, 'a whole booking and its end', async (visitor) => {
  await visitor.open();
  await visitor.assertClean('treatments');
  await visitor.page.locator('[name="search"]').fill('no such treatment');
  await visitor.page.locator('[name="search"]').press('Enter');
  await visitor.page.locator('[data-empty="search"]').waitFor();
  await visitor.assertClean('no treatment found');
  await visitor.toTimes(visitor.width === 390 ? 2 : 3);
  await visitor.assertClean('times');
  await visitor.part('slot').first().click();
  await visitor.step('details').waitFor();
  assert.match(await visitor.part('hold-timer').innerText(), /until \d+:\d\d/);
  await visitor.assertClean('details');

  await visitor.page.getByLabel('Email', { exact: true }).fill('ada@');
  await visitor.part('submit').click();
  await visitor.page.locator('#field-email-error').waitFor();
  assert.equal(await visitor.page.getByLabel('Email', { exact: true }).inputValue(), 'ada@');
  await visitor.assertClean('details with gaps');

  await visitor.fill(guest(`Plain ${visitor.width}`));
  await visitor.action('extend').click();
  await visitor.step('details').waitFor();
  assert.equal(await visitor.page.getByLabel('First name', { exact: true }).inputValue(), `Plain ${visitor.width}`);
  const details = visitor.page.url();
  await visitor.part('submit').click();
  await visitor.part('confirmation').waitFor();
  await visitor.assertClean('confirmation');
  const name = `Plain ${visitor.width}`;
  const mine = async () => (await stand.bookings()).filter((booking) => booking.contact.firstName === name);
  assert.equal((await mine()).length, 1);

  // The address of the details leads to the booking now.
  await visitor.page.goto(details);
  await visitor.part('confirmation').waitFor();
  await visitor.action('cancel').click();
  await visitor.assertClean('question');
  await visitor.action('confirm').click();
  await visitor.part('confirmation', ' [data-status="canceled"]').waitFor();
  await visitor.assertClean('canceled');
  assert.equal((await mine())[0].status, 3);
});

withoutScript(stand, 'a reload and the way back find what was held', async (visitor) => {
  await visitor.toDetails(visitor.width === 390 ? 4 : 5);
  const until = await visitor.part('hold-timer').innerText();
  await visitor.page.reload();
  assert.equal(await visitor.part('hold-timer').innerText(), until);
  await visitor.page.goBack();
  await visitor.step('time').waitFor();
  await visitor.page.goForward();
  await visitor.step('details').waitFor();
});

withoutScript(stand, 'a slot that is lost leads to others', async (visitor) => {
  await visitor.toTimes(visitor.width === 390 ? 6 : 7);
  const address = visitor.page.url();
  const slot = await visitor.part('slot').first().getAttribute('value');
  for (let others = 0; (await visitor.page.locator('[data-hold="lost"]').count()) === 0; others += 1) {
    assert.ok(others < 20, 'the slot is never full');
    await visitor.page.goto(address);
    const button = visitor.page.locator(`button[value="${slot}"]`);
    if ((await button.count()) > 0) {
      // Meanwhile somebody else takes the last place.
      await takeAll(slot, address);
      await button.click();
    }
  }
  await visitor.assertClean('lost slot');
  await visitor.part('slot', '.with-day').first().click();
  await visitor.step('details').waitFor();
});

/** Others hold a slot until nobody can be had any more. */
async function takeAll(slot, address) {
  for (let held = 0; held < 20; held += 1) {
    const body = new URLSearchParams({ do: slot });
    const response = await fetch(address, { method: 'POST', body, redirect: 'manual' });
    if (response.status === 409) return;
    assert.equal(response.status, 303);
  }
}
