// A portal that takes no new bookings any more, because it became a draft or left the catalogue: what was booked
// through it is still managed, in the widget on the spa's site and on the server's page.
import assert from 'node:assert/strict';
import { guest, scenario, useStand } from '../harness.js';

/** The demo's catalogue with its first portal hidden, or without it. */
const WAYS = {
  'a draft': (text) => text.replace('[[portal]]\nkey = "stillwater"\n', '$&status = "draft"\n'),
  archived: (text) => text.replace(/\[\[portal\]\]\nkey = "stillwater"\n(?:.*\n)*?(?=\[\[portal\]\])/, ''),
};

const stand = useStand();

function status(widget, name) {
  return widget.part('status', `[data-status="${name}"]`);
}

async function approved(email) {
  const all = await stand.bookings();
  const booking = all.find((one) => one.contact.email === email);
  const response = await fetch(`${stand.serverUrl}/bookings/${booking.id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientBookingLastUpdatedAt: booking.lastUpdated, notification: {} }),
  });
  assert.equal(response.status, 200);
  return booking.id;
}

for (const [name, change] of Object.entries(WAYS)) {
  scenario(
    stand,
    `of a portal that is ${name}, a booking is shown, moved and given up, and nothing new is booked`,
    async (visitor) => {
      await stand.import((text) => text);
      const who = guest(`Closed${name.length}${visitor.width}`);
      const widget = await visitor.open();
      await widget.hold({ day: 6 });
      await widget.fill(who);
      await widget.submit();
      await widget.confirmation();
      const id = await approved(who.Email);
      await stand.import((text) => {
        const changed = change(text);
        assert.notEqual(changed, text, 'the catalogue is as it was');
        return changed;
      });

      // The link of a mail, in another browser.
      const other = await stand.visitor({ width: visitor.width });
      try {
        const linked = await other.open(`/#booking=${id}`);
        await status(linked, 'approved').waitFor();
        assert.equal(await linked.action('book-another').count(), 0);
        await linked.element.getByText('New bookings are not taken here at the moment.').waitFor();
        await linked.action('reschedule').click();
        await linked.step('time').waitFor();
        await linked.part('slot', '[data-state="present"]').waitFor();
        await linked.chooseSlot(0);
        await linked.step('review').waitFor();
        await linked.action('confirm').click();
        await status(linked, 'reschedule-requested').waitFor();
        // A reload finds it.
        await other.page.reload();
        await status(linked, 'reschedule-requested').waitFor();
        await linked.action('withdraw').click();
        await linked.action('confirm').click();
        await status(linked, 'approved').waitFor();
        await linked.action('cancel').click();
        await linked.action('confirm').click();
        await status(linked, 'cancellation-requested').waitFor();
        // Begun anew by the site, it is plain that nothing is booked here.
        await linked.element.evaluate((element) => element.reset());
        await linked.element.locator('[data-screen="portal-unknown"]').waitFor();
        assert.deepEqual(other.errors.filter((text) => !/404/.test(text)), []);

        // The server's own page says the same.
        await other.page.goto(`${stand.serverUrl}/book/stillwater/manage/${id}`);
        await other.page.locator('[data-status="cancellation-requested"]').first().waitFor();
        await other.page.getByText('New bookings are not taken here at the moment.').first().waitFor();
        const response = await other.page.goto(`${stand.serverUrl}/book/stillwater`);
        assert.equal(response.status(), 404);
      } finally {
        await other.leave();
        await stand.import((text) => text);
      }
    },
    { expected: /404/ },
  );
}
