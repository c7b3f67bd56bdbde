// Every screen and state that people see, in one table: how one gets there, and what it is called. Pictures,
// checks by axe and checks of the layout walk through it; it knows nothing of them.
//
// A journey is `{ group, name, screens, html?, document?, open?, script?, run }`. `run` gets `{ visitor, widget, stand, shot }` and
// calls `await shot(screen)` wherever one of its screens is complete; whoever looks may change width and colour scheme,
// and puts both back.
//
// Long because it is one table.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { GUEST, SERVICE, shortenTimerIds, SNIPPET, until } from './harness.js';

const FONT = new URL('fonts/inter.woff2', import.meta.url);

/** When all of it happens: a Tuesday in March, nine in the morning at the spa. */
export const NOW = new Date('2027-03-02T08:00:00Z');

/** A page with nothing but the element, in the fonts of the tests. */
export const page = (html = SNIPPET, { lang = 'en', dir = 'ltr', css = '' } = {}) => ({ stand }) => `<!doctype html>
<html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A spa</title><style>
@font-face { font-family: Pinned; src: url(${stand.siteUrl}/fonts/inter.woff2); font-weight: 100 900; font-display: block; }
:root { color-scheme: light dark; font-family: Pinned; }
body { margin: 0; padding: clamp(12px, 3vw, 32px); background: light-dark(#fff, #0c0f0e); }
@media (min-width: 700px) { booking-widget { margin-inline: auto; } }
${css}</style>${stand.script()}</head><body>${html}</body></html>`;

const EXPRESS = '<booking-widget portal="stillwater-express"></booking-widget>';
const ADA = { 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@example.org', Phone: '+44 20 7946 0018' };

/** What staff ask of the server. */
async function staff(stand, path, body) {
  const response = await fetch(`${stand.serverUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, `${path}: ${await response.text()}`);
}

/** Staff decide about the booking of this address. */
export async function decide(stand, email, act, more = {}) {
  const booking = (await stand.bookings()).find((one) => one.contact.email === email);
  await staff(stand, `/bookings/${booking.id}/${act}`, {
    clientBookingLastUpdatedAt: booking.lastUpdated, notification: {}, ...more,
  });
}

const shown = (widget, name) => widget.part('status', `[data-status="${name}"]`).waitFor({ timeout: 30_000 });

/** Keeps answers back until they are let go. */
async function keepBack(visitor, pattern, also = () => true) {
  let go;
  const gate = new Promise((done) => { go = done; });
  await visitor.page.route(pattern, async (route) => {
    if (also(route.request())) await gate;
    await route.continue().catch(() => {});
  });
  return async () => {
    go();
    await visitor.page.unroute(pattern);
  };
}

/** The app is there, and waits for the portal behind the loader's skeleton. */
const begun = (widget) => until('the app has begun', () => widget.element.evaluate(({ _app }) => Boolean(_app)));

/** Another visitor takes this time first. */
async function rivalTakes(stand, time) {
  const rival = await stand.visitor({ width: 1280 });
  await rival.page.clock.install({ time: NOW });
  const widget = await rival.open('/screens');
  await widget.chooseService(SERVICE);
  await widget.part('therapist').nth(3).click();
  await widget.freeDays().first().waitFor();
  await widget.part('day', `[data-date="${time.slice(0, 10)}"]`).click();
  await widget.part('slot', `[data-time="${time}"]`).click();
  await widget.step('details').waitFor();
  await rival.leave();
}

const posts = (request) => request.method() === 'POST';

/** A reply of the server's API with other words in it. */
const changed = (change) => async (route) => {
  const response = await route.fetch();
  await route.fulfill({ response, json: change(await response.json()) });
};

const PORTAL = /\/v1\/portals\/stillwater(\?.*)?$/;

/** Opens the widget on a portal that is a little different; the server's picture of the first screen would not know. */
async function openChanged(visitor, change) {
  await visitor.page.route('**/first-screen*', (route) => route.abort());
  await visitor.page.route(PORTAL, changed(change));
  return visitor.open('/screens');
}

const refused = (status) => (route) => route.fulfill({
  status, contentType: 'application/json', body: '{}', headers: { 'access-control-allow-origin': '*' },
});

/** Another house, which offers all that the first one does. */
const inTwoPlaces = (all) => {
  const [house] = all.centers;
  const both = [house.id, '00000000-0000-4000-8000-000000000002'];
  return {
    ...all,
    centers: [house, { ...house, id: both[1], name: 'Stillwater in the city', address_lines: ['Marktstraße 3', '10117 Berlin', 'Germany'] }],
    services: all.services.map((one) => ({ ...one, center_ids: both })),
    therapists: all.therapists.map((one) => ({ ...one, center_ids: both })),
  };
};

const booked = (id) => `<booking-widget portal="stillwater" booking="${id}"></booking-widget>`;

/** The widget about a booking. */
async function openBooking(visitor, stand, id) {
  stand.addDocument('/booked', page(booked(id))({ stand }));
  return visitor.open('/booked');
}

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
    screens: ['manage-pending', 'manage-lapsed', 'trouble-booking-failed', 'trouble-booking-unknown'],
    open: false,
    async run({ visitor, stand, shot }) {
      const booking = await request(stand, 'Agnes', 5);
      const address = `**/bookings/${booking.id}/public*`;
      let widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'pending');
      await shot('manage-pending');
      // The server lets it lapse when its time has come; here at once.
      const lapsed = changed((reply) => ({
        ...reply, booking: { ...reply.booking, status: 3 }, decision: { occasion: 'booking.lapsed', message: null },
        allowed: { change: { isAllowed: false }, cancel: { isAllowed: false } },
      }));
      await visitor.page.route(address, lapsed);
      widget = await openBooking(visitor, stand, booking.id);
      await shown(widget, 'lapsed');
      await shot('manage-lapsed');
      await visitor.page.unroute(address);
      await visitor.page.route(address, refused(500));
      widget = await openBooking(visitor, stand, booking.id);
      await widget.element.locator('[data-screen="booking-failed"]').waitFor({ timeout: 60_000 });
      await shot('trouble-booking-failed');
      await visitor.page.unroute(address);
      widget = await openBooking(visitor, stand, '00000000-0000-4000-8000-000000000000');
      await widget.element.locator('[data-screen="booking-unknown"]').waitFor();
      await shot('trouble-booking-unknown');
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
  {
    group: 'trouble',
    name: 'an unknown portal',
    screens: ['trouble-unknown-portal'],
    html: '<booking-widget portal="nowhere"></booking-widget>',
    async run({ widget, shot }) {
      await widget.element.getByText('Booking is not available here').waitFor();
      await shot('trouble-unknown-portal');
    },
  },
  {
    group: 'trouble',
    name: 'a site that may not embed the portal',
    screens: ['trouble-site-not-allowed'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route('**/v1/portals/**', refused(403));
      const widget = await visitor.open('/screens');
      await widget.element.locator('[data-screen="site-not-allowed"]').waitFor();
      await shot('trouble-site-not-allowed');
    },
  },
  {
    group: 'trouble',
    name: 'a portal that offers nothing',
    screens: ['trouble-nothing-offered'],
    open: false,
    async run({ visitor, shot }) {
      const widget = await openChanged(visitor, (all) => ({ ...all, services: [] }));
      await widget.element.locator('[data-screen="nothing-offered"]').waitFor();
      await shot('trouble-nothing-offered');
    },
  },
  {
    group: 'trouble',
    name: 'no network from the beginning',
    screens: ['trouble-no-network'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route('**/first-screen*', (route) => route.abort());
      const release = await keepBack(visitor, PORTAL);
      const widget = await visitor.open('/screens');
      await begun(widget);
      await visitor.context.setOffline(true);
      await widget.element.locator('[data-screen="offline"]').waitFor();
      await shot('trouble-no-network');
      await visitor.context.setOffline(false);
      await release();
    },
  },
  {
    group: 'trouble',
    name: 'a server that fails',
    screens: ['trouble-failed'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route('**/v1/portals/**', refused(500));
      const widget = await visitor.open('/screens');
      await widget.action('retry').waitFor({ timeout: 60_000 });
      await shot('trouble-failed');
    },
  },
  {
    group: 'trouble',
    name: 'no network',
    screens: ['trouble-offline'],
    async run({ visitor, widget, shot }) {
      await widget.hold({ day: 3 });
      await visitor.context.setOffline(true);
      await widget.element.getByText('You are offline').first().waitFor();
      await shot('trouble-offline');
      await visitor.context.setOffline(false);
    },
  },
  {
    group: 'trouble',
    name: 'no app',
    screens: ['trouble-way-out'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route(/app-[^/]*\.wasm|first-screen/, (route) => route.abort());
      const widget = await visitor.open('/screens');
      await widget.part('error').getByRole('link').waitFor();
      await shot('trouble-way-out');
    },
  },
  {
    group: 'places',
    name: 'the popup',
    screens: ['popup'],
    html: '<h1>A page of the spa</h1><p>Some text of the page behind it.</p><p><button data-booking-open>Book</button></p><booking-widget portal="stillwater" mode="popup"></booking-widget>',
    async run({ visitor, widget, shot }) {
      await visitor.page.getByRole('button', { name: 'Book' }).click();
      await widget.part('service').first().waitFor();
      await shot('popup', { window: true });
    },
  },
  {
    group: 'places',
    name: 'the floating button',
    screens: ['floating-button'],
    html: '<h1>A page of the spa</h1><p>Some text of the page behind it.</p><booking-widget portal="stillwater" mode="button"></booking-widget>',
    async run({ widget, shot }) {
      await widget.part('launcher').waitFor();
      await shot('floating-button', { window: true });
    },
  },
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
      const { page } = visitor;
      const part = (name, and = '') => page.locator(`[part~="${name}"]${and}`);
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
      for (const [label, value] of Object.entries(ruth)) await page.getByLabel(label, { exact: true }).fill(value);
      for (const box of await page.locator('input[type="checkbox"][aria-required="true"]').all()) await box.check();
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
    group: 'desk',
    name: 'the desk',
    screens: ['desk-login', 'desk-inbox', 'desk-booking', 'desk-change', 'desk-day', 'desk-find', 'desk-mails'],
    open: false,
    script: false,
    async run({ visitor, stand, shot }) {
      const { page } = visitor;
      await request(stand, 'Edith', 4);
      const booking = await request(stand, 'Katharina', 6);
      await page.goto(`${stand.serverUrl}/desk`);
      await shot('desk-login');
      await page.getByLabel('Staff token').fill(stand.staffToken);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('button', { name: 'Log out' }).waitFor();
      await shot('desk-inbox');
      await page.goto(`${stand.serverUrl}/desk/bookings/${booking.reference}`);
      await shot('desk-booking');
      const moved = await request(stand, 'Sophie', 8);
      await decide(stand, 'sophie@example.org', 'approve');
      await askToCancel(stand, 'sophie@example.org');
      await page.goto(`${stand.serverUrl}/desk/bookings/${moved.reference}`);
      await shot('desk-change');
      await page.goto(`${stand.serverUrl}/desk/day?date=${booking.event.startInCenter.slice(0, 10)}`);
      await shot('desk-day');
      await page.goto(`${stand.serverUrl}/desk/bookings`);
      await shot('desk-find');
      await page.goto(`${stand.serverUrl}/desk/mails`);
      await shot('desk-mails');
    },
  },
];

/** A guest's request without a widget: the first free time on or after the nth day from `now` on. */
export async function request(stand, firstName, days, now = NOW) {
  const call = async (method, address, body) => {
    const response = await fetch(stand.serverUrl + address, {
      method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body),
    });
    const reply = await response.json();
    assert.equal(response.status, 200, `${address}: ${JSON.stringify(reply)}`);
    return reply;
  };
  const portal = await call('GET', '/v1/portals/stillwater');
  const service = portal.services.find((one) => one.name === SERVICE);
  const from = new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const calendar = await call('GET', `/v1/portals/stillwater/availability?service_id=${service.id}&from=${from}&days=14`);
  const day = calendar.days.find((one) => one.is_available);
  const draft = await call('POST', '/v1/bookings', {
    center_id: portal.centers[0].id, date: day.date, portal_id: 'stillwater', guests: [{ items: [{ item: { id: service.id } }] }],
  });
  const { slots } = await call('GET', `/v1/bookings/${draft.id}/slots`);
  const slot = slots.find((one) => one.Available);
  const held = await call('POST', `/v1/bookings/${draft.id}/slots/reserve`, { slot_time: slot.Time });
  const { booking } = await call('POST', '/bookings/submit', {
    submission: true, orgId: portal.organization.id, bookingModuleId: portal.booking_module.id,
    portalId: portal.portal.id, reservationId: held.reservation_id, requestNote: 'A quiet room, please.',
    contact: {
      firstName, lastName: 'Example', email: `${firstName.toLowerCase().replaceAll(' ', '.')}@example.org`, phone: '+49 30 123456', answers: { terms: true },
    },
  });
  return booking;
}

/** The guest asks the spa to cancel what is approved. */
async function askToCancel(stand, email) {
  const booking = (await stand.bookings()).find((one) => one.contact.email === email);
  const response = await fetch(`${stand.serverUrl}/bookings/change-requests/submit`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      bookingId: booking.id, clientBookingLastUpdatedAt: booking.lastUpdated, cancellation: true, requestNote: 'I have a cold.',
    }),
  });
  assert.equal(response.status, 200, await response.text());
}

/** Pages and fonts of the tests instead of the machine's; the server's pages, too, whose policy knows no others. */
async function dress(visitor, stand) {
  const inter = { contentType: 'font/woff2', body: await readFile(FONT), headers: { 'access-control-allow-origin': '*' } };
  await visitor.context.route('**/fonts/inter.woff2', (route) => route.fulfill(inter));
  await visitor.context.route('**/pages/*.css', async (route) => {
    const reply = await route.fetch();
    const pinned = `@font-face { font-family: Pinned; src: url(/fonts/inter.woff2); font-weight: 100 900; font-display: block; }
      :root { --booking-font-family: Pinned; }`;
    await route.fulfill({ response: reply, body: `${await reply.text()}\n${pinned}` });
  });
}

/** Goes a journey on a stand that was just started, at `NOW`; `look(visitor, screen, options)` is called on each of its screens. */
export async function walk(stand, journey, look) {
  await stand.advanceServer(Math.round((NOW.getTime() - Date.now()) / 1000));
  const visitor = await stand.visitor({ width: 1280, javaScriptEnabled: journey.script !== false });
  try {
    await dress(visitor, stand);
    stand.addDocument('/screens', journey.document?.(stand) ?? page(journey.html, journey)({ stand }));
    await visitor.page.clock.install({ time: NOW });
    await visitor.page.addInitScript(shortenTimerIds);
    const widget = journey.open === false ? null : await visitor.open('/screens');
    const seen = [];
    await journey.run({
      visitor, widget, stand,
      shot: async (screen, options = {}) => {
        seen.push(screen);
        // A page of the server is there before its style sheet.
        await visitor.page.waitForLoadState();
        await look(visitor, screen, options);
      },
    });
    assert.deepEqual(seen, journey.screens, 'the journey showed other screens than it names');
  } catch (error) {
    await visitor.keepPicture(journey.name);
    throw error;
  } finally {
    await visitor.leave();
  }
}
