// A booking that exists, and answers that get lost: what was done is said to be done.
import assert from 'node:assert/strict';
import { guest, scenario, useStand } from '../harness.js';

const stand = useStand();

async function bookingOf(email) {
  const all = await stand.bookings();
  return all.find((booking) => booking.contact.email === email);
}

async function approve(booking) {
  const response = await fetch(`${stand.serverUrl}/bookings/${booking.id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientBookingLastUpdatedAt: booking.lastUpdated, notification: {} }),
  });
  assert.equal(response.status, 200, await response.text());
}

function status(widget, name) {
  return widget.part('status', `[data-status="${name}"]`);
}

/** Lets the server do what such requests ask and loses its first answer; the keys of all of them. */
async function loseFirstAnswer(visitor, pattern, method) {
  const keys = [];
  await visitor.page.route(pattern, async (route) => {
    if (route.request().method() !== method) return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  return keys;
}

scenario(
  stand,
  'a change whose withdrawal is answered into the void is said to be withdrawn',
  async (visitor) => {
    const who = guest(`Uma${visitor.width}`);
    const widget = await visitor.open();
    await widget.hold({ day: 4 });
    await widget.fill(who);
    await widget.submit();
    await status(widget, 'pending').waitFor();
    await approve(await bookingOf(who.Email));
    await status(widget, 'approved').waitFor();
    const asked = await loseFirstAnswer(visitor, '**/bookings/change-requests/submit*', 'POST');
    await widget.action('cancel').click();
    await widget.action('confirm').click();
    await status(widget, 'cancellation-requested').waitFor();

    const withdrawn = await loseFirstAnswer(visitor, /\/bookings\/[^/]+\/change-requests/, 'DELETE');
    await widget.action('withdraw').click();
    await widget.action('confirm').click();
    await widget.element.getByText('Done: your request is taken back. Your appointment is as before.').waitFor();
    await status(widget, 'approved').waitFor();
    assert.equal(await widget.element.getByText('Your booking has changed meanwhile').count(), 0);
    for (const keys of [asked, withdrawn]) {
      assert.ok(keys.length === 2 && keys[0] && keys[0] === keys[1], `keys: ${keys}`);
    }
  },
  { expected: /ERR_CONNECTION_RESET/ },
);
