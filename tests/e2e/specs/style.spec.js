// The look of the element under the style sheets of other people's sites.
import assert from 'node:assert/strict';
import { scenario, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();

/** What computed style says of the first element of a part. */
const styleOf = (widget, part, names) => widget.part(part).first().evaluate((element, wanted) => {
  const style = getComputedStyle(element);
  return Object.fromEntries(wanted.map((name) => [name, style.getPropertyValue(name)]));
}, names);

const INHERITED = [
  'letter-spacing', 'word-spacing', 'text-transform', 'text-indent', 'text-align', 'font-style', 'white-space',
  'line-height', 'font-size', 'color', 'box-sizing',
];

scenario(stand, 'rules of the page for every element change nothing inside', async (visitor) => {
  const hostile = `<style>
    html { font-size: 62.5%; }
    * {
      box-sizing: content-box; letter-spacing: 3px; word-spacing: 9px; text-transform: uppercase;
      text-indent: 20px; text-align: right; font-style: italic; white-space: nowrap; line-height: 1; color: red;
    }
    button { background: red; padding: 30px; }
    input { border: 5px solid lime; inline-size: 50px; }
    [hidden] { display: block; }
  </style>`;
  stand.addPage('/calm', `<style>html { font-size: 16px; }</style>${SNIPPET}`);
  stand.addPage('/hostile', `${hostile}${SNIPPET}`);
  const looks = [];
  for (const address of ['/calm', '/hostile']) {
    const widget = await visitor.open(address);
    await widget.part('service').first().waitFor();
    await widget.app();
    looks.push([await styleOf(widget, 'service', INHERITED), await styleOf(widget, 'field', INHERITED)]);
  }
  assert.deepEqual(looks[1], looks[0]);
}, { widths: [390] });

scenario(stand, 'text of twice the size is cut off nowhere', async (visitor) => {
  stand.addPage('/large', `<style>html { font-size: 32px; }</style>${SNIPPET}`);
  const widget = await visitor.open('/large');
  await widget.chooseService('');
  await widget.chooseTherapist('Anyone');
  await widget.part('slot').first().waitFor();
  const outside = await widget.part('root').evaluate((root) => {
    const edge = root.getBoundingClientRect().right + 0.5;
    const all = [...root.querySelectorAll('button, h2, h3, p')];
    return all
      .filter((element) => element.getBoundingClientRect().right > edge)
      .map((element) => `${element.localName} ${element.getAttribute('aria-label') ?? element.textContent}`);
  });
  assert.deepEqual(outside, []);
}, { widths: [390] });

scenario(stand, 'nothing moves when a time is tapped or another month is shown', async (visitor) => {
  const widget = await visitor.open();
  await widget.chooseService('');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(1);
  const height = () => widget.part('step').locator('.calendar').evaluate((element) => element.offsetHeight);
  const heights = new Set([await height()]);
  for (let month = 0; month < 2; month += 1) {
    await widget.action('next-month').click();
    await until('the month is here', async () => (await widget.freeDays().count()) > 0);
    heights.add(await height());
  }
  if (visitor.width < 600) assert.equal(heights.size, 1, `the calendar is ${[...heights].join(', ')} px high`);

  let answer;
  const answered = new Promise((done) => { answer = done; });
  await visitor.page.route(/\/v1\/bookings$/, async (route) => {
    await answered;
    await route.continue();
  });
  await widget.freeDays().first().click();
  await widget.freeSlots().first().waitFor();
  const slot = widget.part('slot').nth(4);
  await slot.scrollIntoViewIfNeeded();
  const before = await slot.boundingBox();
  await slot.click();
  await widget.element.locator('[data-hold="reserving"]').waitFor();
  const after = await slot.boundingBox();
  answer();
  assert.equal(after.y, before.y);
  await widget.step('details').waitFor();
});

scenario(stand, 'a category shows its treatments alone, and all come back', async (visitor) => {
  const widget = await visitor.open();
  await widget.part('service').first().waitFor();
  const all = await widget.part('service').count();
  const row = widget.element.locator('[data-category]');
  const last = row.last();
  await last.click();
  await until('fewer are shown', async () => (await widget.part('service').count()) < all);
  assert.equal(await last.getAttribute('aria-pressed'), 'true');
  assert.equal(await widget.element.getByRole('searchbox').inputValue(), await last.innerText());
  await row.first().click();
  await until('all are shown', async () => (await widget.part('service').count()) === all);
}, { widths: [390] });
