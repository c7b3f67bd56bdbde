// The key screens beside the pictures of them in `references/`: what changed unseen shows. Another version of
// Chromium draws letters differently: then nothing is compared, and the tests are reported as skipped.
// `cargo xtask screenshots --accept` makes new references.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { COMPARED, difference, drawnBy, fileName, putBack, REFERENCES, takeStill } from '../camera.js';
import { LONGEST, onOwnStand, WINDOWED } from '../harness.js';
import { JOURNEYS, walk } from '../screens.js';

/** A sign that is drawn a shade differently, or a second that went by, is less; a corner, a line or a shade of a card is more. */
const TOLERANCE = 0.001;

for (const journey of JOURNEYS) {
  const compared = COMPARED.filter(([screen]) => journey.screens.includes(screen));
  if (compared.length === 0) continue;
  test(`it looks as the references show it: ${journey.name}`, { timeout: LONGEST }, async (context) => {
    await onOwnStand(context, journey.name, async (stand) => {
      const [drawn, here] = [await drawnBy(), stand.browser.version()];
      if (drawn !== here) {
        context.skip(`the references were drawn by Chromium ${drawn || '(none)'}, this is ${here}: "cargo xtask screenshots --accept" makes new ones`);
        return;
      }
      const problems = [];
      await walk(stand, journey, async (visitor, screen) => {
        for (const [, ...look] of compared.filter(([name]) => name === screen)) {
          const name = fileName(screen, ...look);
          const picture = await takeStill(visitor, look);
          const share = await difference(stand.browser, picture, await readFile(path.join(REFERENCES, name)));
          if (share <= TOLERANCE) continue;
          await mkdir(process.env.E2E_ARTIFACTS, { recursive: true });
          await writeFile(path.join(process.env.E2E_ARTIFACTS, name), picture);
          problems.push(`${name}: ${(share * 100).toFixed(2)} % of it differ`);
        }
        await putBack(visitor);
      });
      assert.deepEqual(problems, [], 'see target/e2e/failures, and `cargo xtask screenshots --accept` if it is meant');
    }, journey.flags, WINDOWED);
  });
}

test('every screen of the table is told by its journey', () => {
  const all = JOURNEYS.flatMap(({ screens }) => screens);
  assert.deepEqual(all, [...new Set(all)], 'a name stands for two screens');
  for (const [screen] of COMPARED) assert.ok(all.includes(screen), screen);
});
