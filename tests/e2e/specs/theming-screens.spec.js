// Every screen of the table in every preset, by axe, in the light and the dark scheme by turns: neighbours on the way see both
// sides of each preset. And in the colours that a system forces, where lines must tell what colours told. The server's own
// pages are in `page-presets.spec.js`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untold } from '../axe.js';
import { putBack, wear } from '../camera.js';
import { LONGEST, onOwnStand } from '../harness.js';
import { audit, axe, LOOKS, OF_LOOKS } from '../presets.js';
import { JOURNEYS, walk } from '../screens.js';

/** Nothing to read nor to press is on them. */
const WORDLESS = ['skeleton-loader', 'skeleton', 'manage-loading'];

const OF_THE_SERVER = ['pages', 'desk'];

for (const journey of JOURNEYS.filter(({ group }) => !OF_THE_SERVER.includes(group))) {
  test(`axe finds nothing on any screen in any preset: ${journey.name}`, { timeout: 2 * LONGEST }, async (context) => {
    await onOwnStand(context, journey.name, async (stand) => {
      let count = 0;
      await walk(stand, journey, async (visitor, screen) => {
        const { page } = visitor;
        await page.evaluate(axe);
        for (const [name, tokens] of LOOKS) {
          const scheme = (count += 1) % 2 ? 'light' : 'dark';
          await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
          await page.evaluate(wear, tokens);
          const { passes, violations } = await page.evaluate(audit, name === 'none' ? null : OF_LOOKS);
          assert.deepEqual(violations, [], `${screen}, ${name}, ${scheme}`);
          assert.ok(passes > 0 || (tokens.length > 0 && WORDLESS.includes(screen)), `${screen}, ${name}: axe looked at nothing`);
        }
        const forced = count % 2 ? 'dark' : 'light';
        await page.emulateMedia({ colorScheme: forced, forcedColors: 'active' });
        const { violations } = await page.evaluate(audit, ['color-contrast']);
        assert.deepEqual(violations, [], `${screen}, forced colours, ${forced}`);
        assert.deepEqual(await page.evaluate(untold), [], `${screen}, forced colours, ${forced}`);
        await page.emulateMedia({ forcedColors: 'none' });
        // An odd number of looks: the next screen shows the other sides.
        await page.evaluate(wear, []);
        await putBack(visitor);
      });
    });
  });
}
