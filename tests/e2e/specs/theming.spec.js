// How the widget is made to look like a brand: presets, tokens, parts, the dark scheme and the portal's own words,
// each in its place, in the server's picture of the first screen as in the app.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';

/** The second portal has a theme of its own, and words. */
const themed = (catalogue) => catalogue.replace('key = "stillwater-express"', `$&
theme = { preset = "editorial", "--booking-radius-card" = "7px", "--booking-color-accent" = "#7a1f5c", "--booking-scheme" = "dark" }
wording = { heading_service = { en = "What may we do for you?" }, submit_automatic = "Count me in" }`);

const stand = useStand({ catalogue: themed });
/** The corners of cards, by which presets are told apart. */
const RADII = {
  clinical: '4px', botanical: '22px', editorial: '0px', night: '2px', minimal: '0px', 'high-contrast': '4px',
};
const PRESETS = Object.keys(RADII);

const styleOf = (widget, part, name) => widget.part(part).first()
  .evaluate((element, wanted) => getComputedStyle(element).getPropertyValue(wanted), name);

/** A colour as the screen gets it: red, green and blue. */
const painted = (widget, selector, property) => widget.element.evaluate(({ shadowRoot }, [selector, property]) => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  context.fillStyle = getComputedStyle(shadowRoot.querySelector(selector)).getPropertyValue(property);
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}, [selector, property]);

/** Keeps the app away until it is called. */
async function holdBack(visitor) {
  let go;
  const gone = new Promise((done) => { go = done; });
  await visitor.page.route('**/*.wasm', async (route) => {
    await gone;
    await route.continue().catch(() => {});
  });
  return go;
}

const isPicture = (widget) => widget.element
  .evaluate(({ shadowRoot }) => shadowRoot.querySelector('[data-paint]') !== null);

/** The same in the picture, which is the first that is seen, and in the app that takes its place. */
async function inPictureAndApp(visitor, address, check) {
  const go = await holdBack(visitor);
  const widget = await visitor.open(address);
  await widget.part('service').first().waitFor();
  assert.ok(await isPicture(widget), 'the picture is there first');
  await check(widget, 'picture');
  go();
  await widget.app();
  await check(widget, 'app');
  return widget;
}

const EXPRESS = (attributes = '') => `<booking-widget portal="stillwater-express" ${attributes}></booking-widget>`;
const PAGE_TOKEN = '<style>booking-widget { --booking-radius-card: 9px; }</style>';
const PAGE_PART = '<style>booking-widget::part(service) { border-radius: 11px; }</style>';

/** 0.875 of the text of the spa's page. */
const BASE_RADIUS = '15.75px';

// From the bottom up: each row has something that goes before what the row above has.
const LEVELS = [
  ['base', SNIPPET, { radius: BASE_RADIUS, transform: 'none' }],
  ['preset', '<booking-widget portal="stillwater" theme="clinical"></booking-widget>', { radius: '4px', transform: 'none' }],
  ['portal', EXPRESS(), { radius: '7px', transform: 'uppercase' }],
  ['attribute', EXPRESS('theme="botanical"'), { radius: '7px', transform: 'none' }],
  ['page', PAGE_TOKEN + EXPRESS('theme="botanical"'), { radius: '9px', transform: 'none' }],
  ['style', PAGE_TOKEN + EXPRESS('theme="botanical" style="--booking-radius-card: 10px"'), { radius: '10px', transform: 'none' }],
  ['part', PAGE_PART + PAGE_TOKEN + EXPRESS('theme="botanical"'), { radius: '11px', transform: 'none' }],
];

for (const [level, html, { radius, transform }] of LEVELS) {
  scenario(stand, `the level "${level}" goes before the one below it`, async (visitor) => {
    stand.addPage(`/${level}`, html);
    await inPictureAndApp(visitor, `/${level}`, async (widget, which) => {
      const button = await widget.element.evaluate((element) => getComputedStyle(element)
        .getPropertyValue('--booking-button-transform'));
      assert.equal(await styleOf(widget, 'service', 'border-top-left-radius'), radius, which);
      assert.equal(button, transform, which);
    });
  }, { widths: [390] });
}

scenario(stand, 'the scheme is that of the attribute, else of the look, else of the visitor', async (visitor) => {
  const element = (attributes) => `<booking-widget portal="stillwater" ${attributes}></booking-widget>`;
  const css = (scheme) => `<style>booking-widget { --booking-scheme: ${scheme} }</style>`;
  const cases = [
    [element(''), 'light', 'light'],
    [element(''), 'dark', 'dark'],
    [element('scheme="light"'), 'dark', 'light'],
    [element('scheme="dark"'), 'light', 'dark'],
    [element('theme="night"'), 'light', 'dark'],
    [element('theme="night" scheme="light"'), 'dark', 'light'],
    [element('theme="night" scheme="auto"'), 'light', 'light'],
    // The portal's own, over that of any preset.
    [EXPRESS(), 'light', 'dark'],
    [EXPRESS('theme="clinical"'), 'light', 'dark'],
    [EXPRESS('scheme="light"'), 'dark', 'light'],
    // The site's style sheet over all looks, and the attribute over that.
    [css('light') + EXPRESS('theme="night"'), 'dark', 'light'],
    [css('light') + EXPRESS('scheme="dark"'), 'light', 'dark'],
  ];
  for (const [html, system, wanted] of cases) {
    await visitor.page.emulateMedia({ colorScheme: system });
    stand.addPage('/scheme', html);
    const widget = await visitor.open('/scheme');
    await widget.app();
    const text = await painted(widget, '[part=root]', 'color');
    assert.equal(Math.min(...text) > 120 ? 'dark' : 'light', wanted, `${html} in ${system}: ${text}`);
  }
}, { widths: [390] });

scenario(stand, 'an accent is taken as it is in the light scheme and lightened in the dark one', async (visitor) => {
  stand.addPage('/accent', `<style>booking-widget { --booking-color-accent: #7a3b2e; }</style>${SNIPPET}`);
  const lightness = (widget) => painted(widget, '[data-state=current] .progress-bar', 'background-color');
  await visitor.page.emulateMedia({ colorScheme: 'light' });
  const widget = await visitor.open('/accent');
  await widget.app();
  await until('it is as it was given', async () => String(await lightness(widget)) === '122,59,46');
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await until('it is lighter', async () => Math.min(...await lightness(widget)) > 120);
  const [red, green, blue] = await lightness(widget);
  assert.ok(red > green && green > blue, 'of the same hue');
}, { widths: [390] });

scenario(stand, 'an accent of the site is worn on every preset, light and dark', async (visitor) => {
  stand.addPage('/worn', `<style>booking-widget { --booking-color-accent: #a01020; }</style>${SNIPPET}`);
  const widget = await visitor.open('/worn');
  await widget.app();
  for (const theme of PRESETS) {
    await widget.element.evaluate((element, name) => Object.assign(element, { theme: name, scheme: 'auto' }), theme);
    await until(`it is ${theme}`, async () => (await styleOf(widget, 'service', 'border-top-left-radius')) === RADII[theme]);
    for (const colorScheme of ['light', 'dark']) {
      await visitor.page.emulateMedia({ colorScheme });
      const [red, green, blue] = await painted(widget, '[data-state=current] .progress-bar', 'background-color');
      assert.ok(red > green + 30 && red > blue + 30, `${theme}, ${colorScheme}: ${[red, green, blue]}`);
      assert.equal(Math.min(green, blue) > 100 ? 'dark' : 'light', colorScheme, `${theme}: ${[red, green, blue]}`);
    }
  }
}, { widths: [390] });

scenario(stand, 'an unknown theme is warned about once and changes nothing', async (visitor) => {
  const warnings = [];
  visitor.page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  stand.addPage('/neon', '<booking-widget portal="stillwater" theme="neon"></booking-widget>');
  const widget = await visitor.open('/neon');
  await widget.app();
  assert.equal(await styleOf(widget, 'service', 'border-top-left-radius'), BASE_RADIUS);
  const about = warnings.filter((text) => text.includes('neon'));
  assert.equal(about.length, 1, warnings.join('\n'));
  assert.match(about[0], /theme="neon".*clinical, botanical, editorial, night, minimal, high-contrast/);
}, { widths: [390] });

scenario(stand, 'another theme is put on while somebody types', async (visitor) => {
  const widget = await visitor.open('/');
  await widget.app();
  await widget.element.getByRole('searchbox').fill('mass');
  for (const [theme, radius] of [['clinical', '4px'], ['botanical', '22px'], [null, BASE_RADIUS]]) {
    await widget.element.evaluate((element, name) => { element.theme = name; }, theme);
    await until(`it is ${theme}`, async () => (
      await styleOf(widget, 'service', 'border-top-left-radius')) === radius);
  }
  assert.equal(await widget.element.getByRole('searchbox').inputValue(), 'mass');
}, { widths: [390] });

scenario(stand, 'less movement is wanted, whatever the theme says', async (visitor) => {
  await visitor.page.emulateMedia({ reducedMotion: 'reduce' });
  stand.addPage('/still', `<style>booking-widget { --booking-motion: 3s; }</style>
    <booking-widget portal="stillwater" theme="night"></booking-widget>`);
  const widget = await visitor.open('/still');
  await widget.app();
  const duration = await styleOf(widget, 'service', 'transition-duration');
  assert.deepEqual([...new Set(duration.split(', '))], ['0s']);
}, { widths: [390] });

scenario(stand, 'the portal says its main texts in its own words', async (visitor) => {
  stand.addPage('/words', EXPRESS('lang="en"'));
  const widget = await inPictureAndApp(visitor, '/words', async (shown, which) => {
    assert.equal(await shown.step('service').locator('.heading').textContent(), 'What may we do for you?', which);
  });
  await widget.chooseService(SERVICE);
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(0);
  await widget.chooseSlot();
  await widget.part('submit').waitFor();
  assert.equal((await widget.part('submit').textContent()).trim(), 'Count me in');
}, { widths: [390] });

scenario(stand, 'whatever docs/theming.md tells to write does something', async (visitor) => {
  const page = await readFile(new URL('../../../docs/theming.md', import.meta.url), 'utf8');
  const told = (language) => [...page.matchAll(new RegExp(`^ *\u0060{3}${language}\\n([^]*?)^ *\u0060{3}$`, 'gm'))].map(([, text]) => text);
  const values = (names) => visitor.widget().element.evaluate((element, wanted) => {
    const style = getComputedStyle(element);
    return wanted.map((name) => style.getPropertyValue(name).replace(/\s+/g, ' ').trim());
  }, names);
  let looked = 0;
  for (const css of told('css').filter((text) => text.includes('--booking-'))) {
    const names = [...css.matchAll(/(--booking-[a-z0-9-]+):/g)].map(([, name]) => name);
    stand.addPage('/told', SNIPPET);
    await (await visitor.open('/told')).app();
    const before = await values(names);
    stand.addPage('/told', `<style>${css}</style>${SNIPPET}`);
    await (await visitor.open('/told')).app();
    for (const [at, value] of (await values(names)).entries()) {
      looked += 1;
      assert.ok(value !== '' && value !== before[at], `${names[at]} is what it was`);
    }
  }
  assert.ok(looked > 10, `${looked} values`);
  // The import refuses what it does not know.
  const lines = told('toml').flatMap((toml) => toml.split('\n')).map((line) => line.trim()).filter((line) => /^(theme|wording) = /.test(line));
  assert.ok(lines.length >= 3);
  for (const line of lines) {
    await stand.import((catalogue) => catalogue.replace('key = "stillwater-express"', `$&\n${line}`));
  }
}, { widths: [390] });
