// All presets, for checks that look at a screen in each of them: by turns in the light and in the dark scheme.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tokensOf } from './camera.js';

/** Source of axe, to be run in a page. */
export const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A preset with both of its sides, whatever it shows by itself. */
async function preset(name) {
  const tokens = await tokensOf(name);
  assert.ok(tokens.length > 10, name);
  return [name, [...tokens, ['--booking-scheme', 'light dark']]];
}

/** Names and tokens; the first is none. An odd number, so that the next screen shows the other scheme of each. */
export const LOOKS = [['none', []], ...await Promise.all(['clinical', 'botanical', 'editorial', 'night', 'minimal', 'high-contrast'].map(preset))];

assert.equal(LOOKS.length % 2, 1);

/** What a look can break. */
export const OF_LOOKS = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'];

/** What axe finds in the widget, or on a page without one; all rules, or only some. */
export async function audit(rules) {
  const root = document.querySelector('booking-widget')?.shadowRoot ? 'booking-widget' : document;
  const found = await globalThis.axe.run(root, rules ? { runOnly: rules } : {});
  const told = ({ target, any }) => `${target.flat().join(' ')} ${any[0]?.message ?? ''}`;
  return {
    passes: found.passes.length,
    violations: found.violations.map((rule) => `${rule.id}: ${rule.nodes.map(told).join(' | ')}`),
  };
}
