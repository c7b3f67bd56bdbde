// Markup and script in every text that the widget shows again: the catalogue's, the guest's and the staff's. It is
// shown letter by letter, on every screen, and nothing of it is interpreted.
import assert from 'node:assert/strict';
import { guest, scenario, until, useStand } from '../harness.js';

/** Leaves an attribute, an element and a script, if anybody interprets it. */
const PROBE = `"'><img src=x onerror=hit()><script>hit()</script>`;

/** Shorter, for what a guest types; some fields take 40 characters only. */
const TYPED = '<img src=x onerror=hit()>';

/** What of the catalogue is text for people; one line each. */
const TEXTS = /^(name|description|cancellation_policy|title|label|help|address|first_name|last_name|nick_name) = /;

const stand = useStand({
  catalogue: (text) =>
    text
      .split('\n')
      .map((line) => (TEXTS.test(line) || /^ *\{ value = /.test(line) ? probed(line) : line))
      .join('\n'),
});

/** Each text of a line with the probe behind it; `value = "…"` is no text. */
function probed(line) {
  const escaped = PROBE.replaceAll('"', '\\"');
  const [, key, rest] = /^( *\{ value = "[^"]*",|[^=]*=)(.*)$/.exec(line);
  return key + rest.replaceAll(/"([^"]*)"/g, (_, text) => `"${text} ${escaped}"`);
}

/** What was run, what asked, and what of the widget's document the probes would have made. */
async function watch(visitor) {
  visitor.dialogs = [];
  visitor.page.on('dialog', (dialog) => {
    visitor.dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await visitor.page.addInitScript(() => {
    window.hits = 0;
    window.hit = () => (window.hits += 1);
  });
}

/** The screen shows these texts as they are, and nothing of the probes is markup. */
async function isText(visitor, what, ...texts) {
  const found = await visitor.page.evaluate(() => {
    const root = document.querySelector('booking-widget').shadowRoot;
    const made = [];
    for (const element of root.querySelectorAll('*')) {
      const attributes = [...element.attributes];
      const isMade =
        ['script', 'iframe', 'object', 'embed', 'base', 'meta'].includes(element.localName) ||
        element.getAttribute('src') === 'x' ||
        attributes.some(({ name }) => /^on/i.test(name)) ||
        attributes.some(({ name, value }) => /^(href|src|action|formaction)$/.test(name) && /^\s*javascript:/i.test(value));
      if (isMade) made.push(element.outerHTML);
    }
    return { made, hits: window.hits };
  });
  assert.deepEqual(found, { made: [], hits: 0 }, what);
  assert.deepEqual(visitor.dialogs, [], what);
  for (const text of texts) {
    const place = visitor.widget().part('root').getByText(text, { exact: false }).first();
    await place.waitFor({ state: 'attached' });
  }
}

async function staff(path, body) {
  const response = await fetch(`${stand.serverUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, `${path}: ${await response.text()}`);
}

async function bookingOf(email) {
  return (await stand.bookings()).find((booking) => booking.contact.email === email);
}

function status(widget, name) {
  return widget.part('status', `[data-status="${name}"]`);
}

/** Who books, with a probe wherever the form takes any text. */
function prober(visitor, name) {
  return { ...guest(`${name}${visitor.width}`), 'First name': `${name} ${TYPED}`, 'Last name': TYPED };
}

scenario(stand, 'nothing in a catalogue, a form, a note or an answer is taken for markup', async (visitor) => {
  await watch(visitor);
  const widget = await visitor.open();
  // Either the server's picture of the screen or the app's own: both are held to it.
  await widget.part('service').first().waitFor();
  await isText(visitor, 'the first screen', `Massages ${PROBE}`, `Swedish massage ${PROBE}`);
  await widget.chooseService('Massage for two');
  await widget.step('therapist').getByRole('heading', { name: 'Guest 2' }).waitFor();
  await isText(visitor, 'the visit', `Massage for two ${PROBE}`);
  await widget.action('to-times').click();
  await widget.chooseDay(visitor.width > 600 ? 2 : 3);
  await isText(visitor, 'the times', `Stillwater at the lake ${PROBE}`);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await isText(visitor, 'the details', `First name ${PROBE}`, `The confirmation goes there. ${PROBE}`, `From a friend ${PROBE}`);
  const who = prober(visitor, 'Eve');
  const own = widget.element.getByRole('group', { name: 'About you' });
  for (const [label, value] of Object.entries(who)) await own.getByLabel(label).fill(value);
  await own.getByLabel(/health/).fill(TYPED);
  const other = widget.element.getByRole('group', { name: 'Guest 2' });
  await other.getByLabel(/health/).fill(TYPED);
  await other.getByLabel('First name').fill(`Mallory ${TYPED}`);
  await widget.element.getByLabel(/accept the terms/).check();
  await widget.field('A note to us').fill(`Note ${TYPED}`);
  await isText(visitor, 'the details, typed', `Mallory ${TYPED}`);
  await widget.submit();
  await widget.confirmation();
  await status(widget, 'pending').waitFor();
  await isText(
    visitor, 'the confirmation',
    `Mallory ${TYPED}`, `Eve ${TYPED} ${TYPED}`, `Massage for two ${PROBE}`, `Uferweg 12 ${PROBE}`, `free of charge up to 24 hours`,
  );
  const booking = await bookingOf(who.Email);
  assert.match(booking.requestNote, /Note &lt;img/, 'the note arrived as text');

  await staff(`/bookings/${booking.id}/approve`, {
    clientBookingLastUpdatedAt: booking.lastUpdated, notification: { message: `Welcome ${PROBE}` },
  });
  await status(widget, 'approved').waitFor();
  await isText(visitor, 'the approval', `Welcome ${PROBE}`);
  await widget.action('change-details').click();
  await widget.step('details').waitFor();
  await until('the form is filled in', async () => (await widget.field('Last name').first().inputValue()) === TYPED);
  await isText(visitor, 'the details of the booking', `Mallory ${TYPED}`, `Last name ${PROBE}`);
  await widget.field('Last name').first().fill(`Other ${TYPED}`);
  await widget.action('confirm').click();
  await status(widget, 'details-requested').waitFor();
  await isText(visitor, 'other details asked for', `Mallory ${TYPED}`);
  await widget.action('withdraw').click();
  await widget.step('withdraw').waitFor();
  await isText(visitor, 'taking them back', `Massage for two ${PROBE}`);
  await widget.action('confirm').click();
  await status(widget, 'approved').waitFor();

  await widget.action('reschedule').click();
  await widget.step('time').waitFor();
  await widget.part('slot', '[data-state="present"]').waitFor();
  await widget.chooseSlot();
  await widget.step('review').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await isText(visitor, 'another time', PROBE);
  await widget.action('confirm').click();
  await status(widget, 'reschedule-requested').waitFor();
  await isText(visitor, 'another time asked for', `Massage for two ${PROBE}`);

  await widget.action('cancel').click();
  await widget.field('Would you like to tell us why?').fill(`Reason ${PROBE}`);
  await isText(visitor, 'canceling', `Massage for two ${PROBE}`);
  await widget.action('confirm').click();
  await status(widget, 'cancellation-requested').waitFor();
  await isText(visitor, 'cancellation asked for', `Massage for two ${PROBE}`);
});

scenario(stand, 'nothing that staff write with a refusal is taken for markup, nor anything that a link opens', async (visitor) => {
  await watch(visitor);
  const widget = await visitor.open();
  await widget.hold({ day: visitor.width > 600 ? 4 : 5 });
  const who = prober(visitor, 'Trudy');
  await widget.fill(who);
  await widget.submit();
  await widget.confirmation();
  const booking = await bookingOf(who.Email);
  await staff(`/bookings/${booking.id}/deny`, {
    clientBookingLastUpdatedAt: booking.lastUpdated, notification: { message: `Sorry ${PROBE}` },
  });
  await status(widget, 'denied').waitFor();
  await isText(visitor, 'the refusal', `Sorry ${PROBE}`, `Swedish massage ${PROBE}`);
  await visitor.page.goto(`${stand.siteUrl}/?booking=${encodeURIComponent(PROBE)}`);
  await widget.element.locator('[data-screen="booking-unknown"], [data-screen="booking-failed"]').waitFor();
  await isText(visitor, 'a booking that is none');
}, { expected: /404/ });
