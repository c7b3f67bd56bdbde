// The loader whose address names the portal: it brings the first screen along.
import assert from 'node:assert/strict';
import { guest, holdWasm, scenario, SERVICE, until, useStand } from '../harness.js';

const stand = useStand();

/** A page whose script is asked for with a query, the service's code in the place of CODE, with an element. */
async function page(address, query, attributes = '', { head = '', headers = {} } = {}) {
  const { services } = await (await fetch(`${stand.serverUrl}/v1/portals/stillwater`)).json();
  const { code } = services.find(({ name }) => name === SERVICE);
  const script = stand.script('async', `booking-widget.js?${query.replaceAll('&', '&amp;')}`).replace('CODE', code);
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Spa</title>${head}</head><body>${script}
    <booking-widget portal="stillwater" ${attributes.replace('CODE', code)}></booking-widget></body></html>`;
  stand.addDocument(address, html, headers);
  return address;
}

/** Every address that is asked for from now on. */
function watch(visitor) {
  const asked = [];
  visitor.page.on('request', (request) => asked.push(request.url()));
  return (part) => asked.filter((address) => (part.test ? part.test(address) : address.includes(part))).length;
}

/** What is shown, attributes in alphabetical order, without comments and without whose texts are joined. */
const shown = (widget) => widget.part('root').evaluate((root) => {
  const sorted = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${JSON.stringify(value)}`).sort();
    return `<${[node.namespaceURI, node.localName, ...attributes].join(' ')}>${[...node.childNodes].map(sorted).join('')}</>\n`;
  };
  return sorted(root);
});

for (const [name, query, attributes] of [
  ['the treatments', 'portal=stillwater&lang=en', ''],
  ['the calendar', 'portal=stillwater&lang=en&service=CODE', 'service="CODE"'],
]) {
  scenario(stand, `${name} come with the script as they come by themselves`, async (visitor) => {
    const go = await holdWasm(visitor);
    const widget = await visitor.open(await page('/alone', '', attributes));
    const first = widget.part(attributes ? 'slot' : 'service').first();
    await first.waitFor();
    const expected = await shown(widget);

    const count = watch(visitor);
    await visitor.open(await page('/carried', query, attributes));
    await first.waitFor();
    assert.equal(await widget.hasApp(), false, 'it is the picture');
    assert.equal(await shown(widget), expected);
    go();
    await widget.app();
    assert.deepEqual(
      [count('/first-screen'), count('/app-picture'), count(/\/app-\w+\.css/), count('/availability?')],
      [0, 0, 0, attributes ? 1 : 0],
      'what the script brought is not asked for',
    );
  }, { widths: [390] });
}

scenario(stand, 'a time that is pressed in what the script brought is held, and booked', async (visitor) => {
  const widget = await visitor.open(await page('/press', 'portal=stillwater&lang=en&service=CODE', 'service="CODE"'));
  await widget.chooseSlot(0);
  await widget.step('details').waitFor();
  await widget.fill(guest('Carried'));
  await widget.submit();
  await widget.confirmation();
}, { widths: [390] });

scenario(stand, 'another screen than the script brought is asked for', async (visitor) => {
  const count = watch(visitor);
  for (const [index, [query, attributes]] of [
    ['portal=stillwater&lang=en', 'service="CODE"'],
    ['portal=stillwater&lang=de&service=CODE', 'service="CODE"'],
    ['portal=stillwater&lang=en&service=CODE', 'service="CODE" lang="de"'],
    ['portal=nowhere&lang=en&service=CODE', 'service="CODE"'],
  ].entries()) {
    const go = await holdWasm(visitor);
    const widget = await visitor.open(await page(`/other-${index}`, query, attributes));
    await widget.freeSlots().first().waitFor();
    assert.equal(await widget.hasApp(), false, 'it is the picture');
    assert.equal(count('/first-screen'), index + 1, query);
    go();
    await widget.app();
    await visitor.page.unrouteAll();
  }
}, { widths: [390] });

scenario(stand, 'of two elements one has what the script brought, and the other asks', async (visitor) => {
  const count = watch(visitor);
  const second = '<booking-widget portal="stillwater" id="second"></booking-widget>';
  const address = await page('/two', 'portal=stillwater&lang=en');
  stand.addDocument('/two', (await (await fetch(stand.siteUrl + address)).text()).replace('</body>', `${second}</body>`));
  const widget = await visitor.open('/two');
  await widget.app();
  await visitor.widget(1).app();
  assert.equal(count('/first-screen'), 1);
}, { widths: [390] });

scenario(stand, 'a popup that is opened late asks for what is free then', async (visitor) => {
  await page('/late', 'portal=stillwater&lang=en', 'mode="popup"');
  const count = watch(visitor);
  const widget = await visitor.open('/late', { clock: true });
  await until('the element is defined', () => widget.element.evaluate((element) => element.matches(':defined')));
  await visitor.page.clock.fastForward(60_000);
  await widget.element.evaluate((element) => element.open());
  await widget.part('service').first().waitFor();
  assert.equal(count('/first-screen'), 1);
}, { widths: [390] });

scenario(stand, 'under the strictest policy what the script brought is shown without a violation', async (visitor) => {
  const policy = [
    "default-src 'none'", `script-src ${stand.serverUrl} 'wasm-unsafe-eval'`, `connect-src ${stand.serverUrl}`,
    "style-src 'none'", `img-src ${stand.serverUrl}`, "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join('; ');
  const headers = { 'content-security-policy': policy };
  await page('/strict', 'portal=stillwater&lang=en&service=CODE', 'service="CODE"', { headers });
  const go = await holdWasm(visitor);
  await visitor.page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  const count = watch(visitor);
  const widget = await visitor.open('/strict');
  await widget.freeSlots().first().waitFor();
  assert.equal(await widget.hasApp(), false, 'it is the picture');
  assert.equal(count('/first-screen'), 0);
  go();
  await widget.app();
  assert.deepEqual(await visitor.page.evaluate(() => window.violations), []);
}, { widths: [390] });
