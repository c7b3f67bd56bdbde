// What axe finds on a widget, for every spec that looks for it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What is told by nothing that can be seen where the system picks the colours: what is chosen, boxes that are ticked, where a
 * list opens, drawings. For the page, in `forcedColors: 'active'`; axe looks at text only.
 */
export function untold() {
  const roots = [document, ...[...document.querySelectorAll('booking-widget')].map(({ shadowRoot }) => shadowRoot).filter(Boolean)];
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)])
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).slice(0, 3)
      .map((byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const isBare = (colour) => colour === 'transparent' || /^rgba.*, 0\)$/.test(colour);
  const contrast = (element, colour) => {
    let behind = element;
    while (behind && isBare(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement ?? behind.getRootNode().host;
    const ratio = light(colour) / light(behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)');
    return Math.max(ratio, 1 / ratio);
  };
  const name = (element) => `${element.localName} in ${element.parentElement?.closest('div, p, button, span')?.getAttribute('class')}, `
    + `${getComputedStyle(element).stroke} "${element.textContent.trim().slice(0, 30)}"`;
  const found = [];
  const check = (what, elements, isTold) => {
    for (const element of elements) if (!isTold(element, getComputedStyle(element))) found.push(`${what}: ${name(element)}`);
  };
  const chosen = '[aria-current="true"], [aria-current="page"], .chip[aria-pressed="true"], .slot[data-state="held"], [aria-selected="true"] .day';
  check('what is chosen', all(chosen), (_, style) => style.outlineStyle === 'solid');
  check('a ticked box', all('.checkbox:checked, .checkbox[aria-checked="true"]'), (box) => {
    const tick = getComputedStyle(box, '::before');
    return tick.borderBlockEndStyle === 'solid' && contrast(box, tick.borderBlockEndColor) >= 3;
  });
  check('where a list opens', all('select'), (_, style) => style.appearance !== 'none' || style.backgroundImage !== 'none');
  check('a drawing', all('svg path:not(.dial path)'), (path, style) => contrast(path, style.stroke) >= 3);
  return found;
}

/** Axe finds nothing on the page's widget. */
export async function assertClean(visitor, screen) {
  await visitor.page.evaluate(axe);
  const { violations, passes } = await visitor.page.evaluate(async () => {
    const element = document.querySelector('booking-widget');
    const found = await globalThis.axe.run(element);
    const text = (rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.flat().join(' ')).join(' | ')}`;
    return { violations: found.violations.map(text), passes: found.passes.length };
  });
  assert.ok(passes > 5, `${screen}: axe looked at nothing`);
  assert.deepEqual(violations, [], screen);
}
