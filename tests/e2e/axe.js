// What axe finds on a widget, for every spec that looks for it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
