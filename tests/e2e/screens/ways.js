// What the ways to the screens have in common: the page, who books and who decides, and answers that come late, changed
// or not at all.
import assert from 'node:assert/strict';
import { SERVICE, SNIPPET, until } from '../harness.js';

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

export const EXPRESS = '<booking-widget portal="stillwater-express"></booking-widget>';
export const ADA = { 'First name': 'Ada', 'Last name': 'Lovelace', Email: 'ada@example.org', Phone: '+44 20 7946 0018' };

/** What staff ask of the server. */
export async function staff(stand, path, body) {
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
    ...(act === 'cancel' ? { eventProcedure: 0 } : { clientBookingLastUpdatedAt: booking.lastUpdated }), notification: {}, ...more,
  });
}

/** The same of what the booker asks for. */
export async function decideRequest(stand, email, act, more = {}) {
  const [booking, response] = await Promise.all([
    stand.bookingOf(email),
    fetch(`${stand.serverUrl}/bookings/change-requests`, { headers: { authorization: `Bearer ${stand.staffToken}` } }),
  ]);
  const { changeRequests } = await response.json();
  const { id } = changeRequests.find((one) => one.bookingId === booking.id);
  await staff(stand, `/bookings/change-requests/${id}/${act}`, {
    notification: {}, ...more,
  });
}

export const shown = (widget, name) => widget.part('status', `[data-status="${name}"]`).waitFor({ timeout: 30_000 });

/** Keeps answers back until they are let go. */
export async function keepBack(visitor, pattern, also = () => true) {
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
export const begun = (widget) => until('the app has begun', () => widget.element.evaluate(({ _app }) => Boolean(_app)));

/** Another visitor takes this time first. */
export async function rivalTakes(stand, time) {
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

export const posts = (request) => request.method() === 'POST';

/** A reply of the server's API with other words in it. */
export const changed = (change) => async (route) => {
  const response = await route.fetch();
  await route.fulfill({ response, json: change(await response.json()) });
};

export const PORTAL = /\/v1\/portals\/stillwater(\?.*)?$/;

/** Opens the widget on a portal that is a little different; the server's picture of the first screen would not know. */
export async function openChanged(visitor, change) {
  await visitor.page.route('**/first-screen*', (route) => route.abort());
  await visitor.page.route(PORTAL, changed(change));
  return visitor.open('/screens');
}

export const refused = (status) => (route) => route.fulfill({
  status, contentType: 'application/json', body: '{}', headers: { 'access-control-allow-origin': '*' },
});

/** Another house, which offers all that the first one does. */
export const inTwoPlaces = (all) => {
  const [house] = all.centers;
  const both = [house.id, '00000000-0000-4000-8000-000000000002'];
  return {
    ...all,
    centers: [house, { ...house, id: both[1], name: 'Stillwater in the city', address_lines: ['Marktstraße 3', '10117 Berlin', 'Germany'] }],
    services: all.services.map((one) => ({ ...one, center_ids: both })),
    therapists: all.therapists.map((one) => ({ ...one, center_ids: both })),
  };
};

/** The widget about a booking, on a page of that portal or another. */
export async function openBooking(visitor, stand, id, portal = 'stillwater') {
  stand.addDocument('/booked', page(`<booking-widget portal="${portal}" booking="${id}"></booking-widget>`)({ stand }));
  return visitor.open('/booked');
}

async function call(stand, method, address, body) {
  const response = await fetch(stand.serverUrl + address, {
    method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body),
  });
  const reply = await response.json();
  assert.equal(response.status, 200, `${address}: ${JSON.stringify(reply)}`);
  return reply;
}

/** A guest's hold without a widget: the first free time on or after the nth day from `now` on; `more` goes into the draft. */
export async function hold(stand, days, now = NOW, more = {}) {
  const portal = await call(stand, 'GET', '/v1/portals/stillwater');
  const service = portal.services.find((one) => one.name === SERVICE);
  const from = new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const calendar = await call(stand, 'GET', `/v1/portals/stillwater/availability?service_id=${service.id}&from=${from}&days=14`);
  const day = calendar.days.find((one) => one.is_available);
  const draft = await call(stand, 'POST', '/v1/bookings', {
    center_id: portal.centers[0].id, date: day.date, portal_id: 'stillwater', guests: [{ items: [{ item: { id: service.id } }] }], ...more,
  });
  const { slots } = await call(stand, 'GET', `/v1/bookings/${draft.id}/slots`);
  // Its own time is free for a booking that is moved.
  const slot = slots.filter((one) => one.Available).at(more.replaces ? -1 : 0);
  const { reservation_id: reservationId } = await call(stand, 'POST', `/v1/bookings/${draft.id}/slots/reserve`, { slot_time: slot.Time });
  return { portal, reservationId };
}

/** A guest's request without a widget, for what `hold` holds. */
export async function request(stand, firstName, days, now = NOW, answers = {}) {
  const { portal, reservationId } = await hold(stand, days, now);
  const { booking } = await call(stand, 'POST', '/bookings/submit', {
    submission: true, orgId: portal.organization.id, bookingModuleId: portal.booking_module.id,
    portalId: portal.portal.id, reservationId, requestNote: 'A quiet room, please.',
    contact: {
      firstName, lastName: 'Example', email: `${firstName.toLowerCase().replaceAll(' ', '.')}@example.org`, phone: '+49 30 123456',
      answers: { terms: true, ...answers },
    },
  });
  return booking;
}

/** The guest asks the spa for something about what is approved. */
export async function askTo(stand, email, wish) {
  const booking = await stand.bookingOf(email);
  const response = await fetch(`${stand.serverUrl}/bookings/change-requests/submit`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ bookingId: booking.id, clientBookingLastUpdatedAt: booking.lastUpdated, cancellation: false, ...wish }),
  });
  assert.equal(response.status, 200, await response.text());
}

export const askToCancel = (stand, email) => askTo(stand, email, { cancellation: true, requestNote: 'I have a cold.' });
