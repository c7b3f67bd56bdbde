// What the site knows already: the visitor's details, and what is to be booked.
import assert from 'node:assert/strict';
import { SERVICE, scenario, until, useStand } from '../harness.js';

const stand = useStand();

function page(address, attributes = '') {
  stand.addDocument(address, `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>${stand.script()}</head><body>
    <booking-widget portal="stillwater" ${attributes}></booking-widget></body></html>`);
  return address;
}

/** What the widget warns of on the console from now on. */
function warnings(visitor) {
  const all = [];
  visitor.page.on('console', (message) => {
    if (message.type() === 'warning' && message.text().startsWith('booking-widget')) all.push(message.text());
  });
  return all;
}

const value = (widget, label) => widget.field(label).inputValue();
const filled = (widget, label, text) => until(`${label} is ${text}`, async () => (await value(widget, label)) === text);

async function portal() {
  const response = await fetch(`${stand.serverUrl}/v1/portals/stillwater`);
  return response.json();
}

scenario(stand, 'the form is filled in with what the site knows, and with nothing that is not the site\'s to say', async (visitor) => {
  const said = warnings(visitor);
  const widget = await visitor.open(page('/known', `data-prefill-first-name="Ada" data-prefill-email="old@example.org"
    data-prefill-heard="hotel" data-prefill-health="Nothing" data-prefill-terms="true" data-prefill-unknown="x"`));
  await visitor.page.evaluate(() => {
    document.querySelector('booking-widget').prefill = {
      lastName: 'Lovelace', email: 'ada@example.org', phone: 442079460018, nonsense: {}, answers: { newsletter: 'true' },
    };
  });
  await widget.hold({ day: 2 });
  await filled(widget, 'Last name', 'Lovelace');
  assert.equal(await value(widget, 'First name'), 'Ada');
  assert.equal(await value(widget, 'Email'), 'ada@example.org', 'the property goes before the attribute');
  assert.equal(await value(widget, 'Phone'), '442079460018');
  assert.equal(await value(widget, 'How did you hear of us?'), 'hotel');
  assert.equal(await value(widget, /your health/), '');
  for (const box of await widget.part('step').getByRole('checkbox').all()) assert.equal(await box.isChecked(), false);
  const ignored = ['health', 'newsletter', 'terms'].map((name) => `booking-widget: prefill of "${name}" is ignored`);
  assert.deepEqual(said.toSorted(), ignored);
});

scenario(stand, 'what the customer typed or emptied stays, whatever the site says later', async (visitor) => {
  const widget = await visitor.open(page('/typed', 'data-prefill-last-name="Lovelace" data-prefill-phone="1"'));
  const prefill = (known) => visitor.page.evaluate((known) => {
    document.querySelector('booking-widget').prefill = known;
  }, known);
  await widget.hold({ day: 3 });
  await filled(widget, 'Last name', 'Lovelace');
  await widget.field('First name').fill('Grace');
  await widget.field('Last name').fill('Hopper');
  await widget.field('Phone').fill('');
  await prefill({ firstName: 'Ada', lastName: 'Byron', phone: '2', email: 'ada@example.org' });
  await widget.part('back').click();
  await widget.step('time').waitFor();
  await widget.chooseSlot(1);
  await widget.step('details').waitFor();
  await filled(widget, 'Email', 'ada@example.org');
  assert.equal(await value(widget, 'First name'), 'Grace');
  assert.equal(await value(widget, 'Last name'), 'Hopper');
  assert.equal(await value(widget, 'Phone'), '');
  await visitor.page.reload();
  await widget.step('details').waitFor();
  await filled(widget, 'Phone', '');
  assert.equal(await value(widget, 'Last name'), 'Hopper');
});

scenario(stand, 'a page whose own object throws when it is read keeps the customer from nothing', async (visitor) => {
  const widget = await visitor.open(page('/throws'));
  await visitor.page.evaluate(() => {
    document.querySelector('booking-widget').prefill = new Proxy({}, { ownKeys() { throw new Error('no'); } });
  });
  await widget.hold({ day: 4 });
  await widget.fill();
  await widget.submit();
  await widget.confirmation();
}, { widths: [390] });

scenario(stand, 'a form is shown and sent without the file that knows the visitor', async (visitor) => {
  await visitor.page.route(/\/visitor-[^/]*\.js$/, (route) => route.abort());
  const widget = await visitor.open(page('/blocked', 'data-prefill-first-name="Ada" data-consent="granted"'));
  await widget.hold({ day: 5 });
  await widget.fill();
  await widget.submit();
  await widget.confirmation();
}, { widths: [390], expected: /ERR_FAILED/ });

/** What is asked of the server when the first slot is pressed that the page leads to. */
async function drafted(visitor, address) {
  const widget = await visitor.open(address);
  await widget.step('time').waitFor();
  await widget.freeDays().first().waitFor();
  const request = visitor.page.waitForRequest(/\/v1\/bookings$/);
  await widget.chooseSlot();
  return (await request).postData();
}

scenario(stand, 'the address of the page chooses, where the site has not', async (visitor) => {
  const said = warnings(visitor);
  const { services, therapists, centers } = await portal();
  const massage = services.find(({ name }) => name === SERVICE);
  const therapist = therapists.find(({ id }) => massage.therapist_ids.includes(id));
  const query = `?utm_source=x&service=${massage.code}&therapist=${therapist.id}&center=${centers[0].id}`;
  const asked = await drafted(visitor, page('/query') + query);
  for (const id of [massage.id, therapist.id]) assert.ok(asked.includes(id), asked);
  assert.deepEqual(said, []);
});

scenario(stand, 'what the site has chosen goes before the address, and an empty attribute keeps it out', async (visitor) => {
  const { services, therapists } = await portal();
  const massage = services.find(({ name }) => name === SERVICE);
  const facial = services.find(({ name, is_couple_service: isForTwo }) => name.includes('acial') && !isForTwo);
  const therapist = therapists.find(({ id }) => facial.therapist_ids.includes(id));
  const query = `?service=${massage.code}&therapist=${therapist.id}`;
  const asked = await drafted(visitor, page('/own', `service="${facial.code}" therapist`) + query);
  assert.ok(asked.includes(facial.id), asked);
  for (const id of [massage.id, therapist.id]) assert.ok(!asked.includes(id), asked);
});

scenario(stand, 'the day of the address is the one that the calendar opens at', async (visitor) => {
  const { days } = await (async () => {
    const { services } = await portal();
    const from = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    const { id } = services.find(({ name }) => name === SERVICE);
    const response = await fetch(`${stand.serverUrl}/v1/portals/stillwater/availability?service_id=${id}&from=${from}&days=14`);
    return response.json();
  })();
  const day = days.filter(({ is_available: isFree }) => isFree).at(-1).date;
  const { services } = await portal();
  const { code } = services.find(({ name }) => name === SERVICE);
  const widget = await visitor.open(`${page('/day')}?service=${code}&date=${day}`);
  await widget.part('slot', `[data-time^="${day}"]`).first().waitFor();
});

for (const [what, query] of [
  ['a treatment', 'service=haircut'], ['a therapist', 'therapist=nobody'], ['a day', 'date=tomorrow'], ['a center', 'center=mars'],
]) {
  scenario(stand, `${what} that does not exist is ignored, with one warning`, async (visitor) => {
    const said = warnings(visitor);
    const widget = await visitor.open(`${page('/unknown')}?${query}`);
    await widget.part('service').first().waitFor();
    // The app has taken over from the server's picture, and told that it is ready, after it warned.
    await until('it is warned of', () => said.length > 0);
    await widget.chooseService(SERVICE);
    await widget.step('therapist').waitFor();
    const [name, value] = query.split('=');
    assert.equal(said.length, 1, said.join('\n'));
    assert.ok(said[0].startsWith(`booking-widget: ${name}="${value}"`), said[0]);
  }, { widths: [390] });
}
