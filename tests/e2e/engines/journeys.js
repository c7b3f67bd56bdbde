// What a customer does, in a browser other than Chromium: short ways through everything that browsers could see
// differently. The rest is told by the specs that run in Chromium.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { guest, scenario, until, useStand } from '../harness.js';

const KEYS = { tab: '\uE004', enter: '\uE007', escape: '\uE00C', right: '\uE014' };
const FREE = '[data-state="free"]';

/** In front of the element: what goes wrong on the page is kept for `Person.errors`. */
const COLLECTOR = `
  window.heard = [];
  addEventListener('error', (event) => heard.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => heard.push(String(event.reason)));
  document.addEventListener('securitypolicyviolation', (event) => heard.push(event.effectiveDirective + ' ' + event.blockedURI));
  const { error } = console;
  console.error = (...words) => { heard.push(words.join(' ')); error.apply(console, words); };`;

/** Waits until the app stands in the place of the server's picture. */
const app = (person) => until('the app is there', () => person.run(() => {
  const { shadowRoot } = document.querySelector('booking-widget');
  return shadowRoot?.querySelector('[part="root"]') && !shadowRoot.querySelector('[data-paint]');
}));

/** From the first screen to the details, holding the first slot of a day; tests take different days. */
async function hold(person, day) {
  await person.press('[part~="service"]', 'Swedish massage');
  await person.press('[part~="therapist"]', 'Anyone');
  await chooseDay(person, day);
  await person.press(`[part~="slot"]${FREE}`);
  await person.see('[part~="step"][data-step="details"]');
}

async function chooseDay(person, index) {
  const days = `[part~="day"]${FREE}`;
  await person.see(days);
  if ((await person.run((days) => find(days).length, days)) <= index) {
    // The month is nearly over.
    const month = await person.read('.calendar-month');
    await person.press('[data-action="next-month"]');
    await until('the next month is there', async () => (await person.read('.calendar-month')) !== month);
  }
  const date = await person.run((days, index) => find(days)[index].dataset.date, days, index);
  await person.press(date ? `[part~="day"][data-date="${date}"]` : days, '', date ? 0 : index);
  if (date) await person.see(`[part~="slot"][data-time^="${date}"]`);
}

async function fill(person, details) {
  for (const [label, text] of Object.entries(details)) await person.type(label, text);
  await person.press('[part~="step"] input[type="checkbox"]:is([required], [aria-required="true"])');
}

/** One file per engine calls this: files run side by side. */
export function journeys(engine) {
  const stand = useStand({ engine });
  const named = (name) => `${engine.engine}: ${name}`;
  const site = (address, html) => stand.addPage(address, `<script>${COLLECTOR}</script>${html}`);

  scenario(stand, named('a whole booking, approved at the desk, and managed by its link'), async (person) => {
    site('/journey', '<booking-widget portal="stillwater"></booking-widget>');
    await person.open('/journey');
    await person.see('[part~="service"]');
    await app(person);
    // Far enough away to be canceled.
    await hold(person, 4);
    const who = guest(`${engine.engine} Ada`);
    await fill(person, who);
    await person.press('[part~="submit"]');
    await person.see('[part~="status"][data-status="pending"]');
    assert.equal(await person.focused(), 'step-heading');
    const { id, reference } = await stand.bookingOf(who.Email);
    assert.ok((await person.read('[part~="confirmation"]')).includes(reference));

    await person.elsewhere(async (staff) => {
      await staff.open(`${stand.serverUrl}/desk/bookings/${reference}`);
      await staff.type('Staff token', stand.staffToken);
      await staff.press('button', 'Log in');
      await staff.press('button', 'Approve');
      await staff.see('[role="status"], [role="alert"], p', 'Approved. The guest is told by mail.');
    });
    // By the status stream, without a reload.
    await person.see('[part~="status"][data-status="approved"]');

    await person.elsewhere(async (other) => {
      await other.open(`/journey#booking=${id}`);
      await other.see('[part~="status"][data-status="approved"]');
      assert.equal(await other.run(() => location.hash), '', 'the link stays in the address');
      await other.press('[data-action="cancel"]');
      await other.press('[data-action="confirm"]');
      await other.see('[part~="status"][data-status="cancellation-requested"]');
      assert.deepEqual(await other.errors, []);
    });
  }, { widths: [390] });

  scenario(stand, named('a popup keeps what was typed, and gives the focus back'), async (person) => {
    site('/popup', `<p><button type="button" id="opener" data-booking-open>Book a treatment</button></p>
      <booking-widget portal="stillwater" mode="popup"></booking-widget>`);
    await person.open('/popup');
    await until('the popup is made', () => person.run(() => document.querySelector('booking-widget').shadowRoot?.querySelector('dialog') !== null));
    const isOpen = () => person.run(() => document.querySelector('booking-widget').shadowRoot.querySelector('dialog').matches(':modal'));
    await person.press('#opener');
    await app(person);
    await hold(person, 1);
    assert.equal(await isOpen(), true);
    await person.type('First name', 'Bea');
    const y = await person.run(() => scrollY);
    // At its end the popup keeps the wheel to itself; that it is at work is seen by the way back.
    const top = (...to) => person.run((...to) => {
      const stage = find('.popup-stage')[0];
      if (to.length) stage.scrollTo({ top: to[0], behavior: 'instant' });
      return stage.scrollTop;
    }, ...to);
    const end = await top(1e6);
    await person.wheel('.popup-stage', 300);
    await person.wheel('.popup-stage', -300);
    await until('the wheel has turned back', async () => (await top()) < end);
    assert.equal(await person.run(() => scrollY), y, 'the page scrolls behind');
    await person.key(KEYS.escape);
    await until('the popup is closed', async () => !(await isOpen()));
    assert.equal(await person.focused(), 'opener');
    assert.equal(await person.run(() => scrollY), y, 'the page has moved');
    await person.key(KEYS.enter);
    await until('the popup is open again', isOpen);
    assert.equal(await person.run(() => field('First name').value), 'Bea');
    await person.press('[part~="close"]');
    await until('the popup is closed again', async () => !(await isOpen()));
  }, { widths: [1280] });

  scenario(stand, named('the keyboard alone holds a time'), async (person) => {
    site('/keys', '<p><button type="button" id="before">Before</button></p><booking-widget portal="stillwater"></booking-widget>');
    await person.open('/keys');
    await person.see('[part~="service"]');
    await app(person);
    const tabTo = (what, isThere) => until(`the focus comes to ${what}`, async () => {
      if (await isThere()) return true;
      await person.key(KEYS.tab);
      return isThere();
    });
    const at = (part) => async () => (await person.focused()).split(' ').includes(part);
    await person.run(() => document.querySelector('#before').focus());
    await tabTo('a treatment', at('service'));
    await person.key(KEYS.enter);
    await person.see('[part~="therapist"]');
    await tabTo('a therapist', at('therapist'));
    await person.key(KEYS.enter);
    await person.see(`[part~="day"]${FREE}`);
    await tabTo('a day', at('day'));
    const date = () => person.run(() => document.querySelector('booking-widget').shadowRoot.activeElement.dataset.date);
    const before = await date();
    await person.key(KEYS.right);
    await until('the focus is on another day', async () => (await date()) > before);
    await tabTo('a time', at('slot'));
    await person.key(KEYS.enter);
    await person.see('[part~="step"][data-step="details"]');
    await until('the heading has the focus', async () => (await person.focused()) === 'step-heading');
  }, { widths: [1280] });

  scenario(stand, named('the strictest policy is not violated'), async (person) => {
    const policy = [
      "default-src 'none'", `script-src ${stand.serverUrl} 'nonce-collector' 'wasm-unsafe-eval'`, `connect-src ${stand.serverUrl}`,
      "style-src 'none'", `img-src ${stand.serverUrl}`, "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].join('; ');
    stand.addDocument('/policy', `<!doctype html><html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>
      <link rel="icon" href="${stand.serverUrl}/favicon.ico"></head><body>
      <script nonce="collector">${COLLECTOR}</script>${stand.script()}
      <booking-widget portal="stillwater" theme="site"></booking-widget></body></html>`, { 'content-security-policy': policy });
    await person.open('/policy');
    await person.see('[part~="service"]');
    await app(person);
    await hold(person, 2);
    await fill(person, guest(`${engine.engine} Cleo`));
    await person.press('[part~="submit"]');
    await person.see('[part~="status"][data-status="pending"]');
  }, { widths: [390] });

  scenario(stand, named('whatever the accent, text can be read'), async (person) => {
    site('/colours', '<booking-widget portal="stillwater"></booking-widget>');
    await person.open('/colours');
    await person.see('[part~="service"]');
    await app(person);
    const pale = await person.run(contrasts);
    assert.equal(pale.length, 60);
    assert.deepEqual(pale.filter(({ ratio }) => !(ratio >= 4.5)), []);
  }, { widths: [1280] });

  scenario(stand, named('where no script runs, the server\'s own page takes a whole booking by forms'), async (person) => {
    const { address, close } = await withoutScripts(stand.serverUrl);
    try {
      await person.open(`${address}/book/stillwater?lang=en`);
      await hold(person, 3);
      assert.equal(await person.run(() => customElements.get('booking-widget') === undefined), true);
      const who = guest(`${engine.engine} Dora`);
      await fill(person, who);
      await person.press('[part~="submit"]');
      await person.see('[part~="status"][data-status="pending"]');
      assert.equal((await stand.bookingOf(who.Email)).status, 0);
    } finally {
      await close();
    }
  }, { widths: [390] });
}

/** The same server at another address, whose pages may run no script: drivers cannot do without script themselves. */
async function withoutScripts(server) {
  const proxy = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const forwarded = request(server + url, { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode, { ...reply.headers, 'content-security-policy': "script-src 'none'" });
      reply.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  const close = () => new Promise((done) => {
    proxy.closeAllConnections();
    proxy.close(done);
  });
  return { address: `http://127.0.0.1:${proxy.address().port}`, close };
}

/** Runs in the page: pairs of text and background that tokens make of an accent, and their contrast. */
function contrasts() {
  const element = document.querySelector('booking-widget');
  const probe = document.createElement('div');
  element.shadowRoot.querySelector('[part="root"]').append(probe);
  const painter = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const luminance = (token) => {
    probe.style.color = `var(--booking-color-${token})`;
    painter.fillStyle = getComputedStyle(probe).color;
    painter.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...painter.getImageData(0, 0, 1, 1).data]
      .map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pairs = [
    ['ink', 'ground'], ['text-muted', 'ground'], ['accent-ink', 'ground'], ['accent-strong', 'accent-soft'],
    ['on-accent', 'accent-fill'], ['on-button-hover', 'button-hover'],
  ];
  const found = [];
  for (const scheme of ['light', 'dark']) {
    element.setAttribute('scheme', scheme);
    for (const accent of ['#000000', '#ffffff', '#1f5b52', '#ffe600', '#b00020']) {
      element.style.setProperty('--booking-color-accent', accent);
      for (const [text, background] of pairs) {
        const [one, other] = [luminance(text), luminance(background)].sort((a, b) => b - a);
        found.push({ scheme, accent, text, background, ratio: (one + 0.05) / (other + 0.05) });
      }
    }
  }
  probe.remove();
  return found;
}
