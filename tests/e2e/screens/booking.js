// The screens of a booking that is made: treatments, therapists, times, details, confirmation.
import { GUEST, SERVICE, until } from '../harness.js';
import { ADA, begun, changed, decide, inTwoPlaces, keepBack, openChanged, posts, refused, rivalTakes, shown } from './ways.js';

export const JOURNEYS = [
  {
    group: 'choose',
    name: 'the treatments',
    screens: [
      'treatments', 'treatments-category', 'treatments-none-found', 'therapists', 'times-loading', 'times',
      'times-day-full', 'times-reserving', 'times-held',
    ],
    async run({ visitor, widget, shot }) {
      await widget.part('service').first().waitFor();
      await shot('treatments');
      await widget.element.locator('[data-category]').nth(2).click();
      await shot('treatments-category');
      await widget.element.getByRole('searchbox').fill('seaweed and silence');
      await widget.part('status').first().waitFor();
      await shot('treatments-none-found');
      await widget.element.getByRole('searchbox').fill('');
      await widget.chooseService(SERVICE);
      await widget.part('therapist').first().waitFor();
      await shot('therapists');
      const release = await keepBack(visitor, '**/availability?*');
      await widget.part('therapist').nth(3).click();
      await widget.step('time').waitFor();
      await shot('times-loading');
      await release();
      await widget.freeDays().first().waitFor();
      await shot('times');
      await widget.part('day', '[data-state="full"]').first().click();
      await widget.action('next-free-day').waitFor();
      await shot('times-day-full');
      await widget.freeDays().nth(2).click();
      await widget.freeSlots().first().waitFor();
      const letReserve = await keepBack(visitor, /\/v1\/bookings$/, posts);
      await widget.chooseSlot(2);
      await widget.element.locator('[data-hold="reserving"]').waitFor();
      await shot('times-reserving');
      await letReserve();
      await widget.step('details').waitFor();
      await widget.part('back').click();
      await widget.action('continue').waitFor();
      await shot('times-held');
    },
  },
  {
    group: 'choose',
    name: 'nothing has arrived yet',
    screens: ['skeleton-loader'],
    open: false,
    async run({ visitor, shot }) {
      const release = await keepBack(visitor, /app-[^/]*\.wasm|first-screen/);
      const widget = await visitor.open('/screens');
      await widget.element.locator('.bones').waitFor();
      await shot('skeleton-loader');
      await release();
      await widget.part('service').first().waitFor();
    },
  },
  {
    group: 'choose',
    name: 'the portal is on its way',
    screens: ['skeleton'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route('**/first-screen*', (route) => route.abort());
      const release = await keepBack(visitor, /\/v1\/portals\/stillwater(\?.*)?$/);
      const widget = await visitor.open('/screens');
      await begun(widget);
      // Who has seen the app sees its own skeleton while the portal is asked for again.
      await visitor.context.setOffline(true);
      await widget.element.locator('[data-screen="offline"]').waitFor();
      await visitor.context.setOffline(false);
      await widget.element.locator('[data-screen="loading"]').waitFor();
      await shot('skeleton');
      await release();
      await widget.part('service').first().waitFor();
    },
  },
  {
    group: 'choose',
    name: 'several houses',
    screens: ['centers'],
    open: false,
    async run({ visitor, shot }) {
      const widget = await openChanged(visitor, inTwoPlaces);
      await widget.step('center').waitFor();
      await shot('centers');
    },
  },
  {
    group: 'choose',
    name: 'what can be added to a treatment',
    screens: ['add-ons'],
    async run({ widget, shot }) {
      await widget.chooseService('Hot stone');
      await widget.element.locator('.add-on').first().waitFor();
      await widget.element.locator('.add-on').first().click();
      await shot('add-ons');
    },
  },
  {
    group: 'choose',
    name: 'an empty month, and nothing for a long time',
    screens: ['times-month-empty', 'times-nothing-free'],
    async run({ visitor, widget, shot }) {
      // Nothing in March: the widget opens on the month that has something, and one can go back.
      const none = (month, next) => changed((all) => ({
        ...all, next_available_day: next ?? all.next_available_day,
        days: all.days.map((day) => (day.date.startsWith(month) ? { ...day, is_available: false, slots: [] } : day)),
      }));
      await visitor.page.route('**/availability?*', none('2027-03', '2027-04-01'));
      await widget.chooseService(SERVICE);
      await widget.chooseTherapist('Anyone');
      await widget.freeDays().first().waitFor();
      await widget.action('previous-month').click();
      await widget.action('next-free-day').waitFor();
      await shot('times-month-empty');
      await widget.part('back').click();
      await visitor.page.unroute('**/availability?*');
      await visitor.page.route('**/availability?*', changed((all) => ({
        ...all, next_available_day: null, days: all.days.map((day) => ({ ...day, is_available: false, slots: [] })),
      })));
      await widget.part('therapist').nth(4).click();
      await widget.element.locator('[data-empty="times"]').waitFor();
      await shot('times-nothing-free');
    },
  },
  {
    group: 'choose',
    name: 'a calendar without an answer',
    screens: ['times-failed'],
    async run({ visitor, widget, shot }) {
      await widget.chooseService(SERVICE);
      await visitor.page.route('**/availability?*', refused(500));
      await widget.chooseTherapist('Anyone');
      await widget.element.locator('[data-empty="failed"]').waitFor();
      await shot('times-failed');
    },
  },
  {
    group: 'book',
    name: 'details to confirmation',
    screens: [
      'details', 'details-errors', 'details-soon-over', 'details-last-minute', 'details-expired',
      'details-sending', 'confirmation-waiting', 'confirmation-approved',
    ],
    async run({ visitor, widget, stand, shot }) {
      await widget.hold({ day: 5, slot: 3 });
      await shot('details');
      await widget.submit();
      await widget.element.getByText('Please fill this in.').first().waitFor();
      await shot('details-errors');
      await widget.fill(ADA);
      await visitor.advance(500);
      await widget.action('extend').waitFor();
      await shot('details-soon-over');
      await visitor.advance(56);
      await until('the last minute counts', async () => /^0:/.test(await widget.part('hold-timer').locator('[role=timer]').innerText()));
      await shot('details-last-minute');
      await visitor.advance(120);
      await widget.action('retake').waitFor();
      await shot('details-expired');
      await widget.action('retake').click();
      await widget.part('hold-timer', '[data-hold="held"]').waitFor();
      const release = await keepBack(visitor, /\/bookings\/submit(\?|$)/, posts);
      await widget.submit();
      await widget.part('submit', '[aria-busy="true"]').waitFor();
      await shot('details-sending');
      await release();
      await widget.confirmation();
      await shot('confirmation-waiting');
      await decide(stand, ADA.Email, 'approve');
      await shown(widget, 'approved');
      await shot('confirmation-approved');
    },
  },
  {
    group: 'book',
    name: 'a race that was lost, and no answer',
    screens: ['times-lost', 'details-unanswered', 'confirmation-denied'],
    async run({ visitor, widget, stand, shot }) {
      await widget.chooseService(SERVICE);
      await widget.part('therapist').nth(3).click();
      await widget.chooseDay(8);
      const time = await widget.freeSlots().nth(1).getAttribute('data-time');
      await rivalTakes(stand, time);
      await widget.chooseSlot(1);
      const lost = widget.part('error', '[data-hold="lost"]');
      await lost.waitFor();
      await shot('times-lost');
      await lost.locator('[part~=slot]').first().click();
      await widget.step('details').waitFor();
      await widget.fill({ ...GUEST, Email: 'grace@example.org' });
      await visitor.page.route(/\/bookings\/submit(\?|$)/, (route) => route.abort());
      await widget.submit();
      await widget.element.locator('[data-submission="unanswered"]').waitFor({ timeout: 60_000 });
      await shot('details-unanswered');
      await visitor.page.unroute(/\/bookings\/submit(\?|$)/);
      await widget.action('retry').click();
      await widget.confirmation();
      await decide(stand, 'grace@example.org', 'deny', { notification: { message: 'We are sorry: the house is closed on that day.' } });
      await shown(widget, 'denied');
      await shot('confirmation-denied');
    },
  },
  {
    group: 'visit',
    name: 'several guests',
    screens: ['visit-of-two', 'visit-third-guest', 'visit-three-treatments', 'visit-times', 'visit-details'],
    async run({ widget, shot }) {
      await widget.chooseService('Massage for two');
      await widget.action('to-times').waitFor();
      await shot('visit-of-two');
      await widget.action('add-guest').click();
      await widget.action('same-for-guest').waitFor();
      await shot('visit-third-guest');
      await widget.part('back').click();
      await widget.action('add-treatment').first().click();
      await widget.chooseService('Express facial');
      await widget.element.locator('.visit-item').nth(2).waitFor();
      await shot('visit-three-treatments');
      await widget.action('to-times').click();
      await widget.chooseDay(6);
      await shot('visit-times');
      await widget.chooseSlot();
      await widget.step('details').waitFor();
      await shot('visit-details');
    },
  },
];
