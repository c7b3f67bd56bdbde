// Visits of more than one treatment or guest: add-ons, a second treatment, two at the same time.
import assert from 'node:assert/strict';
import { GUEST, SERVICE, guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();

const COUPLE_SERVICE = 'Massage for two';

async function bookingOf(email) {
  const all = await stand.bookings();
  const [booking, ...others] = all.filter((booking) => booking.contact.email === email);
  assert.ok(booking, `no booking of ${email}`);
  assert.equal(others.length, 0);
  return booking;
}

const amounts = (text) => [...text.matchAll(/€([\d,]+\.\d\d)/g)].map(([, amount]) => Number(amount.replace(',', '')));

/** What the summary or the list of the visit says that everything costs. */
async function total(widget) {
  const [amount] = amounts(await widget.element.locator('.total-amount').last().textContent());
  return amount;
}

const minutes = (event) => (Date.parse(event.end) - Date.parse(event.start)) / 60_000;

scenario(stand, 'an add-on lengthens the treatment and adds to the price', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  const addOn = widget.element.locator('.add-on').filter({ hasText: '15 min' }).first();
  const [price] = amounts(await addOn.innerText());
  await addOn.getByRole('checkbox').check();
  await widget.chooseTherapist('Anyone');
  // An afternoon: other prices hold on some mornings.
  await widget.chooseDay(2);
  const afternoon = widget.element.locator('.slot-group').filter({ hasText: 'Afternoon' });
  await afternoon.locator('[part~="slot"]').first().click();
  await widget.step('details').waitFor();
  const said = await total(widget);
  const ida = guest(`Ida${visitor.width}`);
  await widget.fill(ida);
  await widget.submit();
  await widget.confirmation();
  const [confirmed] = amounts(await widget.element.locator('.total-amount').innerText());
  assert.equal(confirmed, said);
  const booking = await bookingOf(ida.Email);
  const plain = await listed(widget, booking.event.serviceId);
  assert.equal(said, plain.price + price);
  assert.equal(minutes(booking.event), plain.minutes + 15);
  assert.equal(booking.event.addOnIds.length, 1);
});

async function portalData() {
  const response = await fetch(`${stand.serverUrl}/v1/portals/stillwater`);
  return response.json();
}

/** A service as the portal lists it. */
async function listed(widget, id) {
  const { services } = await portalData();
  const service = services.find((service) => service.id === id);
  assert.ok(service.price_info.include_tax, 'the sums below are of prices with the tax inside');
  return { price: service.price_info.sale_price, minutes: service.duration };
}

scenario(stand, 'a second treatment follows the first in one booking', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  await widget.action('add-treatment').click();
  await widget.step('service').getByText('It follows right after').waitFor();
  await widget.chooseService('Express facial');
  await widget.step('therapist').getByRole('heading', { name: 'Your visit' }).waitFor();
  assert.equal(await widget.element.locator('.visit-item').count(), 2);
  const sum = await total(widget);
  await widget.action('to-times').click();
  await widget.chooseDay(3);
  const afternoon = widget.element.locator('.slot-group').filter({ hasText: 'Afternoon' });
  await afternoon.locator('[part~="slot"]').first().click();
  await widget.step('details').waitFor();
  assert.equal(await total(widget), sum);
  const jo = guest(`Jo${visitor.width}`);
  await widget.fill(jo);
  await widget.submit();
  await widget.confirmation();
  assert.match(await widget.part('confirmation').innerText(), /Express facial/);
  const booking = await bookingOf(jo.Email);
  assert.equal(booking.events.length, 2);
  const [first, second] = booking.events;
  assert.ok(Date.parse(second.start) >= Date.parse(first.end), 'the second begins before the first has ended');
  assert.deepEqual([first.guest, second.guest], [0, 0]);
});

scenario(stand, 'a couple treatment starts with two guests and is one booking', async (visitor) => {
  const widget = await visitor.open();
  let reservations = 0;
  let submissions = 0;
  let wishes = [];
  visitor.page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== 'POST') return;
    if (pathname === '/v1/bookings') {
      wishes = request.postDataJSON().guests.map((guest) => guest.items[0].therapist?.Gender);
    }
    if (pathname.endsWith('/slots/reserve')) reservations += 1;
    if (pathname === '/bookings/submit') submissions += 1;
  });
  await widget.chooseService(COUPLE_SERVICE);
  await widget.step('therapist').getByRole('heading', { name: 'Guest 2' }).waitFor();
  const lists = widget.element.locator('[data-by-whom]');
  assert.equal(await lists.count(), 2);
  await lists.nth(1).selectOption('woman');
  await widget.action('to-times').click();
  await widget.chooseDay(4);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  const two = widget.element.getByRole('group', { name: 'Guest 2' });
  // Of the second guest a first name and what concerns them; of both together one consent.
  assert.equal(await two.getByLabel('Last name').count(), 0);
  assert.equal(await two.getByLabel('Email').count(), 0);
  assert.equal(await two.getByLabel(/health/).count(), 1);
  assert.equal(await widget.element.getByLabel(/accept the terms/).count(), 1);
  const [kim, lou] = [`Kim${visitor.width}`, `Lou${visitor.width}`];
  const kims = guest(kim);
  const booker = widget.element.getByRole('group', { name: 'About you' });
  for (const [label, value] of Object.entries(kims)) await booker.getByLabel(label).fill(value);
  await widget.element.getByLabel(/accept the terms/).check();
  await widget.submit();
  // Nothing was sent: the second name is missing, and the focus is there.
  await two.getByText('Please fill this in.').waitFor();
  assert.equal(submissions, 0);
  await two.getByLabel('First name').fill(lou);
  await widget.element.getByRole('group', { name: lou }).waitFor();
  await widget.element.getByRole('group', { name: lou }).getByLabel(/health/).fill('None');
  await widget.submit();
  await widget.confirmation();
  const screen = await widget.part('confirmation').innerText();
  assert.match(screen, new RegExp(lou));
  assert.deepEqual([reservations, submissions], [1, 1]);
  const booking = await bookingOf(kims.Email);
  assert.deepEqual(booking.contact.guests.map((guest) => guest.firstName), [lou]);
  assert.equal(booking.contact.guests[0].answers.health, 'None');
  assert.equal(booking.events.length, 2);
  const [mine, theirs] = booking.events;
  assert.equal(mine.start, theirs.start);
  assert.notEqual(mine.therapistId, theirs.therapistId);
  assert.equal(mine.roomId, theirs.roomId, 'this treatment is for one room with two places');
  // For the second guest a woman was asked for, for the first anyone.
  assert.deepEqual(wishes, [undefined, 2]);
  const { therapists } = await portalData();
  assert.equal(therapists.find(({ id }) => id === theirs.therapistId).personal_info.gender, 2);
});

scenario(stand, 'three come at the same time, each with a therapist of their own', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  for (const guests of [2, 3]) {
    await widget.action('add-guest').click();
    await widget.action('same-for-guest').click();
    await widget.element.locator('.visit-item').nth(guests - 1).waitFor();
  }
  await widget.action('to-times').click();
  await widget.chooseDay(9);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  const said = await total(widget);
  const names = [`Ben${visitor.width}`, `Cem${visitor.width}`];
  const ana = guest(`Ana${visitor.width}`);
  const booker = widget.element.getByRole('group', { name: 'About you' });
  for (const [label, value] of Object.entries(ana)) await booker.getByLabel(label).fill(value);
  for (const [place, name] of names.entries()) {
    const group = widget.element.getByRole('group', { name: `Guest ${place + 2}` });
    await group.getByLabel('First name').fill(name);
    await widget.element.getByRole('group', { name }).waitFor();
  }
  await widget.element.getByLabel(/accept the terms/).check();
  await widget.submit();
  await widget.confirmation();
  const booking = await bookingOf(ana.Email);
  assert.deepEqual(booking.contact.guests.map((guest) => guest.firstName), names);
  assert.deepEqual(booking.events.map((event) => event.guest), [0, 1, 2]);
  assert.equal(new Set(booking.events.map((event) => event.start)).size, 1);
  assert.equal(new Set(booking.events.map((event) => event.therapistId)).size, 3);
  assert.equal(said, booking.total);
});

scenario(stand, 'a second guest can have the same or something else, and can be left at home', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  await widget.action('add-guest').click();
  await widget.step('service').getByText('Choose a treatment for Guest 2').waitFor();
  await widget.action('same-for-guest').click();
  const rows = widget.element.locator('.visit-item');
  await rows.nth(1).waitFor();
  const both = await total(widget);
  await widget.action('remove-guest').click();
  await widget.part('therapist').first().waitFor();
  await widget.action('add-guest').click();
  await widget.chooseService('Manicure');
  await rows.nth(1).waitFor();
  assert.notEqual(await total(widget), both);
  assert.match(await rows.nth(1).innerText(), /Manicure/);
  await widget.action('to-times').click();
  await widget.chooseDay(5);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.element.locator('.summary').getByText('Manicure').waitFor();
});

scenario(stand, 'what was typed for a group survives a reload, but no sensitive answer', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(COUPLE_SERVICE);
  await widget.action('to-times').click();
  await widget.chooseDay(6);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  const two = widget.element.getByRole('group', { name: 'Guest 2' });
  await two.getByLabel(/health/).fill('Secret');
  await two.getByLabel('First name').fill('Mo');
  await widget.element.getByRole('group', { name: 'Mo' }).waitFor();
  await visitor.page.reload();
  const mo = widget.element.getByRole('group', { name: 'Mo' });
  await mo.waitFor();
  assert.equal(await mo.getByLabel('First name').inputValue(), 'Mo');
  assert.equal(await mo.getByLabel(/health/).inputValue(), '');
});

scenario(stand, 'a time with another price says so', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  await widget.chooseTherapist('Anyone');
  await widget.freeDays().first().waitFor();
  // Quiet mornings are cheaper from Monday to Friday.
  let priced = widget.part('slot', ':has(.slot-price)');
  for (let day = 0; day < 8 && (await priced.count()) === 0; day += 1) await widget.chooseDay(day);
  const slot = priced.first();
  const [price] = amounts(await slot.innerText());
  assert.match(await slot.getAttribute('aria-label'), new RegExp(`€${price.toFixed(2)}`));
  await slot.click();
  await widget.step('details').waitFor();
  assert.equal(await total(widget), price);
  await widget.fill({ ...GUEST, Email: `mara${visitor.width}@example.org` });
  await widget.submit();
  await widget.confirmation();
  assert.equal(await total(widget), price);
});

scenario(stand, 'a group is offered more time earlier, has one countdown, and keeps its time when it takes more', async (visitor) => {
  const widget = await visitor.open('/', { clock: true });
  await widget.chooseService(COUPLE_SERVICE);
  await widget.action('to-times').click();
  await widget.chooseDay(visitor.width > 600 ? 7 : 8);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  assert.equal(await widget.element.getByRole('timer').count(), 1);
  assert.equal(await widget.action('extend').count(), 0);
  // Four minutes before the end; somebody alone is asked two minutes later.
  await visitor.advance(370);
  await widget.action('extend').click();
  const minutesLeft = async () => Number((await widget.element.getByRole('timer').innerText()).split(':')[0]);
  await until('it is extended', async () => (await minutesLeft()) >= 9);
  // Ten minutes from then on: the first hold would have lapsed.
  await visitor.advance(300);
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  const lou = guest(`Lou${visitor.width}`);
  const booker = widget.element.getByRole('group', { name: 'About you' });
  for (const [label, value] of Object.entries(lou)) await booker.getByLabel(label).fill(value);
  await widget.element.getByRole('group', { name: 'Guest 2' }).getByLabel('First name').fill('Uma');
  await widget.element.getByLabel(/accept the terms/).check();
  await widget.submit();
  await widget.confirmation();
  const { events } = await bookingOf(lou.Email);
  assert.equal(new Set(events.map((event) => event.start)).size, 1);
});

scenario(stand, 'few places left are said where the server counts so few', async (visitor) => {
  const spaces = new Map();
  visitor.page.on('response', async (response) => {
    if (!response.url().includes('/availability')) return;
    const { days } = await response.json();
    for (const slot of days.flatMap((day) => day.slots)) spaces.set(slot.Time, slot.spaces);
  });
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  await widget.chooseTherapist('Anyone');
  const few = widget.part('slot', ':has(.slot-left)');
  for (let day = 0; day < 9 && (await few.count()) === 0; day += 1) await widget.chooseDay(day);
  const said = await few.first().locator('.slot-left').innerText();
  const time = await few.first().getAttribute('data-time');
  assert.equal(said, `${spaces.get(time)} left`);
  for (const slot of await widget.freeSlots().all()) {
    const isFew = [1, 2].includes(spaces.get(await slot.getAttribute('data-time')));
    assert.equal((await slot.locator('.slot-left').count()) === 1, isFew);
  }
});
