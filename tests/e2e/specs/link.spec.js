// A link to a booking that comes at an odd moment, and pages that are odd themselves: nothing typed is lost.
import assert from 'node:assert/strict';
import { SNIPPET, guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();
const GLUE = /\/widget\/v1\/app-(?!picture)[^/]*\.js$/;

async function bookingOf(email) {
  return (await stand.bookings()).find((booking) => booking.contact.email === email);
}

function status(widget, name) {
  return widget.part('status', `[data-status="${name}"]`);
}

/** A request of somebody, made on a page of its own. */
async function booked(visitor, name, day) {
  const other = await stand.visitor({ width: visitor.width });
  try {
    const widget = await other.open();
    const who = guest(`${name}${visitor.width}`);
    await widget.hold({ day });
    await widget.fill(who);
    await widget.submit();
    await widget.confirmation();
    return await bookingOf(who.Email);
  } finally {
    await other.leave();
  }
}

scenario(
  stand,
  'a link is found again by a reload, though the app had not begun',
  async (visitor) => {
    const { id } = await booked(visitor, 'Abe', 3);
    await visitor.page.route(GLUE, (route) => route.abort('connectionreset'));
    const widget = await visitor.open(`/#booking=${id}`);
    await widget.part('error').waitFor();
    assert.equal(visitor.page.url().includes(id), false, 'the id stays in the address');
    await visitor.page.unroute(GLUE);
    await visitor.page.reload();
    await status(widget, 'pending').waitFor();
    // From now on the app keeps it.
    await until('the link is not kept twice', () =>
      visitor.page.evaluate(() => sessionStorage.getItem('booking-widget-link') === null));
  },
  { expected: /ERR_|Failed to load|cannot run here/ },
);

scenario(stand, 'an element in a form with a field named lang is shown', async (visitor) => {
  stand.addPage('/form', `<form><input name="lang" value="de">${SNIPPET}</form>`);
  const widget = await visitor.open('/form');
  await widget.part('service').first().waitFor();
  await widget.hold({ day: 1 });
});

scenario(stand, 'a link during a booking interrupts it, and what was typed and held is gone on with', async (visitor) => {
  const { id } = await booked(visitor, 'Bea', 4);
  const widget = await visitor.open();
  const time = await widget.hold({ day: 5 });
  const who = guest(`Cid${visitor.width}`);
  await widget.fill(who);
  await widget.field('A note to us').fill('By the window, please.');
  await visitor.page.evaluate((hash) => (location.hash = hash), `booking=${id}`);
  await status(widget, 'pending').waitFor();
  // Also after a reload.
  await visitor.page.reload();
  await status(widget, 'pending').waitFor();
  await widget.action('go-on').click();
  await widget.step('details').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  assert.equal(await widget.field('Email').inputValue(), who.Email);
  assert.equal(await widget.field('A note to us').inputValue(), 'By the window, please.');
  await widget.fill(who);
  await widget.submit();
  await widget.confirmation();
  const booking = await bookingOf(who.Email);
  assert.equal(booking.event.startInCenter, time);
  assert.equal(await widget.action('go-on').count(), 0);
});

scenario(stand, 'reset() in a handler of the element’s own events begins anew', async (visitor) => {
  const widget = await visitor.open();
  await visitor.page.evaluate(() => {
    const element = document.querySelector('booking-widget');
    element.addEventListener('booking-held', () => element.reset(), { once: true });
  });
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(2);
  await widget.chooseSlot();
  await widget.step('service').waitFor();
  // And what was held is free again: it can be chosen and held.
  await widget.hold({ day: 2 });
});
