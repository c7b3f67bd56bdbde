// The server's own pages, where people book without script.
import assert from 'node:assert/strict';
import { SERVICE } from '../harness.js';
import { ADA, decide, decideRequest, NOW, request } from './ways.js';

/** Where a page's parts are. */
function reader({ page }) {
  return {
    page,
    part: (name, and = '') => page.locator(`[part~="${name}"]${and}`),
    action: (name) => page.locator(`[data-action="${name}"]`),
  };
}

async function fill(page, details) {
  for (const [label, value] of Object.entries(details)) await page.getByLabel(label, { exact: true }).fill(value);
  for (const box of await page.locator('input[type="checkbox"][aria-required="true"]').all()) await box.check();
}

/** From the treatments to the times of the nth free day. */
async function toTimes({ page, part }, stand, day) {
  await page.goto(`${stand.serverUrl}/book/stillwater?lang=en`);
  await part('service').filter({ hasText: SERVICE }).first().click();
  await part('therapist').filter({ hasText: 'Anyone' }).first().click();
  await part('day', '[data-state="free"]').nth(day).click();
  await part('slot', '[data-state="free"]').first().waitFor();
}

/** Others hold a time until nobody can be had any more: what the page's own form sends, again and again. */
async function takeAll(address, press) {
  for (let held = 0; held < 20; held += 1) {
    const reply = await fetch(address, { method: 'POST', body: new URLSearchParams({ do: press }), redirect: 'manual' });
    if (reply.status === 409) return;
    assert.equal(reply.status, 303);
  }
  assert.fail('somebody is free without end');
}

export const JOURNEYS = [
  {
    group: 'pages',
    name: 'the page without script',
    screens: [
      'page-treatments', 'page-therapists', 'page-times', 'page-details', 'page-confirmation', 'page-manage',
      'page-manage-time', 'page-manage-cancel', 'page-not-found',
    ],
    open: false,
    script: false,
    async run({ visitor, stand, shot }) {
      const { page, part } = reader(visitor);
      await page.goto(`${stand.serverUrl}/book/stillwater?lang=en`);
      await shot('page-treatments');
      await part('service').filter({ hasText: SERVICE }).first().click();
      await part('therapist').first().waitFor();
      await shot('page-therapists');
      await part('therapist').filter({ hasText: 'Anyone' }).first().click();
      await part('day', '[data-state="free"]').nth(2).click();
      await part('slot', '[data-state="free"]').first().waitFor();
      await shot('page-times');
      await part('slot', '[data-state="free"]').nth(1).click();
      await part('step', '[data-step="details"]').waitFor();
      await shot('page-details');
      const ruth = { ...ADA, 'First name': 'Ruth', Email: 'ruth@example.org' };
      await fill(page, ruth);
      await part('submit').click();
      await part('status', '[data-status="pending"]').waitFor();
      await shot('page-confirmation');
      await decide(stand, ruth.Email, 'approve');
      await page.reload();
      await part('status', '[data-status="approved"]').waitFor();
      await shot('page-manage');
      await page.locator('[data-action="reschedule"]').click();
      await part('step', '[data-step="time"]').waitFor();
      await shot('page-manage-time');
      await page.locator('[data-action="back"]').click();
      await page.locator('[data-action="cancel"]').click();
      await part('step', '[data-step="cancel"]').waitFor();
      await shot('page-manage-cancel');
      await page.goto(`${stand.serverUrl}/book/nowhere?lang=en`);
      await shot('page-not-found');
    },
  },
  {
    group: 'pages',
    name: 'without script, what is not as one wished',
    screens: [
      'page-none-found', 'page-add-ons', 'page-visit', 'page-times-lost', 'page-times-held', 'page-details-errors', 'page-details-expired',
      'page-details-lost', 'page-refused',
    ],
    open: false,
    script: false,
    extra: true,
    async run({ visitor, stand, shot }) {
      const all = reader(visitor);
      const { page, part, action } = all;
      const start = `${stand.serverUrl}/book/stillwater?lang=en`;
      await page.goto(start);
      await page.locator('[name="search"]').fill('seaweed and silence');
      await action('search').click();
      await page.waitForURL(/find=/);
      await shot('page-none-found');
      await page.goto(start);
      await part('service').filter({ hasText: 'Hot stone' }).first().click();
      await page.locator('.add-on').first().waitFor();
      await shot('page-add-ons');
      await page.goto(start);
      await part('service').filter({ hasText: 'Massage for two' }).first().click();
      await action('to-times').waitFor();
      await shot('page-visit');
      await toTimes(all, stand, 7);
      const day = page.url();
      const slot = part('slot', '[data-state="free"]').nth(1);
      await takeAll(day, await slot.getAttribute('value'));
      await slot.click();
      await page.locator('[data-hold="lost"]').waitFor();
      await shot('page-times-lost');
      const other = part('slot', '.with-day').first();
      const press = await other.getAttribute('value');
      await other.click();
      await part('step', '[data-step="details"]').waitFor();
      const details = page.url();
      await part('back').click();
      await action('continue').waitFor();
      await shot('page-times-held');
      await page.goto(details);
      await page.getByLabel('First name', { exact: true }).fill('Ruth');
      await page.getByLabel('Email', { exact: true }).fill('ruth@');
      await part('submit').click();
      await page.locator('#field-email-error').waitFor();
      await shot('page-details-errors');
      await stand.advanceServer(601);
      await page.goto(details);
      await action('retake').waitFor();
      await shot('page-details-expired');
      await takeAll(day, press);
      await action('retake').click();
      await page.locator('[data-hold="lost"]').waitFor();
      await shot('page-details-lost');
      await page.goto(`${stand.serverUrl}/book/stillwater/nothing-here?lang=en`);
      await shot('page-refused');
    },
  },
  {
    group: 'pages',
    name: 'without script, a booking that is changed',
    screens: [
      'page-manage-review', 'page-manage-move-asked', 'page-manage-withdraw', 'page-manage-overtaken', 'page-manage-change-declined',
      'page-manage-details-errors', 'page-manage-deadline-passed', 'page-manage-canceled', 'page-booking-unknown',
    ],
    open: false,
    script: false,
    extra: true,
    async run({ visitor, stand, shot }) {
      const { page, part, action } = reader(visitor);
      const status = (name) => part('status', `[data-status="${name}"]`).waitFor();
      const booking = await request(stand, 'Ruth', 5);
      await decide(stand, 'ruth@example.org', 'approve');
      const address = `${stand.serverUrl}/book/stillwater/manage/${booking.id}?lang=en`;
      await page.goto(address);
      await action('reschedule').click();
      await part('step', '[data-step="time"]').waitFor();
      await part('slot', '[data-state="free"]').last().click();
      await part('step', '[data-step="review"]').waitFor();
      await shot('page-manage-review');
      await action('confirm').click();
      await status('reschedule-requested');
      await shot('page-manage-move-asked');
      await action('withdraw').click();
      await part('step', '[data-step="withdraw"]').waitFor();
      await shot('page-manage-withdraw');
      await decideRequest(stand, 'ruth@example.org', 'deny', { notification: { message: 'We are sorry: nobody is free then.' } });
      await action('confirm').click();
      await page.getByText('has changed meanwhile').waitFor();
      await shot('page-manage-overtaken');
      await page.goto(address);
      await status('approved');
      await shot('page-manage-change-declined');
      await action('change-details').click();
      await page.getByLabel('Email', { exact: true }).fill('ruth@');
      await action('confirm').click();
      await page.locator('#field-email-error').waitFor();
      await shot('page-manage-details-errors');
      await stand.advanceServer(Math.floor((Date.parse(booking.event.start) - NOW.getTime()) / 1000) - 2 * 3600);
      await page.goto(address);
      await page.locator('[data-reach]').waitFor();
      await shot('page-manage-deadline-passed');
      await decide(stand, 'ruth@example.org', 'cancel');
      await page.goto(address);
      await status('canceled');
      await shot('page-manage-canceled');
      await page.goto(`${stand.serverUrl}/book/stillwater/manage/00000000-0000-4000-8000-000000000000?lang=en`);
      await page.locator('[data-screen="booking-unknown"]').waitFor();
      await shot('page-booking-unknown');
    },
  },
];
