// `theme="site"`: the widget looks like the page around it, and can be read there, on a dozen pages of differing style;
// and the colours that `tokens.css` derives are in the browser what the native test (tests/contrast.rs) works out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { GUEST, scenario, SNIPPET, until, useStand } from '../harness.js';
import { siteDocument, sitePages } from '../site-pages.js';

/** The second portal has a look that is as far as can be from most sites. */
const themed = (catalogue) => catalogue.replace('key = "stillwater-express"', `$&
theme = { preset = "editorial", "--booking-radius-card" = "3px", "--booking-color-accent" = "#7a1f5c" }`);

const stand = useStand({ catalogue: themed });
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const site = (address, body) => stand.addDocument(address, siteDocument(stand, body));

/** What a token of the element says, as it is written. */
const token = (widget, name) => widget.element
  .evaluate((element, wanted) => getComputedStyle(element).getPropertyValue(`--booking-${wanted}`).trim(), name);

/** What the page says, by the sheet that has been made of it. */
const found = (widget) => widget.element
  .evaluate(({ shadowRoot }) => shadowRoot.adoptedStyleSheets.at(-1).cssRules[0].cssText);

/** Families of fonts: of the page's text and heading, and of the widget's. */
const fonts = (widget) => widget.element.evaluate((element) => {
  const family = (node) => getComputedStyle(node).fontFamily;
  const inside = (selector) => family(element.shadowRoot.querySelector(selector));
  return {
    page: [family(element.parentElement), family(document.querySelector('h1'))],
    widget: [inside('[part=root]'), inside('.heading')],
  };
});

/** A role as the screen gets it. */
const painted = (widget, role) => widget.element.evaluate(({ shadowRoot }, role) => {
  const probe = document.createElement('i');
  shadowRoot.append(probe);
  probe.style.color = `var(--booking-color-${role})`;
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  context.fillStyle = getComputedStyle(probe).color;
  context.fillRect(0, 0, 1, 1);
  probe.remove();
  return [...context.getImageData(0, 0, 1, 1).data].join();
}, role);

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
    if (expects.surface === null) assert.doesNotMatch(await found(widget), /color-surface|color-text/);
    const families = await fonts(widget);
    if (expects.bare) assert.match(await found(widget), /^:host ?\{ ?--booking-scheme: ?light;? ?\}$/);
    else assert.deepEqual(families.widget, families.page);
    if (expects.outlined) assert.equal(await token(widget, 'color-button'), 'transparent');
    if (expects.radius) assert.equal(await token(widget, 'radius-button'), expects.radius);
    if (expects.pill) assert.notEqual(await token(widget, 'radius-button'), await token(widget, 'radius-control'));
    if (expects.capitals) assert.equal(await token(widget, 'button-transform'), expects.capitals);
    if (expects.spacing) assert.equal(await token(widget, 'heading-spacing'), expects.spacing);
    // A value of the style sheet has no space in a release.
    const packed = (value) => value.replaceAll(' ', '');
    if (expects.size) assert.equal(packed(await token(widget, 'font-size')), packed(expects.size));
    await assertReadable(visitor, `${name}, treatments`);
    await widget.chooseService('Swedish massage');
    await widget.chooseTherapist('Anyone');
    await widget.freeDays().first().waitFor();
    await assertReadable(visitor, `${name}, times`);
    if (visitor.width > 600) return;
    await widget.chooseDay(0);
    await widget.chooseSlot();
    await widget.step('details').waitFor();
    await widget.submit();
    await widget.part('error').first().waitFor();
    await assertReadable(visitor, `${name}, details with gaps`);
    await widget.fill({ ...GUEST, Email: `${name}@example.org` });
    await widget.submit();
    await widget.confirmation();
    await assertReadable(visitor, `${name}, confirmation`);
  });
}

scenario(stand, 'what the page says goes before the look of the portal, and a token of the page before that', async (visitor) => {
  const pill = `<style>body { background: #fff; color: #223; font-family: Verdana, sans-serif } h1 { font-family: Tahoma, sans-serif }
    .cta { background: #0a6; color: #fff; border: 0; padding: 12px 32px; border-radius: 99px } .own { --booking-radius-card: 9px }</style>
    <main><h1>A page</h1><p><button class="cta" type="button">Book now</button></p>`;
  const express = (attributes) => `${pill}<booking-widget portal="stillwater-express" ${attributes}></booking-widget></main>`;
  site('/portal', express(''));
  const before = await visitor.open('/portal');
  await before.app();
  assert.equal(await token(before, 'color-button'), 'transparent');
  assert.equal(await token(before, 'radius-card'), '3px');
  const headings = await token(before, 'font-family-heading');
  site('/over', express('theme="site"'));
  const widget = await visitor.open('/over');
  await widget.app();
  await dressed(widget);
  assert.equal(await token(widget, 'color-accent'), '#00aa66');
  assert.equal(await token(widget, 'radius-card'), '16px');
  // Filled as the page's own, whatever the preset does, and round although the preset knows no round corners.
  assert.equal(await painted(widget, 'button'), await painted(widget, 'accent-fill'));
  assert.equal(await painted(widget, 'on-button'), await painted(widget, 'on-accent'));
  assert.equal(await painted(widget, 'button-line'), await painted(widget, 'accent-line'));
  assert.match(await token(widget, 'radius-button'), /10/);
  const families = await fonts(widget);
  assert.deepEqual(families.widget, families.page);
  // What the page does not say stays the portal's.
  assert.equal(await token(widget, 'line-width-card'), '0 0 1px');
  // A page without a look, with what the browser gives to links and buttons, leaves all of it the portal's.
  site('/bare', '<h1>A page</h1><p>Text, <a href="#a">a link</a> <button type="button">Book now</button></p><booking-widget portal="stillwater-express" theme="site"></booking-widget>');
  const bare = await visitor.open('/bare');
  await bare.app();
  await dressed(bare);
  assert.equal(await token(bare, 'color-accent'), '#7a1f5c');
  assert.equal(await token(bare, 'radius-card'), '3px');
  assert.equal(await token(bare, 'font-family-heading'), headings);
  site('/own', express('theme="site" class="own"'));
  const owned = await visitor.open('/own');
  await owned.app();
  await dressed(owned);
  assert.equal(await token(owned, 'radius-card'), '9px');
  // The attribute goes before what the page looks like.
  const ground = await painted(owned, 'ground');
  await owned.element.evaluate((element) => { element.scheme = 'dark'; });
  await until('it is dark on a light page', async () => Math.max(...(await painted(owned, 'ground')).split(',').slice(0, 3)) < 90);
  assert.match(ground, /^255,255,255,/);
}, { widths: [390] });

/** Pages that hide what they look like: their style and body, and what has to be found all the same. */
const HIDDEN = {
  'a button in a head that stays in view': [
    'body { background: #fff; color: #222 } header { position: fixed; top: 0 } .bk { background: #c2186b; color: #fff; padding: 12px 30px; border-radius: 99px }',
    '<header><a class="bk" href="#b">Book now</a></header><h1>A page</h1>', { 'color-accent': '#c2186b' },
  ],
  'not the button of a question at the lower edge': [
    'body { background: #fff; color: #222 } .ask { position: sticky; bottom: 0 } button { border: 0; padding: 12px 30px; color: #fff; background: #3a3a3a } .ask button { background: #0a0 }',
    '<p><button type="button">Book a room</button></p><div class="ask"><button type="button">Accept</button></div>', { 'color-accent': '#3a3a3a' },
  ],
  'a button that is a link without a class, and not the colour of what is written on it': [
    'body { background: #fdf6ec; color: #222 } .cta a { background: #b4532a; color: #fef3c7; padding: 12px 30px }',
    '<span class="cta"><a href="#b">Book now</a></span>', { 'color-accent': '#b4532a' },
  ],
  'words on a photograph in front of a white page': [
    'body { background: #fff; color: #222 } .hero { color: #fff; background: #fff url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) }',
    '', { scheme: 'dark', 'color-surface': '#fcfbf9', 'color-text': '#1d2926' }, 'hero',
  ],
  'a page for whom 32 px are small letters': ['html { font-size: 32px } body { font-size: 16px; color: #333 }', '', { 'font-size': '16px' }],
  'a page with huge text': ['body { font-size: 30px; color: #333 }', '', { 'font-size': '20px' }],
  'a heading behind a logo, and thin ones': [
    'body { font-family: Verdana, sans-serif; color: #333 } h1 { font: 0/0 a; color: transparent; width: 90px; height: 60px } h2 { font-family: Tahoma, sans-serif; font-weight: 100 }',
    '<h1>A logo</h1><h2>A page</h2>', { 'font-family-heading': 'Tahoma, sans-serif', 'font-weight-heading': '400' },
  ],
};

for (const [what, [style, body, expects, around = '']] of Object.entries(HIDDEN)) {
  scenario(stand, `it sees ${what}`, async (visitor) => {
    site('/hidden', `<style>${style}</style>${body}<div class="${around}"><booking-widget portal="stillwater" theme="site"></booking-widget></div>`);
    const widget = await visitor.open('/hidden');
    await widget.app();
    await dressed(widget);
    for (const [name, value] of Object.entries(expects)) assert.equal(await token(widget, name), value, name);
    await assertReadable(visitor, what);
  }, { widths: [390] });
}

scenario(stand, 'in the other scheme than its page it keeps the accent', async (visitor) => {
  site('/other', `<style>body { background: #101418; color: #dde } .cta { background: #d9480f; color: #fff; border: 0; padding: 12px 32px }</style>
    <button class="cta" type="button">Book now</button><booking-widget portal="stillwater" theme="site" scheme="light"></booking-widget>`);
  const widget = await visitor.open('/other');
  await widget.app();
  await until('the page was looked at', async () => (await token(widget, 'color-accent-dark')) === '#d9480f');
  assert.equal(await token(widget, 'color-accent'), '#d9480f');
  await assertReadable(visitor, 'light on a dark page');
}, { widths: [390] });

scenario(stand, 'the first that is seen looks like the page already', async (visitor) => {
  site('/first', `<style>body { background: #101418; color: #dde }</style><booking-widget portal="stillwater" theme="site"></booking-widget>`);
  await visitor.page.addInitScript(() => {
    const look = () => {
      const element = document.querySelector('booking-widget');
      const shown = element?.shadowRoot?.querySelector('[data-paint], [part~="root"]');
      if (shown) globalThis.firstScheme = getComputedStyle(element).getPropertyValue('--booking-scheme').trim();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  // The picture is here first, and the app much later.
  const pictured = visitor.page.waitForResponse('**/first-screen?*').then((response) => response.finished());
  await visitor.page.route('**/site-*.js', async (route) => {
    await pictured;
    await route.continue();
  });
  await visitor.page.route('**/app-*.wasm', async (route) => {
    await visitor.page.waitForFunction(() => globalThis.firstScheme !== undefined);
    await route.continue().catch(() => {});
  });
  const widget = await visitor.open('/first');
  await widget.app();
  assert.equal(await visitor.page.evaluate(() => globalThis.firstScheme), 'dark');
}, { widths: [390] });

scenario(stand, 'an element that is moved looks like the place where it is now', async (visitor) => {
  site('/moved', `<style>body { background: #fff; color: #222 } #night { background: #101418; color: #dde }</style>
    <booking-widget portal="stillwater" theme="site"></booking-widget><section id="night"></section>`);
  const widget = await visitor.open('/moved');
  await widget.app();
  await until('it is light', async () => (await token(widget, 'scheme')) === 'light');
  await widget.element.evaluate((element) => document.querySelector('#night').append(element));
  await until('it is dark', async () => (await token(widget, 'scheme')) === 'dark');
}, { widths: [390] });

scenario(stand, 'it follows what it stands in, and has the colours that a slow change ends with', async (visitor) => {
  site('/slow', `<style>body { background: #fff; color: #222 } #app { background: #fff; color: #222; transition: all .4s }
    #app.night { background: #101418; color: #dde }</style><div id="app"><booking-widget portal="stillwater" theme="site"></booking-widget></div>`);
  const widget = await visitor.open('/slow');
  await widget.app();
  await until('it is light', async () => (await token(widget, 'color-surface')) === '#ffffff');
  await visitor.page.evaluate(() => document.querySelector('#app').classList.add('night'));
  await until('it is as dark as the page in the end', async () => (await token(widget, 'color-surface-dark')) === '#101418');
}, { widths: [390] });

scenario(stand, 'it follows a site that turns dark, and goes with the attribute', async (visitor) => {
  site('/turning', `<style>body { background: #fff; color: #222 } body[data-mode] { background: #101418; color: #dde }
    </style><booking-widget portal="stillwater" theme="site"></booking-widget>`);
  const widget = await visitor.open('/turning');
  await widget.app();
  await until('it is light', async () => (await token(widget, 'color-surface')) === '#ffffff');
  await visitor.page.evaluate(() => document.body.setAttribute('data-mode', 'night'));
  await until('it is dark', async () => (await token(widget, 'color-surface-dark')) === '#101418');
  await widget.element.evaluate((element) => element.removeAttribute('theme'));
  await until('it has its own look again', async () => (await token(widget, 'color-surface-dark')) !== '#101418');
  // Nobody looks at the page any more.
  await visitor.page.evaluate(() => document.body.removeAttribute('data-mode'));
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
  ['text-disabled', 'ground', 4.5], ['text-disabled', 'raised', 4.5], ['line-strong', 'ground', 3], ['accent-line', 'ground', 3], ['focus', 'sunken', 3],
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

scenario(stand, 'colours forced by the system leave what is chosen, free, focused and written to be told', async (visitor) => {
  // Without motion: a colour on its way is none of the system's.
  await visitor.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const widget = await visitor.open();
  await widget.app();
  /** What is painted of the first that matches: of it or of something that it draws before or after itself. */
  const look = (selector, names, pseudo) => widget.element.evaluate(({ shadowRoot }, [selector, names, pseudo]) => {
    const style = getComputedStyle(shadowRoot.querySelector(selector), pseudo);
    return names.map((name) => style.getPropertyValue(name));
  }, [selector, names, pseudo]);
  const system = (color) => visitor.page.evaluate((color) => {
    const probe = Object.assign(document.createElement('i'), { style: `color: ${color}` });
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  }, color);
  const [highlight, text, face] = [await system('Highlight'), await system('ButtonText'), await system('ButtonFace')];
  assert.notEqual(text, face);

  await widget.element.locator('[data-category]').nth(1).click();
  const outline = ['outline-style', 'outline-color'];
  await until('the category is chosen', async () => (await widget.element.locator('.chip[aria-pressed="true"]').count()) === 1);
  assert.deepEqual(await look('.chip[aria-pressed="true"]', outline), ['solid', highlight]);
  assert.deepEqual((await look('.chip[aria-pressed="false"]', outline))[0], 'none');
  await widget.element.locator('[data-category]').first().click();

  await widget.chooseService('Swedish massage');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(1);
  assert.deepEqual(await look('[aria-selected="true"] > .day', outline), ['solid', highlight]);
  const line = ['border-top-color', 'border-top-style'];
  // Not the chosen one, which is the first but today where today is free.
  const other = ':not([aria-selected="true"]) > .day';
  assert.deepEqual(await look(`${other}[data-state="free"]:not([aria-current])`, line), [text, 'solid']);
  assert.deepEqual(await look('.day[data-state="closed"]:not([aria-current])', line), [face, 'solid']);
  assert.deepEqual(await look('.day[aria-current="date"]', line), [text, 'dashed']);
  // The line below a number says how free the day is: a colour of its own on the day's, and not nothing.
  const [height, width, background] = await look(`${other}[data-free]`, ['block-size', 'inline-size', 'background-color'], '::after');
  assert.ok(parseFloat(height) >= 2 && parseFloat(width) >= 2, `${width} x ${height}`);
  assert.equal(background, text);
  assert.equal((await look('.day[data-state="closed"]', ['color']))[0], await system('GrayText'));
  await widget.freeSlots().first().focus();
  await visitor.page.keyboard.press('ArrowDown');
  assert.deepEqual((await look('[part~="slot"]:focus-visible', ['outline-style']))[0], 'solid');
  assert.deepEqual((await look('[part~="slot"]', line))[1], 'solid');
  await assertReadable(visitor, 'forced colours');
}, { widths: [390] });
