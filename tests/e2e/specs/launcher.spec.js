// The floating button: it wears the theme from the start, and can be read on whatever accent, before the style sheet is
// there as well, and under the pointer.
import assert from 'node:assert/strict';
import { scenario, until, useStand } from '../harness.js';

/** The second portal has a theme of its own. */
const themed = (catalogue) => catalogue.replace('key = "stillwater-express"', `$&
theme = { preset = "editorial", "--booking-color-accent" = "#7a1f5c" }`);

const stand = useStand({ catalogue: themed });

const BUTTON = (attributes = '') => `<booking-widget portal="stillwater" mode="button" ${attributes}></booking-widget>`;

const styleOf = (widget, names) => widget.part('launcher').evaluate((element, names) => {
  const style = getComputedStyle(element);
  return names.map((name) => style.getPropertyValue(name));
}, names);

/** Colours that brands have, and those that are hardest to get right. */
const ACCENTS = ['#000000', '#ffffff', '#ffd166', '#777777', '#0d6efd', '#e4002b', '#a3e635', '#3b0764', '#0af0c0', '#7a3b2e'];

/** The contrast of its text with what is painted beneath: the button on the widget's ground. */
const contrast = (widget) => widget.part('launcher').evaluate((element) => {
  const probe = document.createElement('i');
  element.append(probe);
  const colorOf = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const layers = [colorOf('--s'), colorOf('--b')];
  probe.remove();
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const luminance = (colors) => {
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => byte / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(layers), luminance([...layers, getComputedStyle(element).color])].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
});

const hasSheet = (widget) => widget.element
  .evaluate((element) => getComputedStyle(element).getPropertyValue('--booking-color-ground') !== '');

async function assertReadable(visitor, widget, what) {
  for (const scheme of ['light', 'dark']) {
    await widget.element.evaluate((element, scheme) => { element.scheme = scheme; }, scheme);
    for (const accent of ACCENTS) {
      await widget.element.evaluate((element, accent) => element.style.setProperty('--booking-color-accent', accent), accent);
      const found = await contrast(widget);
      assert.ok(found >= 4.5, `${what}, ${scheme}, ${accent}: ${found.toFixed(2)}`);
    }
  }
}

for (const theme of ['', 'theme="editorial"', 'theme="high-contrast"']) {
  scenario(stand, `the button can be read on any accent, ${theme || 'without a theme'}`, async (visitor) => {
    stand.addPage('/accents', BUTTON(theme));
    const widget = await visitor.open('/accents');
    await widget.part('launcher').waitFor();
    await until('the style sheet is there', () => hasSheet(widget));
    await assertReadable(visitor, widget, 'the button');
    await widget.part('launcher').hover();
    await assertReadable(visitor, widget, 'under the pointer');
  }, { widths: [1280] });
}

scenario(stand, 'the button can be read on any accent while the style sheet is on its way', async (visitor) => {
  stand.addPage('/bare', BUTTON());
  await visitor.page.route('**/app-*.css', (route) => route.abort());
  const widget = await visitor.open('/bare');
  await widget.part('launcher').waitFor();
  assert.equal(await hasSheet(widget), false);
  await assertReadable(visitor, widget, 'the button');
  await widget.part('launcher').hover();
  await assertReadable(visitor, widget, 'under the pointer');
}, { widths: [1280], expected: /./ });

scenario(stand, 'the button wears the theme of the element or the portal before anybody wants the app', async (visitor) => {
  const requests = [];
  visitor.page.on('request', (request) => requests.push(request.url()));
  for (const [html, wanted] of [
    [BUTTON(), ['none', '10px']],
    [BUTTON('theme="editorial"'), ['uppercase', '0px']],
    [BUTTON('theme="botanical"'), ['none', '160px']],
    [BUTTON().replace('stillwater', 'stillwater-express'), ['uppercase', '0px']],
  ]) {
    stand.addDocument('/theme', `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${stand.script()}${html}</html>`);
    const widget = await visitor.open('/theme');
    await widget.part('launcher').waitFor();
    await until(`it is ${wanted}`, async () => String(await styleOf(widget, ['text-transform', 'border-top-left-radius'])) === String(wanted));
  }
  assert.deepEqual(requests.filter((address) => address.endsWith('.wasm')), []);
}, { widths: [390] });

scenario(stand, 'a look that does not come keeps the button back for a second at most', async (visitor) => {
  stand.addPage('/slow', BUTTON('theme="night"'));
  await visitor.page.route(/\/v1\/portals\//, () => {});
  const widget = await visitor.open('/slow');
  await widget.part('launcher').waitFor();
  await widget.part('launcher').click();
  await until('it is open', () => widget.element.locator('dialog').evaluate((dialog) => dialog.open));
}, { widths: [390] });

scenario(stand, 'high contrast opens the dialog without movement', async (visitor) => {
  stand.addPage('/still', BUTTON('theme="high-contrast"'));
  const widget = await visitor.open('/still');
  await widget.part('launcher').click();
  const duration = () => widget.part('popup').evaluate((dialog) => getComputedStyle(dialog).animationDuration);
  await until('nothing fades', async () => (await duration()) === '0s');
  await widget.app();
  const waiting = await widget.part('root').evaluate((root) => getComputedStyle(root).getPropertyValue('--booking-motion-wait').trim());
  assert.equal(waiting, '0s');
}, { widths: [390], reducedMotion: 'no-preference' });

scenario(stand, 'the way out of the popup is seen in either scheme', async (visitor) => {
  stand.addPage('/way-out', BUTTON());
  const widget = await visitor.open('/way-out');
  await widget.part('launcher').click();
  await widget.part('close').waitFor();
  for (const scheme of ['light', 'dark']) {
    await widget.element.evaluate((element, scheme) => { element.scheme = scheme; }, scheme);
    const [text, close] = await widget.element.locator('dialog')
      .evaluate((popup) => [popup, popup.querySelector('[part~="close"]')].map((one) => getComputedStyle(one).color));
    assert.equal(close, text, scheme);
  }
}, { widths: [1280] });
