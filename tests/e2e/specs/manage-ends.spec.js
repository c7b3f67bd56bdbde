// A booking that comes to an end, and how its booker hears of it: denied or canceled at the desk, lapsed because nobody
// answered; and a server that dies while a page listens to it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** From the first screen to the confirmation; `day` keeps the tests of this file out of each other's way. */
async function book(visitor, name, day) {
  const who = guest(`${name}${visitor.width}`);
  const widget = await visitor.open();
  await widget.hold({ day });
  await widget.fill(who);
  await widget.submit();
  await widget.confirmation();
  await status(widget, 'pending').waitFor();
  return { widget, email: who.Email };
}

function status(widget, name) {
  return widget.part('status', `[data-status="${name}"]`);
}

/** It is over: nothing of it can be changed, another can be booked, and axe finds nothing. */
async function isOver(visitor, widget) {
  for (const act of ['reschedule', 'change-details', 'cancel', 'withdraw', 'save-calendar-file']) {
    assert.equal(await widget.action(act).count(), 0, act);
  }
  await widget.action('book-another').getByText('Book again').waitFor();
  await visitor.page.evaluate(axe);
  const found = await visitor.page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document.querySelector('booking-widget'));
    return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.flat().join(' ')).join(' | ')}`);
  });
  assert.deepEqual(found, []);
  const sideways = await visitor.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(sideways, false, 'the page scrolls sideways');
}

scenario(stand, 'denied at the desk, the page says so by itself, with the words of the spa', async (visitor) => {
  const { widget, email } = await book(visitor, 'Tess', 3);
  await stand.atTheDesk(email, async (desk) => {
    await desk.getByLabel('Message to the guest').first().fill('We are <b>closed</b> that day.');
    await desk.getByRole('button', { name: 'Deny' }).click();
    await desk.getByText('Denied', { exact: true }).first().waitFor();
  });
  await status(widget, 'denied').waitFor();
  await widget.element.getByText('We are <b>closed</b> that day.').waitFor();
  await isOver(visitor, widget);
});

scenario(stand, 'canceled at the desk, the page says so by itself, with the words of the spa', async (visitor) => {
  const { widget, email } = await book(visitor, 'Uma', 4);
  await stand.atTheDesk(email, async (desk) => {
    await desk.getByRole('button', { name: 'Approve' }).click();
    await desk.getByText('Approved. The guest is told by mail.').waitFor();
    await status(widget, 'approved').waitFor();
    await desk.getByText('Cancel this booking').first().click();
    await desk.getByLabel('Message to the guest').fill('The boiler broke.');
    await desk.getByRole('button', { name: 'Cancel this booking' }).click();
    await desk.getByText('Canceled. The guest is told by mail.').waitFor();
  });
  await status(widget, 'canceled').waitFor();
  await widget.element.getByText('The boiler broke.').waitFor();
  await isOver(visitor, widget);
});

scenario(
  stand,
  'the server dies and comes back, and the page goes on listening',
  async (visitor) => {
    let streams = 0;
    visitor.page.on('response', (response) => {
      if (response.url().includes('/public/events') && response.status() === 200) streams += 1;
    });
    const { widget, email } = await book(visitor, 'Vida', 5);
    await until('the page listens', () => streams > 0);
    await stand.killServer();
    const before = streams;
    await stand.startServerAgain();
    await status(widget, 'pending').waitFor();
    await until('the page listens again', () => streams > before);
    await stand.atTheDesk(email, async (desk) => {
      await desk.getByRole('button', { name: 'Approve' }).click();
      await desk.getByText('Approved. The guest is told by mail.').waitFor();
    });
    await status(widget, 'approved').waitFor();
  },
  { expected: /ERR_/ },
);

// The last, because it moves the server's clock for all.
scenario(stand, 'a request that nobody answers lapses, and looks like no other end', async (visitor) => {
  const { widget, email } = await book(visitor, 'Wren', 8);
  const { lapses, start } = await expiry(email);
  assert.ok(lapses < start, 'it lapses long before it would begin');
  await stand.advanceServer(lapses + 60);
  await visitor.page.reload();
  await status(widget, 'lapsed').waitFor();
  for (const other of ['pending', 'denied', 'canceled']) assert.equal(await status(widget, other).count(), 0, other);
  await isOver(visitor, widget);
});

/** Seconds from now, by the server's clock: until it lapses by the rules of the demo, and until it would begin. */
async function expiry(email) {
  const { id, event } = await stand.bookingOf(email);
  const { server_time: now } = await (await fetch(`${stand.serverUrl}/bookings/${id}/public`)).json();
  const from = (time) => Math.floor((Date.parse(time) - Date.parse(now)) / 1000);
  return { lapses: 48 * 3600, start: from(event.start) };
}
