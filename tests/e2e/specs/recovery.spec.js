// What the network and the server do to a booking, and that nothing is lost.
import assert from 'node:assert/strict';
import { guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();
const expected = /Failed to load resource|net::ERR/;

async function bookingsOf(email) {
  return (await stand.bookings()).filter((booking) => booking.contact.email === email);
}

scenario(stand, 'a reload in the details finds everything again', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold();
  const kim = guest(`Kim${visitor.width}`);
  await widget.fill(kim);
  await widget.field('A note to us').fill('By the window, please.');
  await visitor.page.reload();
  await widget.step('details').waitFor();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  assert.equal(await widget.field('Email').inputValue(), kim.Email);
  assert.equal(await widget.field('A note to us').inputValue(), 'By the window, please.');
  await widget.fill(kim);
  await widget.submit();
  await widget.confirmation();
  assert.equal((await bookingsOf(kim.Email)).length, 1);
  const kept = await visitor.page.evaluate(() => JSON.stringify(sessionStorage));
  assert.doesNotMatch(kept, /example\.org/, 'what was typed is kept after the booking');
});

scenario(stand, 'a lost answer to the submission still ends in the confirmation, and in one booking', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold({ day: 1 });
  const lou = guest(`Lou${visitor.width}`);
  await widget.fill(lou);
  const keys = [];
  await visitor.page.route(/\/bookings\/submit(\?|$)/, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    // The server has it; the customer is in a tunnel.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await widget.submit();
  if (await retryIsOffered(widget)) await widget.action('retry').first().click({ timeout: 5_000 }).catch(() => {});
  await widget.confirmation();
  assert.ok(keys.length >= 2 && new Set(keys).size === 1 && keys[0], `keys: ${keys}`);
  assert.equal((await bookingsOf(lou.Email)).length, 1);
}, { expected });

/** Either it goes on by itself, or it asks. */
async function retryIsOffered(widget) {
  const asks = widget.action('retry').first();
  await Promise.race([asks.waitFor(), widget.part('confirmation').waitFor()]);
  return asks.isVisible();
}

scenario(stand, 'a server that fails for a moment is asked again', async (visitor) => {
  let failures = 0;
  await visitor.page.route(/\/v1\//, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/v1/portals/') && failures < 2) {
      failures += 1;
      return route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' }, body: '' });
    }
    return route.continue();
  });
  const widget = await visitor.open();
  await widget.hold({ day: 2 });
  assert.equal(failures, 2);
  await widget.fill(guest(`Mia${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
}, { expected });

scenario(stand, 'a server that keeps failing is said in words, with a way to try again', async (visitor) => {
  let down = true;
  await visitor.page.route(/\/v1\/portals\//, (route) =>
    down
      ? route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' }, body: '' })
      : route.continue(),
  );
  const widget = await visitor.open('/', { clock: true });
  await until('it gives up', async () => {
    await visitor.page.clock.fastForward(5_000);
    return widget.action('retry').first().isVisible();
  });
  down = false;
  await widget.action('retry').first().click();
  await widget.part('service').first().waitFor();
}, { expected });

scenario(stand, 'a customer who goes offline keeps what was typed and goes on when online again', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold({ day: 3 });
  const nia = guest(`Nia${visitor.width}`);
  await widget.fill(nia);
  await visitor.context.setOffline(true);
  await widget.part('status').filter({ hasText: 'You are offline' }).waitFor();
  assert.equal(await widget.field('Email').inputValue(), nia.Email);
  await widget.submit();
  await visitor.context.setOffline(false);
  await until('the banner goes', async () => (await widget.element.getByText('You are offline').count()) === 0);
  // It goes on by itself, or asks; what can be pressed may be gone a moment later.
  const onward = widget.action('retry').or(widget.part('submit', ':not([aria-disabled="true"])')).first();
  await until('it is booked', async () => {
    if (await widget.part('confirmation').isVisible()) return true;
    if (await onward.isVisible()) await onward.click({ timeout: 1_000 }).catch(() => {});
    return false;
  });
  await widget.confirmation();
  assert.equal((await bookingsOf(nia.Email)).length, 1);
}, { expected });

scenario(stand, 'who has many open requests is told so at once, and keeps what was typed', async (visitor) => {
  const busy = guest(`Uma${visitor.width}`);
  const widget = await visitor.open();
  for (let request = 0; request < 5; request += 1) {
    await widget.hold({ day: 3 + request, slot: visitor.width % 7 });
    await widget.fill(busy);
    await widget.submit();
    await widget.confirmation();
    await widget.action('book-another').click();
  }
  await widget.hold({ day: 8 });
  await widget.fill(busy);
  await widget.submit();
  await widget.element.getByText('several open requests with this email address').first().waitFor();
  assert.equal(await widget.field('Email').inputValue(), busy.Email);
  await widget.field('Email').fill(`other.${busy.Email}`);
  await widget.submit();
  await widget.confirmation();
}, { expected: /Failed to load resource/ });
