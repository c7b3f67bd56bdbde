// A tab that was duplicated.
import assert from 'node:assert/strict';
import { guest, scenario, useStand } from '../harness.js';

const stand = useStand();

scenario(stand, 'a duplicated tab leaves the hold to the first', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold({ day: 1 });
  const kim = guest(`Kim${visitor.width}`);
  await widget.fill(kim);
  // What a browser does when a tab is duplicated: the new one starts with a copy of the storage.
  const storage = await visitor.page.evaluate(() => ({ ...sessionStorage }));
  assert.ok(Object.keys(storage).length > 0, 'nothing was kept for a reload');
  const twin = await visitor.context.newPage();
  const requests = [];
  twin.on('request', (request) => {
    if (request.url().startsWith(stand.serverUrl)) requests.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await twin.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value);
  }, storage);
  await twin.goto(stand.siteUrl);
  await twin.locator('booking-widget [part~="service"]').first().waitFor();
  assert.equal(await twin.locator('booking-widget [part~="hold-timer"]').count(), 0, 'the copy counts down, too');
  assert.deepEqual(requests.filter((one) => one.includes('/v1/bookings')), [], 'the copy touched the hold');
  await twin.close();
  await widget.part('hold-timer', '[data-hold="held"]').waitFor();
  await widget.submit();
  await widget.confirmation();
  const booked = (await stand.bookings()).filter((one) => one.contact.email === kim.Email);
  assert.equal(booked.length, 1);
});
