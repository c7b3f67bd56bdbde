// States of the widget's screens that are on nobody's straight way: what was found, what is nearly gone, what came too
// late, what the spa did meanwhile, and bookings that can be changed in part or not at all. `extra`: they differ from
// a screen of the other tables in few things, so the checks that go through all looks leave them out.
import { GUEST, SERVICE, until } from '../harness.js';
import {
  ADA, askToCancel, decide, decideRequest, EXPRESS, keepBack, NOW, openBooking, posts, refused, request, rivalTakes, shown,
} from './ways.js';

/** The details of two guests. */
async function fillForTwo(widget, details) {
  const own = widget.element.getByRole('group', { name: 'About you' });
  for (const [label, value] of Object.entries(details)) await own.getByLabel(label).fill(value);
  await widget.element.getByRole('group', { name: 'Guest 2' }).getByLabel('First name').fill('Grace');
  await widget.element.getByLabel(/accept the terms/).check();
}

export const JOURNEYS = [
  {
    group: 'choose',
    name: 'what was found, and what is nearly gone',
    screens: ['treatments-found', 'times-few-left'],
    async run({ widget, shot }) {
      await widget.part('service').first().waitFor();
      await widget.element.getByRole('searchbox').fill('stone');
      await until('few are left', async () => (await widget.part('service').count()) < 8);
      await shot('treatments-found');
      await widget.chooseService('Hot stone');
      await widget.chooseTherapist('Anyone');
      await widget.chooseDay(1);
      await widget.element.locator('.slot-left').first().waitFor();
      await shot('times-few-left');
    },
  },
  {
    group: 'book',
    name: 'a hold that ends, and is won again and lost',
    screens: ['details-held-again', 'details-retaking', 'details-lost', 'details-refused'],
    async run({ visitor, widget, stand, shot }) {
      await widget.chooseService(SERVICE);
      await widget.part('therapist').nth(3).click();
      await widget.chooseDay(8);
      const time = await widget.chooseSlot(1);
      await widget.step('details').waitFor();
      await widget.fill(ADA);
      await visitor.advance(601);
      await widget.action('retake').click();
      await widget.part('hold-timer', '[data-hold="held"]').waitFor();
      await shot('details-held-again');
      await visitor.advance(601);
      await widget.action('retake').waitFor();
      await rivalTakes(stand, time);
      const release = await keepBack(visitor, /\/slots\/reserve$/, posts);
      await widget.action('retake').click();
      await widget.element.locator('[data-hold="reserving"]').first().waitFor();
      await shot('details-retaking');
      await release();
      const lost = widget.element.locator('[data-hold="lost"]');
      await lost.waitFor();
      await shot('details-lost');
      await lost.locator('[part~=slot]').first().click();
      await widget.part('hold-timer', '[data-hold="held"]').waitFor();
      await visitor.page.route(/\/bookings\/submit(\?|$)/, refused(422));
      await widget.submit();
      await widget.part('error').waitFor();
      await shot('details-refused');
    },
  },
  {
    group: 'book',
    name: 'a booking that is in another tab',
    screens: ['treatments-other-tab'],
    open: false,
    async run({ visitor, shot }) {
      const first = await visitor.context.newPage();
      await first.goto(`${visitor.stand.siteUrl}/screens`);
      const widget = visitor.widget(0, first);
      await widget.hold({ day: 4 });
      await widget.fill(ADA);
      // What a browser does when a tab is duplicated: the new one starts with a copy of the storage.
      const storage = await first.evaluate(() => ({ ...sessionStorage }));
      await visitor.page.addInitScript((items) => {
        for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value);
      }, storage);
      const twin = await visitor.open('/screens');
      await twin.element.getByText('You are booking in another tab too.').waitFor();
      await shot('treatments-other-tab');
      await first.close();
    },
  },
  {
    group: 'book',
    name: 'at once, and what the spa does then',
    screens: ['details-automatic', 'confirmation-automatic', 'confirmation-canceled'],
    html: EXPRESS,
    async run({ widget, stand, shot }) {
      await widget.hold({ service: '', day: 6, slot: 2 });
      await shot('details-automatic');
      await widget.fill({ ...GUEST, Email: 'rosalind@example.org' });
      await widget.submit();
      await shown(widget, 'approved');
      await shot('confirmation-automatic');
      await decide(stand, 'rosalind@example.org', 'cancel', { notification: { message: 'We are sorry: Mila is ill.' } });
      await shown(widget, 'canceled');
      await shot('confirmation-canceled');
    },
  },
  {
    group: 'visit',
    name: 'two guests, to the ticket',
    screens: ['visit-another-treatment', 'visit-details-errors', 'visit-confirmation', 'manage-visit'],
    async run({ visitor, widget, stand, shot }) {
      await widget.chooseService('Massage for two');
      await widget.action('add-treatment').first().click();
      await widget.step('service').waitFor();
      await shot('visit-another-treatment');
      await widget.part('back').click();
      await widget.action('to-times').click();
      await widget.chooseDay(5);
      await widget.chooseSlot(2);
      await widget.step('details').waitFor();
      await widget.submit();
      await widget.element.getByText('Please fill this in.').first().waitFor();
      await shot('visit-details-errors');
      await fillForTwo(widget, { ...GUEST, Email: 'emmy@example.org' });
      await widget.submit();
      await widget.confirmation();
      await decide(stand, 'emmy@example.org', 'approve');
      await shown(widget, 'approved');
      await shot('visit-confirmation');
      const linked = await openBooking(visitor, stand, (await stand.bookingOf('emmy@example.org')).id);
      await shown(linked, 'approved');
      await shot('manage-visit');
    },
  },
  {
    group: 'manage',
    name: 'what the spa says, and who cannot change what',
    screens: [
      'manage-loading', 'manage-elsewhere', 'manage-change-declined', 'manage-cancel-sending', 'manage-only-changes', 'manage-closed',
      'manage-deadline-passed', 'manage-denied',
    ],
    open: false,
    async run({ visitor, stand, shot }) {
      const booking = await request(stand, 'Lise', 6);
      await decide(stand, 'lise@example.org', 'approve');
      const release = await keepBack(visitor, /\/public(\?|$)/);
      let widget = await openBooking(visitor, stand, booking.id);
      await widget.element.locator('[data-screen="loading"]').waitFor();
      await shot('manage-loading');
      await release();
      await shown(widget, 'approved');

      // Its link, on a page about another portal of the house.
      widget = await openBooking(visitor, stand, booking.id, 'stillwater-express');
      await shown(widget, 'approved');
      await widget.element.locator('[data-reach]').waitFor();
      await shot('manage-elsewhere');

      widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'approved');
      await askToCancel(stand, 'lise@example.org');
      await shown(widget, 'cancellation-requested');
      await decideRequest(stand, 'lise@example.org', 'deny', { notification: { message: 'Please call us: we would rather find you another day.' } });
      await shown(widget, 'approved');
      await widget.element.locator('[data-news]').waitFor();
      await shot('manage-change-declined');
      await widget.action('cancel').click();
      await widget.step('cancel').waitFor();
      await widget.element.getByLabel('Would you like to tell us why?').fill('I have a cold.');
      const letCancel = await keepBack(visitor, '**/bookings/change-requests/submit*', posts);
      await widget.action('confirm').click();
      await widget.part('submit', '[aria-busy="true"]').waitFor();
      await shot('manage-cancel-sending');
      // Gone without an answer, and nothing of it kept.
      await visitor.page.evaluate(() => sessionStorage.clear());
      await visitor.page.goto('about:blank');
      await letCancel();

      // Canceling ends earlier here than moving.
      await stand.import((text) => text.replace('approval = "manual"', '$&\ncancel_deadline_hours = 400\nchange_deadline_hours = 12'));
      widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'approved');
      await widget.element.locator('[data-reach]').waitFor();
      await shot('manage-only-changes');
      await stand.import((text) => text.replace('[[portal]]\nkey = "stillwater"\n', '$&status = "draft"\n'));
      widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'approved');
      await widget.element.locator('[data-closed]').waitFor();
      await shot('manage-closed');
      await stand.import((text) => text);
      const denied = await request(stand, 'Otto', 12);
      await decide(stand, 'otto@example.org', 'deny', { notification: { message: 'We are sorry: the house is closed on that day.' } });
      const { event } = await stand.bookingOf('lise@example.org');
      await stand.advanceServer(Math.floor((Date.parse(event.start) - NOW.getTime()) / 1000) - 2 * 3600);
      widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'approved');
      await widget.element.locator('[data-reach]').waitFor();
      await shot('manage-deadline-passed');
      widget = await openBooking(visitor, stand, denied.id);
      await shown(widget, 'denied');
      await shot('manage-denied');
    },
  },
].map((journey) => ({ ...journey, extra: true }));
