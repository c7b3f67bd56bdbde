// The main job: from the first screen to the stored booking.
import assert from 'node:assert/strict';
import { GUEST, SERVICE, guest, scenario, useStand } from '../harness.js';

const stand = useStand();

async function bookingsOf(email) {
  const all = await stand.bookings();
  return all.filter((booking) => booking.contact.email === email);
}

scenario(stand, 'a customer books with anyone and sees that it is a request', async (visitor) => {
  const widget = await visitor.open();
  const time = await widget.hold();
  const ada = guest(`Ada${visitor.width}`);
  await widget.fill(ada);
  await widget.submit();
  const reference = await widget.confirmation();
  const [booking, ...others] = await bookingsOf(ada.Email);
  assert.equal(others.length, 0);
  assert.equal(booking.reference, reference);
  assert.equal(booking.status, 0, 'the portal stillwater approves by hand');
  assert.equal(booking.contact.firstName, ada['First name']);
  const screen = await widget.part('confirmation').innerText();
  assert.match(screen, /not yet confirmed/i);
  assert.match(screen, new RegExp(SERVICE));
  // The spa's wall time, whatever the visitor's zone.
  const [hours, minutes] = time.slice(11, 16).split(':').map(Number);
  assert.match(screen, new RegExp(`\\b${hours % 12 || 12}:${String(minutes).padStart(2, '0')}\\s[ap]m`));
});

scenario(stand, 'a customer books a therapist by name', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  const person = widget.part('therapist', ':not([data-therapist="anyone"], [data-therapist="woman"], [data-therapist="man"])');
  const name = (await person.first().locator('.card-title').innerText()).trim();
  await widget.chooseTherapist(name);
  await widget.chooseDay(1);
  await widget.chooseSlot();
  const bea = guest(`Bea${visitor.width}`);
  await widget.fill(bea);
  await widget.submit();
  await widget.confirmation();
  assert.match(await widget.part('confirmation').innerText(), new RegExp(name));
  const [booking] = await bookingsOf(bea.Email);
  assert.ok(booking.event.therapistId, 'the booking names nobody');
});

scenario(stand, 'a portal that approves by itself confirms at once', async (visitor) => {
  stand.addPage('/express', '<booking-widget portal="stillwater-express"></booking-widget>');
  const widget = await visitor.open('/express');
  await widget.chooseService('');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(2);
  await widget.chooseSlot();
  await widget.fill(guest(`Cleo${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
  const screen = await widget.part('confirmation').innerText();
  assert.match(screen, /is confirmed/);
});

scenario(stand, 'a double click on submit books once', async (visitor) => {
  const widget = await visitor.open();
  let submissions = 0;
  visitor.page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/bookings/submit') submissions += 1;
  });
  await widget.hold({ day: 3 });
  const dora = guest(`Dora${visitor.width}`);
  await widget.fill(dora);
  await widget.part('submit').dblclick();
  await widget.confirmation();
  assert.equal(submissions, 1);
  assert.equal((await bookingsOf(dora.Email)).length, 1);
});

scenario(stand, 'a form with gaps says which, and sends nothing', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold({ day: 4 });
  await widget.field('First name').fill('Eve');
  await widget.submit();
  await widget.element.getByText('Please fill this in.').first().waitFor();
  assert.equal(await widget.field('First name').inputValue(), 'Eve');
  assert.equal(await widget.part('confirmation').count(), 0);
  await widget.fill({ ...GUEST, Email: 'eve@gmial.com' });
  await widget.field('Email').blur();
  await widget.element.getByText('eve@gmail.com').first().waitFor();
});

scenario(stand, 'going back loses nothing', async (visitor) => {
  const widget = await visitor.open();
  const time = await widget.hold({ day: 4, slot: 1 });
  await widget.field('First name').fill('Fay');
  await widget.part('back').click();
  await widget.step('time').waitFor();
  await widget.part('slot', `[data-time="${time}"][data-state="held"]`).waitFor();
  await widget.action('continue').click();
  await widget.step('details').waitFor();
  assert.equal(await widget.field('First name').inputValue(), 'Fay');
});
