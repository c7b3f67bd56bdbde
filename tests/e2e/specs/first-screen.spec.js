// The server's picture of the first screen, and how the app takes its place.
import assert from 'node:assert/strict';
import { holdWasm, scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();

/** Attributes of the element, and what the page shows first. */
const CASES = [
  ['', 'service'],
  ['lang="de"', 'service'],
  ['service="CODE"', 'time'],
  ['service="CODE" lang="de"', 'time'],
  ['service="CODE" therapist="THERAPIST"', 'time'],
  ['service="CODE" therapist="THERAPIST" lang="de"', 'time'],
];

const portal = async () => (await fetch(`${stand.serverUrl}/v1/portals/stillwater`)).json();

/** A service that several therapists give, and one of them. */
async function massage() {
  const { services } = await portal();
  const service = services.find(({ name }) => name === SERVICE);
  return { id: service.id, code: service.code, therapist: service.therapist_ids[0] };
}

/** A page with the element, its placeholders filled in. */
async function page(address, attributes = '') {
  const { code, therapist } = await massage();
  // A day with many free times, whatever the time of day is now.
  const soon = new Date(Date.now() + 9 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const filled = attributes.replace('CODE', code).replace('THERAPIST', therapist).replace('SOON', soon);
  stand.addPage(address, SNIPPET.replace('>', ` ${filled}>`));
  return address;
}

/** What is in the shadow root, as HTML without comments; what the live region says is said once and gone. */
const htmlOf = (widget) => widget.part('root').evaluate((root) => {
  const copy = root.cloneNode(true);
  const comments = document.createNodeIterator(copy, NodeFilter.SHOW_COMMENT);
  const all = [];
  for (let node = comments.nextNode(); node; node = comments.nextNode()) all.push(node);
  for (const node of all) node.remove();
  copy.querySelector('[data-live]').textContent = '';
  const sorted = (node) => {
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${JSON.stringify(value)}`).sort();
    const inside = [...node.childNodes].map((child) => (child.nodeType === 1 ? sorted(child) : child.data)).join('');
    return `<${[node.localName, ...attributes].join(' ')}>${inside.replace(/^ $/, '')}</>\n`;
  };
  return sorted(copy);
});

/** Counts what moves from now on; what a tap moves counts as well. */
const watchShifts = (visitor) => visitor.page.evaluate(() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.shifts.push([entry.value, ...entry.sources.map(({ node }) => `${node?.nodeName} ${node?.className}`)]);
    }
  }).observe({ type: 'layout-shift', buffered: false });
});

const shifts = (visitor) => visitor.page.evaluate(() => new Promise((done) => {
  // Entries are told after the frame that they belong to.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(window.shifts))));
}));

for (const [index, [attributes, step]] of CASES.entries()) {
  scenario(stand, `the app's first screen is the server's: ${attributes || 'no attributes'}`, async (visitor) => {
    const go = await holdWasm(visitor);
    const widget = await visitor.open(await page(`/same-${index}`, attributes));
    await widget.step(step).waitFor();
    // The days of a calendar come after its times.
    if (step === 'time') await widget.part('day').first().waitFor();
    assert.equal(await widget.hasApp(), false, 'the app cannot be there');
    const before = await htmlOf(widget);
    await watchShifts(visitor);
    go();
    await widget.app();
    assert.equal(await htmlOf(widget), before);
    assert.deepEqual(await shifts(visitor), [], 'something moved');
  }, { locale: 'en' });
}

scenario(stand, 'a calendar in the picture is laid out in pieces, and never shorter than the window', async (visitor) => {
  const go = await holdWasm(visitor);
  await visitor.page.addInitScript(() => {
    window.pieces = [];
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      // Told once for each task.
      const observer = new MutationObserver((changes) => {
        const isTall = this.offsetHeight >= innerHeight;
        window.pieces.push([...changes.map(({ target }) => target.className || target.localName), isTall]);
      });
      observer.observe(root, { attributeFilter: ['style'], subtree: true });
      return root;
    };
  });
  const widget = await visitor.open(await page('/pieces', 'service="CODE"'));
  await widget.freeSlots().first().waitFor();
  const pieces = () => visitor.page.evaluate(() => window.pieces);
  await until('it is complete', async () => (await pieces()).length >= 3);
  // How tall it is in the end depends on how many times are left of the day.
  const inTheEnd = await widget.element.evaluate((element) => element.offsetHeight >= innerHeight);
  assert.deepEqual(await pieces(), [['day-panel', true], ['tbody', true], ['div', inTheEnd]], 'the times come first');
  assert.equal(await widget.element.locator('[style]').count(), 0, 'inline styles stay');
  go();
  await widget.app();
});

scenario(stand, 'a time that is pressed again before the app is there costs nothing more', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/again', 'service="CODE"'));
  const slots = widget.freeSlots();
  await slots.first().click();
  await widget.element.evaluate((element) => {
    window.changes = 0;
    const observer = new MutationObserver((changes) => (window.changes += changes.length));
    observer.observe(element.shadowRoot, { attributes: true, characterData: true, childList: true, subtree: true });
  });
  const changes = () => visitor.page.evaluate(() => window.changes);
  await slots.first().click();
  assert.equal(await changes(), 0);
  await slots.nth(1).click();
  assert.notEqual(await changes(), 0, 'another one is marked');
  go();
  await widget.app();
}, { widths: [390] });

scenario(stand, 'a treatment pressed before the app is there is chosen when it is', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open();
  await widget.chooseService('Hot stone');
  await widget.chooseService(SERVICE);
  const noticed = widget.element.locator('[data-noticed]');
  assert.equal(await noticed.count(), 1, 'only the last press counts');
  assert.match(await noticed.innerText(), new RegExp(SERVICE));
  assert.equal(await widget.part('service', '[aria-busy="true"]').count(), 1, 'the last press alone is under way');
  const chosen = [];
  await visitor.page.exposeFunction('chosen', (detail) => chosen.push(detail));
  await visitor.page.evaluate(() => document.addEventListener(
    'booking-service-selected',
    (event) => window.chosen(event.detail.service),
  ));
  assert.equal(await widget.step('service').count(), 1);
  go();
  await widget.step('therapist').waitFor();
  assert.equal(await widget.part('root').count(), 1);
  assert.equal(chosen.length, 1, 'it is chosen once');
});

scenario(stand, 'a press that lasts while the app comes is not lost', async (visitor) => {
  const { page } = visitor;
  const go = await holdWasm(visitor);
  const widget = await visitor.open();
  await widget.part('service').filter({ hasText: SERVICE }).first().hover();
  await page.mouse.down();
  const behind = page.waitForRequest(/\/later-[^/]*\.wasm$/);
  go();
  await behind;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  assert.equal(await widget.hasApp(), false, 'the picture was taken from under the pointer');
  await page.mouse.up();
  await widget.step('therapist').waitFor();
});

scenario(stand, 'a time pressed before the app is there is held', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/slot', 'service="CODE" date="SOON"'));
  const time = await widget.chooseSlot(visitor.width > 600 ? 0 : 1);
  assert.equal(await widget.part('slot', '[data-noticed][aria-busy="true"]').getAttribute('data-time'), time);
  go();
  await widget.step('details').waitFor();
  await widget.part('hold-timer').first().waitFor();
});

scenario(stand, 'a time that is taken meanwhile is not pressed', async (visitor) => {
  const { id } = await massage();
  const attributes = 'service="CODE" therapist="THERAPIST" date="SOON"';
  const { therapist } = await massage();
  const go = await holdWasm(visitor);
  let letDaysGo;
  const gate = new Promise((done) => (letDaysGo = done));
  await visitor.page.route('**/availability?*', async (route) => {
    await gate;
    await route.continue();
  });
  const widget = await visitor.open(await page('/taken', attributes));
  const time = await widget.chooseSlot(3);
  const { centers } = await portal();
  const post = (path, body) => fetch(stand.serverUrl + path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const drafted = await post('/v1/bookings', {
    center_id: centers[0].id, date: time.slice(0, 10), portal_id: 'stillwater',
    guests: [{ items: [{ item: { id }, therapist: { id: therapist } }] }],
  });
  const draft = await drafted.json();
  const reserved = await post(`/v1/bookings/${draft.id}/slots/reserve`, { slot_time: time });
  assert.equal(reserved.status, 200, await reserved.text());
  await watchShifts(visitor);
  go();
  letDaysGo();
  await widget.app();
  assert.equal(await widget.part('slot', `[data-time="${time}"]`).count(), 0);
  assert.equal(await widget.step('time').count(), 1);
  const focused = await widget.element.evaluate((host) => host.shadowRoot.activeElement?.getAttribute('data-focus'));
  assert.ok(focused, 'who was on it is at a heading now');
});

scenario(stand, 'focus, place, what was typed and where it was scrolled to stay', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open();
  await widget.part('service').first().waitFor();
  const search = widget.element.locator('[type=search]');
  await search.fill('stone');
  await search.evaluate((field) => field.setSelectionRange(1, 3));
  await watchShifts(visitor);
  const top = await visitor.page.evaluate(() => window.scrollY);
  go();
  await widget.app();
  const active = () => widget.element.evaluate((host) => {
    const element = host.shadowRoot.activeElement;
    return [element?.getAttribute('data-field'), element?.value, element?.selectionStart, element?.selectionEnd];
  });
  assert.deepEqual(await active(), ['search', 'stone', 1, 3]);
  await until('the treatments are searched', async () => {
    const names = await widget.part('service').allInnerTexts();
    return names.length > 0 && names.length < 5 && names.some((name) => /stone/i.test(name));
  });
  assert.equal(await visitor.page.evaluate(() => window.scrollY), top);
  assert.deepEqual(await shifts(visitor), [], 'something moved');
});

scenario(stand, 'who has the keyboard on a time keeps it there, in the same order of stops', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/keys', 'service="CODE" date="SOON"'));
  const slot = widget.freeSlots().nth(2);
  await slot.focus();
  const stops = () => widget.element.evaluate((host) => {
    const all = host.shadowRoot.querySelectorAll('button:not([tabindex="-1"]), input, a[href], [tabindex="0"]');
    return [...all].map((node) => node.getAttribute('aria-label') ?? node.innerText);
  });
  const [time, before] = [await slot.getAttribute('data-time'), await stops()];
  await visitor.page.evaluate(() => window.scrollBy(0, 37));
  const top = await visitor.page.evaluate(() => window.scrollY);
  await watchShifts(visitor);
  go();
  await widget.app();
  const active = await widget.element.evaluate((host) => host.shadowRoot.activeElement?.getAttribute('data-time'));
  assert.equal(active, time);
  assert.deepEqual(await stops(), before);
  assert.equal(await visitor.page.evaluate(() => window.scrollY), top);
  assert.deepEqual(await shifts(visitor), []);
});

for (const [name, answer] of [
  ['fails', (route) => route.fulfill({ status: 500, headers: { 'access-control-allow-origin': '*' }, body: 'no' })],
  ['is blocked', (route) => route.abort()],
  ['is something else', (route) => route.fulfill({ headers: { 'access-control-allow-origin': '*' }, contentType: 'text/html', body: '<p>Proxy</p>' })],
  ['never comes', () => {}],
]) {
  scenario(stand, `a picture that ${name} changes nothing`, async (visitor) => {
    await visitor.page.route('**/first-screen?*', answer);
    const widget = await visitor.open(await page('/without', 'service="CODE" date="SOON"'));
    await widget.freeSlots().first().waitFor();
    await widget.chooseSlot(2);
    await widget.step('details').waitFor();
  }, { widths: [390], expected: /Failed to load resource/ });
}

scenario(stand, 'a picture that comes after the app is not shown', async (visitor) => {
  let late;
  const gate = new Promise((done) => (late = done));
  await visitor.page.route('**/first-screen?*', async (route) => {
    await gate;
    await route.continue();
  });
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  await widget.step('therapist').waitFor();
  const arrived = visitor.page.waitForResponse('**/first-screen?*');
  late();
  await (await arrived).finished();
  await widget.chooseTherapist('Anyone');
  await widget.step('time').waitFor();
  assert.equal(await widget.step('service').count(), 0);
}, { widths: [390] });

scenario(stand, 'where the app cannot run, the picture leads to the server\'s page', async (visitor) => {
  await visitor.page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
  const widget = await visitor.open();
  const card = widget.element.locator('a[part="service"]').filter({ hasText: SERVICE }).first();
  await card.waitFor();
  const { id } = await massage();
  const address = new URL(await card.getAttribute('href'));
  assert.equal(address.origin + address.pathname, `${stand.serverUrl}/book/stillwater`);
  assert.equal(address.searchParams.get('do'), `service:${id}`);
  assert.equal(address.searchParams.get('lang'), 'en');
  assert.equal(await widget.part('error').innerText(), 'Book on the booking page');
  assert.equal(await widget.element.locator('button').count(), 0, 'a button would do nothing');
  const page = await visitor.context.request.get(address.href);
  assert.equal(page.status(), 200);
}, { expected: /Failed to load resource|cannot run here|404|WebAssembly/ });

scenario(stand, 'what was pressed before the app failed is followed', async (visitor) => {
  let fail;
  const gate = new Promise((done) => (fail = done));
  await visitor.page.route('**/*.wasm', async (route) => {
    await gate;
    await route.fulfill({ status: 404, body: '' });
  });
  const widget = await visitor.open();
  await widget.chooseService(SERVICE);
  const left = visitor.page.waitForURL(`${stand.serverUrl}/book/stillwater?*`);
  fail();
  await left;
}, { widths: [390], expected: /./ });

scenario(stand, 'under the strictest policy the picture is shown and replaced without a violation', async (visitor) => {
  const policy = [
    "default-src 'none'", `script-src ${stand.serverUrl} 'wasm-unsafe-eval'`, `connect-src ${stand.serverUrl}`,
    "style-src 'none'", `img-src ${stand.serverUrl}`, "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join('; ');
  const html = `<!doctype html><html lang="en"><title>Strict</title>
    <script async src="${stand.serverUrl}/widget/v1/booking-widget.js"></script>
    <booking-widget portal="stillwater" service="${(await massage()).code}"></booking-widget>`;
  stand.addDocument('/strict', html, { 'content-security-policy': policy });
  const go = await holdWasm(visitor);
  await visitor.page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  const widget = await visitor.open('/strict');
  await widget.freeSlots().first().waitFor();
  assert.equal(await widget.hasApp(), false);
  go();
  await widget.app();
  assert.deepEqual(await visitor.page.evaluate(() => window.violations), []);
}, { widths: [390] });

scenario(stand, 'calendar and style sheet are downloaded once', async (visitor) => {
  const asked = [];
  visitor.page.on('request', (request) => asked.push(request.url()));
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/once', 'service="CODE"'));
  await widget.freeSlots().first().waitFor();
  go();
  await widget.app();
  const count = (part) => asked.filter((address) => address.includes(part)).length;
  // The other one comes with what is needed after a slot was chosen.
  const sheets = asked.filter((address) => /\/app-\w+\.css$/.test(address));
  assert.deepEqual(
    [count('/availability?'), sheets.length, count('/first-screen?'), count('/v1/portals/stillwater?')],
    [1, 1, 1, 1],
  );
}, { widths: [390] });

scenario(stand, 'what a site has chosen is kept for no reload: the next page of the tab has its picture', async (visitor) => {
  const widget = await visitor.open(await page('/chosen', 'service="CODE"'));
  await widget.app();
  // All of the app is here.
  await visitor.page.waitForFunction(() => {
    const files = performance.getEntriesByType('resource');
    const { adoptedStyleSheets } = document.querySelector('booking-widget').shadowRoot;
    return adoptedStyleSheets[2].cssRules.length && files.some(({ name, responseEnd }) => /later-\w+\.wasm/.test(name) && responseEnd);
  });
  await visitor.page.waitForLoadState('networkidle');
  const go = await holdWasm(visitor);
  await visitor.open(await page('/chosen-again', 'service="CODE"'));
  await widget.freeSlots().first().waitFor();
  assert.equal(await widget.hasApp(), false, 'it is the picture');
  go();
  await widget.app();
});

scenario(stand, 'a reload that finds a booking shows no other screen first', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold({ day: visitor.width > 600 ? 5 : 6 });
  const asked = [];
  visitor.page.on('request', (request) => asked.push(request.url()));
  await visitor.page.reload();
  await widget.step('details').waitFor();
  assert.deepEqual(asked.filter((address) => address.includes('first-screen')), []);
}, { widths: [390] });
