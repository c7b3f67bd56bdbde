// What the page hears: every event with the details that the types promise, nothing of a person, and no id that
// opens anything. Samples are type-checked by TypeScript itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { GUEST, SERVICE, guest, scenario, until, useStand } from '../harness.js';
import { addReact } from '../react.js';
import { complaints } from '../types.js';

const stand = useStand();
const { resolve } = createRequire(import.meta.url);

/** The element's contract. */
const EVENTS = [
  'booking-ready', 'booking-service-selected', 'booking-slot-selected', 'booking-held', 'booking-hold-expired',
  'booking-submitted', 'booking-changed', 'booking-status', 'booking-error',
];
const CANCELABLE = ['booking-service-selected', 'booking-slot-selected'];

function page(address, body) {
  stand.addDocument(address, `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>${stand.script()}</head><body>${body}</body></html>`);
  return address;
}

/** Keeps what the document hears from now on, as `[name, detail, cancelable]`. */
async function listen(visitor) {
  await visitor.page.addInitScript((names) => {
    window.heard = [];
    for (const name of names) {
      document.addEventListener(name, (event) => {
        if (!event.bubbles || !event.composed) throw new Error(`${name} does not leave shadow roots`);
        window.heard.push([name, event.detail, event.cancelable]);
      });
    }
  }, EVENTS);
}

const heard = (visitor) => visitor.page.evaluate(() => window.heard);

async function details(visitor, name) {
  const all = await heard(visitor);
  return all.filter(([other]) => other === name).map(([, detail]) => detail);
}

async function bookingOf(email) {
  const all = await stand.bookings();
  return all.find((booking) => booking.contact.email === email);
}

async function approve(email) {
  const { id, lastUpdated } = await bookingOf(email);
  const response = await fetch(`${stand.serverUrl}/bookings/${id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.staffToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ clientBookingLastUpdatedAt: lastUpdated, notification: {} }),
  });
  assert.equal(response.status, 200, await response.text());
}

const typesOf = async () => {
  const response = await fetch(`${stand.serverUrl}/widget/v1/booking-widget.d.ts`);
  assert.equal(response.status, 200, 'the types do not lie beside the script');
  assert.match(response.headers.get('content-type'), /^text\/plain/);
  return response.text();
};

/** A sample that gives what was heard the types that it should have. */
function sample(all) {
  const lists = EVENTS.map((name) => {
    const own = all.filter(([other]) => other === name).map(([, detail]) => JSON.stringify(detail));
    return `  ${JSON.stringify(name)}: [${own.join(', ')}],`;
  });
  return `import type { BookingWidgetEventMap } from "./booking-widget";
export const heard: { [Name in keyof BookingWidgetEventMap]: BookingWidgetEventMap[Name]["detail"][] } = {
${lists.join('\n')}
};\n`;
}

scenario(stand, 'every event says what its types promise, and nothing of the customer', async (visitor) => {
  const address = page('/all', '<booking-widget portal="stillwater"></booking-widget>');
  await listen(visitor);
  const all = [];

  // A hold that runs out, and is taken again.
  let widget = await visitor.open(address, { clock: true });
  const time = await widget.hold({ day: 3 });
  await visitor.advance(11 * 60);
  await until('it ran out', async () => (await details(visitor, 'booking-hold-expired')).length === 1);
  all.push(...(await heard(visitor)));
  const [held] = await details(visitor, 'booking-held');
  const [chosen] = await details(visitor, 'booking-slot-selected');
  assert.deepEqual([held.start, held.date, held.serviceName], [time, time.slice(0, 10), SERVICE]);
  assert.deepEqual([chosen.start, chosen.serviceId, chosen.price], [time, held.serviceId, held.price]);
  assert.equal('reference' in held, false);
  assert.equal(held.currency, 'EUR');
  assert.ok(held.price > 0);
  assert.deepEqual(held.items, [
    { serviceId: held.serviceId, serviceName: SERVICE, price: held.price, currency: 'EUR' },
  ]);

  // A booking that is approved while the customer looks on, moved, and given up.
  const other = await stand.visitor({ width: visitor.width });
  try {
    await listen(other);
    widget = await other.open(address);
    await widget.hold({ day: 4 });
    const ada = guest(`Ada${visitor.width}`);
    await widget.fill(ada);
    await widget.submit();
    const reference = await widget.confirmation();
    const [submitted] = await details(other, 'booking-submitted');
    const stored = await bookingOf(ada.Email);
    assert.deepEqual(
      [submitted.reference, submitted.status, submitted.start, submitted.price],
      [reference, 0, stored.event.startInCenter, stored.total],
    );
    await widget.part('status', '[data-status="pending"]').waitFor();
    await approve(ada.Email);
    await widget.part('status', '[data-status="approved"]').waitFor({ timeout: 25_000 });
    const statuses = (await details(other, 'booking-status')).map(({ status, previousStatus }) => [status, previousStatus]);
    assert.deepEqual(statuses, [['APPROVED', 'PENDING']]);
    await widget.action('reschedule').click();
    await widget.step('time').waitFor();
    await widget.part('slot', '[data-state="present"]').waitFor();
    await widget.chooseSlot(0);
    await widget.step('review').waitFor();
    const moved = (await details(other, 'booking-held')).at(-1);
    assert.equal(moved.reference, reference, 'a time for a booking that exists says which');
    await widget.action('confirm').click();
    await until('the change is told', async () => (await details(other, 'booking-changed')).length === 1);
    const [changed] = await details(other, 'booking-changed');
    assert.deepEqual([changed.change, changed.reference, changed.serviceName], ['reschedule-requested', reference, SERVICE]);
    const told = await heard(other);
    all.push(...told);
    const text = JSON.stringify(told);
    for (const secret of [stored.id, stored.customerId, stored.contactId, ...Object.values(ada)]) {
      assert.equal(text.includes(secret), false, `an event says ${secret}`);
    }
  } finally {
    await other.leave();
  }

  // A portal that is not there.
  const third = await stand.visitor({ width: visitor.width });
  try {
    await listen(third);
    await third.open(page('/nowhere', '<booking-widget portal="nowhere"></booking-widget>'));
    await until('it is said', async () => (await heard(third)).length > 0);
    all.push(...(await heard(third)));
  } finally {
    await third.leave();
  }

  for (const [name, , isCancelable] of all) {
    // Told again after the fact, a choice cannot be taken back.
    if (isCancelable) assert.ok(CANCELABLE.includes(name), name);
  }
  for (const name of CANCELABLE) assert.ok(all.some(([other, , isCancelable]) => other === name && isCancelable), name);

  const types = await typesOf();
  assert.equal(types, await readFile(new URL('../../../src/embed/booking-widget.d.ts', import.meta.url), 'utf8'));
  for (const name of EVENTS) assert.ok(all.some(([other]) => other === name), `${name} was never heard`);
  const files = { 'booking-widget.d.ts': types, 'heard.ts': sample(all) };
  assert.deepEqual(complaints(files), []);
  // The compiler would have noticed.
  for (const [name, change] of [
    ['booking-submitted', (detail) => ({ ...detail, email: 'ada@example.org' })],
    ['booking-held', ({ items, ...detail }) => detail],
    ['booking-error', (detail) => ({ ...detail, code: 'something-else' })],
  ]) {
    const wrong = all.map(([other, detail]) => [other, other === name ? change(detail) : detail]);
    assert.notDeepEqual(complaints({ ...files, 'heard.ts': sample(wrong) }), [], name);
  }
}, { widths: [1280], expected: /404/ });

scenario(stand, 'a visit of two is told with both treatments and the whole price', async (visitor) => {
  await listen(visitor);
  const widget = await visitor.open(page('/two', '<booking-widget portal="stillwater"></booking-widget>'));
  await widget.chooseService('Massage for two');
  await widget.action('to-times').click();
  await widget.chooseDay(6);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  const [held] = await details(visitor, 'booking-held');
  const [chosen] = await details(visitor, 'booking-slot-selected');
  assert.equal(chosen.price, held.price, 'a time is chosen at one price and held at another');
  const names = held.items.map(({ serviceName }) => serviceName);
  assert.deepEqual(names, ['Massage for two', 'Massage for two']);
  const [, said] = /€([\d,]+\.\d\d)/.exec(await widget.element.locator('.total-amount').last().textContent());
  assert.equal(held.price, Number(said.replace(',', '')));
}, { widths: [390] });

scenario(stand, 'a page that prevents a choice keeps it from happening', async (visitor) => {
  const widget = await visitor.open(page('/prevented', '<booking-widget portal="stillwater"></booking-widget>'));
  const asked = [];
  visitor.page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
  await visitor.page.evaluate(() => {
    window.prevented = [];
    window.prevent = (event) => {
      event.preventDefault();
      window.prevented.push(event.type);
    };
    document.addEventListener('booking-service-selected', window.prevent);
    document.addEventListener('booking-slot-selected', window.prevent);
  });
  const prevented = (name) => until(`${name} is prevented`, () => visitor.page.evaluate((name) => window.prevented.includes(name), name));
  await widget.chooseService(SERVICE);
  await prevented('booking-service-selected');
  assert.equal(await widget.step('therapist').count(), 0);
  await visitor.page.evaluate(() => document.removeEventListener('booking-service-selected', window.prevent));
  await widget.chooseService(SERVICE);
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(1);
  await widget.chooseSlot();
  await prevented('booking-slot-selected');
  assert.deepEqual(asked, []);
  await visitor.page.evaluate(() => document.removeEventListener('booking-slot-selected', window.prevent));
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  assert.equal(asked.length, 2);
});

const docs = async () => readFile(new URL('../../../docs/embedding.md', import.meta.url), 'utf8');

scenario(stand, 'the samples of the docs have the right types', async () => {
  const types = await typesOf();
  const [, react] = /```tsx\n([\s\S]*?)```/.exec(await docs());
  const plain = `import type {} from "./booking-widget";
const widget = document.querySelector("booking-widget")!;
widget.prefill = { firstName: "Ada", answers: { heard: "hotel" } };
widget.open();
widget.addEventListener("booking-held", ({ detail }) => detail.items.map((item) => item.price?.toFixed(2)));
document.addEventListener("booking-submitted", ({ detail }) => detail.reference.trim());
window.addEventListener("booking-status", (event) => event.detail.previousStatus === "PENDING");
widget.addEventListener("click", (event) => event.clientX);
`;
  const files = { 'booking-widget.d.ts': types, 'plain.ts': plain, 'react.tsx': react };
  assert.deepEqual(complaints(files), []);
  const wrong = react.replace('event.detail.reference', 'event.detail.email');
  assert.equal(complaints({ ...files, 'react.tsx': wrong }).length, 1);
}, { widths: [1280] });

scenario(stand, 'React sets what the form is filled in with, and hears of the booking', async (visitor) => {
  const widget = await visitor.open(page('/react', '<div id="app"></div>'));
  await addReact(visitor.page);
  await visitor.page.evaluate(() => {
    const { createElement } = window.load('react');
    const root = window.load('react-dom/client').createRoot(document.querySelector('#app'));
    window.heard = [];
    root.render(createElement('booking-widget', {
      portal: 'stillwater',
      prefill: { firstName: 'Ada', lastName: 'Lovelace' },
      'onbooking-submitted': (event) => window.heard.push(event.detail.reference),
    }));
  });
  await widget.hold({ day: 7 });
  await until('it is filled in', async () => (await widget.field('Last name').inputValue()) === 'Lovelace');
  const { 'First name': first, 'Last name': last, ...rest } = GUEST;
  assert.deepEqual([first, last], ['Ada', 'Lovelace']);
  await widget.fill(rest);
  await widget.submit();
  const reference = await widget.confirmation();
  assert.deepEqual(await heard(visitor), [reference]);
}, { widths: [390] });

scenario(stand, 'Vue sets what the form is filled in with, and hears that a time is held', async (visitor) => {
  const widget = await visitor.open(page('/vue', '<div id="app"></div>'));
  await visitor.page.addScriptTag({ path: resolve('vue').replace(/index\.js$/, 'dist/vue.global.prod.js') });
  await visitor.page.evaluate(() => {
    const { createApp, h } = window.Vue;
    window.heard = [];
    createApp({
      render: () => h('booking-widget', {
        portal: 'stillwater',
        prefill: { email: 'ada@example.org' },
        onBookingHeld: (event) => window.heard.push(event.detail.serviceName),
      }),
    }).mount('#app');
  });
  await widget.hold({ day: 8 });
  await until('it is filled in', async () => (await widget.field('Email').inputValue()) === 'ada@example.org');
  assert.deepEqual(await heard(visitor), [SERVICE]);
}, { widths: [390] });
