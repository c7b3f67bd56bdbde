// `theme="site"`: the widget looks like the page around it, and can be read there, on a dozen pages of differing style;
// and the colours that `tokens.css` derives are in the browser what the native test (tests/contrast.rs) works out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { scenario, SNIPPET, until, useStand } from '../harness.js';
import { sitePages } from '../site-pages.js';

const stand = useStand();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A site of its own, with nothing of the spa's page around. */
const site = (address, body) => stand.addDocument(address, `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>A site</title></head><body>${stand.script()}${body}</body></html>`);

/** What a token of the element says, as it is written. */
const token = (widget, name) => widget.element
  .evaluate((element, wanted) => getComputedStyle(element).getPropertyValue(`--booking-${wanted}`).trim(), name);

/** The page was looked at. */
const dressed = (widget) => until('the page was looked at', async () => ['light', 'dark'].includes(await token(widget, 'scheme')));

async function assertReadable(visitor, what) {
  await visitor.page.evaluate(axe);
  const { passes, violations } = await visitor.page.evaluate(async () => {
    const found = await globalThis.axe.run('booking-widget', { runOnly: ['color-contrast'] });
    const nodes = (results) => results.flatMap(({ nodes }) => nodes);
    return {
      passes: nodes(found.passes).length,
      violations: nodes(found.violations).map(({ target, any }) => `${target.flat().at(-1)}: ${any[0].message}`),
    };
  });
  assert.deepEqual(violations, [], what);
  assert.ok(passes > 5, `${what}: axe looked at ${passes}`);
}

for (const { name, html, expects } of await sitePages()) {
  scenario(stand, `it looks like the site: ${name}`, async (visitor) => {
    site(`/${name}`, html);
    const widget = await visitor.open(`/${name}`);
    await widget.app();
    await dressed(widget);
    assert.equal(await token(widget, 'scheme'), expects.scheme);
    const dark = expects.scheme === 'dark' ? '-dark' : '';
    if (expects.accent) assert.equal(await token(widget, `color-accent${dark}`), expects.accent);
    if (expects.surface) assert.equal(await token(widget, `color-surface${dark}`), expects.surface);
    if (expects.outlined) assert.equal(await token(widget, 'color-button'), 'transparent');
    if (expects.radius) assert.equal(await token(widget, 'radius-button'), expects.radius);
    if (expects.pill) assert.notEqual(await token(widget, 'radius-button'), await token(widget, 'radius-control'));
    if (expects.capitals) assert.equal(await token(widget, 'button-transform'), expects.capitals);
    if (expects.size) assert.equal(await token(widget, 'font-size'), expects.size);
    await assertReadable(visitor, `${name}, treatments`);
    await widget.chooseService('Swedish massage');
    await widget.chooseTherapist('Anyone');
    await widget.freeDays().first().waitFor();
    await assertReadable(visitor, `${name}, times`);
  }, { widths: [1280] });
}

scenario(stand, 'it follows a site that turns dark, and goes with the attribute', async (visitor) => {
  site('/turning', `<style>body { background: #fff; color: #222 } body.night { background: #101418; color: #dde }
    </style><booking-widget portal="stillwater" theme="site"></booking-widget>`);
  const widget = await visitor.open('/turning');
  await widget.app();
  await until('it is light', async () => (await token(widget, 'color-surface')) === '#ffffff');
  await visitor.page.evaluate(() => document.body.classList.add('night'));
  await until('it is dark', async () => (await token(widget, 'color-surface-dark')) === '#101418');
  await widget.element.evaluate((element) => element.removeAttribute('theme'));
  await until('it has its own look again', async () => (await token(widget, 'color-surface-dark')) !== '#101418');
  // Nobody looks at the page any more.
  await visitor.page.evaluate(() => document.body.classList.remove('night'));
  await visitor.page.waitForFunction(() => true);
  assert.equal(await token(widget, 'scheme'), 'light dark');
}, { widths: [390] });

/** Colours that brands have, and those that are hardest to get right. */
const BRANDS = [
  '#000000', '#ffffff', '#ff0000', '#00ff00', '#0000ff', '#ffff00', '#00ffff', '#ff00ff', '#808080', '#767676', '#777777',
  '#7a3b2e', '#f3a6c8', '#ffd166', '#0d6efd', '#c9a24b', '#8d6e63', '#ff4fa3', '#0af0c0', '#3b0764', '#e4002b', '#a3e635',
];
const PAIRS = [
  ['ink', 'ground', 4.5], ['ink', 'sunken', 4.5], ['text-muted', 'ground', 4.5], ['text-muted', 'sunken', 4.5], ['text-muted', 'accent-soft', 4.5],
  ['accent-ink', 'ground', 4.5], ['accent-ink', 'sunken', 4.5], ['accent-strong', 'accent-soft', 4.5], ['on-accent', 'accent-fill', 4.5],
  ['on-button-hover', 'button-hover', 4.5], ['good', 'ground', 4.5], ['attention', 'ground', 4.5], ['bad', 'ground', 4.5],
  ['line-strong', 'ground', 3], ['accent-line', 'ground', 3], ['focus', 'sunken', 3],
];

scenario(stand, 'whatever the colours of the brand, the browser paints what can be read', async (visitor) => {
  stand.addPage('/brands', SNIPPET);
  const widget = await visitor.open('/brands');
  await widget.app();
  const faint = await widget.element.evaluate((element, [brands, pairs]) => {
    const probe = document.createElement('i');
    element.shadowRoot.append(probe);
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    // What is painted, as bytes.
    const luminance = (name) => {
      probe.style.color = `var(--booking-color-${name})`;
      context.fillStyle = '#123456';
      context.fillStyle = getComputedStyle(probe).color;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => byte / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const faint = [];
    let looked = 0;
    for (const scheme of ['light', 'dark']) {
      element.scheme = scheme;
      const dark = scheme === 'dark' ? '-dark' : '';
      for (const [index, accent] of brands.entries()) {
        element.style.setProperty('--booking-color-accent', accent);
        // Every other one with a surface and a text that do not suit.
        for (const name of ['surface', 'text']) {
          const value = index % 2 ? brands[(index * 7 + (name === 'text' ? 3 : 0)) % brands.length] : '';
          element.style.setProperty(`--booking-color-${name}${dark}`, value);
        }
        for (const [one, two, least] of pairs) {
          const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
          const contrast = (high + 0.05) / (low + 0.05);
          looked += 1;
          if (!(contrast >= least)) faint.push(`${scheme} ${accent}: ${one} on ${two}: ${contrast}`);
        }
      }
    }
    probe.remove();
    return looked === 2 * brands.length * pairs.length ? faint : ['not all were looked at'];
  }, [BRANDS, PAIRS]);
  assert.deepEqual(faint, []);
}, { widths: [1280] });

scenario(stand, 'colours forced by the system leave what is chosen, focused and written to be told', async (visitor) => {
  await visitor.page.emulateMedia({ forcedColors: 'active' });
  const widget = await visitor.open();
  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(1);
  const chosen = await widget.part('day', '[aria-pressed="true"], [aria-selected="true"], [aria-current="date"]').count();
  assert.ok(chosen > 0, 'the chosen day says so');
  await assertReadable(visitor, 'forced colours');
  const borders = await widget.freeSlots().first().evaluate((slot) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(slot);
    return [borderTopWidth, borderTopStyle];
  });
  assert.notEqual(borders[1], 'none');
  assert.ok(parseFloat(borders[0]) >= 1);
}, { widths: [390] });
