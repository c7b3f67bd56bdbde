// The screens of a booking that exists: what is known of it, and what can be done with it.
import { GUEST } from '../harness.js';
import { decide, EXPRESS, openBooking, refused, request, shown } from './ways.js';

export const JOURNEYS = [
  {
    group: 'manage',
    name: 'a booking that is certain',
    screens: [
      'manage-approved', 'manage-time', 'manage-review', 'manage-moved', 'manage-details', 'manage-cancel',
      'manage-canceled',
    ],
    html: EXPRESS,
    async run({ widget, shot }) {
      await widget.hold({ service: '', day: 7, slot: 4 });
      await widget.fill({ ...GUEST, Email: 'mary@example.org' });
      await widget.submit();
      await shown(widget, 'approved');
      await shot('manage-approved');
      await widget.action('reschedule').click();
      await widget.part('slot', '[data-state="present"]').waitFor();
      await shot('manage-time');
      await widget.chooseSlot(0);
      await widget.step('review').waitFor();
      await shot('manage-review');
      await widget.action('confirm').click();
      await widget.part('confirmation').waitFor();
      await shot('manage-moved');
      await widget.action('change-details').click();
      await widget.step('details').waitFor();
      await shot('manage-details');
      await widget.part('back').click();
      await widget.action('cancel').click();
      await widget.step('cancel').waitFor();
      await shot('manage-cancel');
      await widget.action('confirm').click();
      await shown(widget, 'canceled');
      await shot('manage-canceled');
    },
  },
  {
    group: 'manage',
    name: 'a change that is asked for',
    screens: ['manage-move-asked', 'manage-withdraw', 'manage-details-asked', 'manage-cancel-unanswered', 'manage-cancel-asked'],
    async run({ visitor, widget, stand, shot }) {
      await widget.hold({ day: 9 });
      await widget.fill({ ...GUEST, Email: 'joan@example.org' });
      await widget.submit();
      await widget.confirmation();
      await decide(stand, 'joan@example.org', 'approve', { notification: { message: 'We look forward to seeing you.\nPlease bring slippers.' } });
      await shown(widget, 'approved');
      await widget.action('reschedule').click();
      await widget.part('slot', '[data-state="present"]').waitFor();
      await widget.chooseSlot(0);
      await widget.step('review').waitFor();
      await widget.action('confirm').click();
      await shown(widget, 'reschedule-requested');
      await shot('manage-move-asked');
      await widget.action('withdraw').click();
      await widget.step('withdraw').waitFor();
      await shot('manage-withdraw');
      await widget.action('confirm').click();
      await shown(widget, 'approved');
      await widget.action('change-details').click();
      await widget.step('details').waitFor();
      await widget.field('Last name').fill('of Arc');
      await widget.action('confirm').click();
      await shown(widget, 'details-requested');
      await shot('manage-details-asked');
      await widget.action('withdraw').click();
      await widget.action('confirm').click();
      await shown(widget, 'approved');
      await widget.action('cancel').click();
      await widget.step('cancel').waitFor();
      const changes = '**/bookings/change-requests/submit*';
      await visitor.page.route(changes, (route) => route.abort());
      await widget.action('confirm').click();
      await widget.element.locator('[data-submission="unanswered"]').waitFor({ timeout: 60_000 });
      await shot('manage-cancel-unanswered');
      await visitor.page.unroute(changes);
      await widget.action('retry').click();
      await shown(widget, 'cancellation-requested');
      await shot('manage-cancel-asked');
    },
  },
  {
    group: 'manage',
    name: 'a link to a booking',
    screens: ['manage-pending', 'trouble-booking-failed', 'trouble-booking-unknown', 'manage-lapsed'],
    open: false,
    async run({ visitor, stand, shot }) {
      const booking = await request(stand, 'Agnes', 5);
      const address = `**/bookings/${booking.id}/public*`;
      let widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'pending');
      await shot('manage-pending');
      await visitor.page.route(address, refused(500));
      widget = await openBooking(visitor, stand, booking.id);
      await widget.element.locator('[data-screen="booking-failed"]').waitFor({ timeout: 60_000 });
      await shot('trouble-booking-failed');
      await visitor.page.unroute(address);
      widget = await openBooking(visitor, stand, '00000000-0000-4000-8000-000000000000');
      await widget.element.locator('[data-screen="booking-unknown"]').waitFor();
      await shot('trouble-booking-unknown');
      // Nobody answered it in two days.
      await stand.advanceServer(49 * 3600);
      widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'lapsed');
      await shot('manage-lapsed');
    },
  },
];
