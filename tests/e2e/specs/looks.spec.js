// The key screens beside the pictures of them in `references/`: what changed unseen shows. Another version of
// Chromium draws letters differently: then nothing is compared, and the tests are reported as skipped.
// `cargo xtask screenshots --accept` makes new references.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { COMPARED, difference, drawnBy, fileName, putBack, REFERENCES, take } from '../camera.js';
import { useStand } from '../harness.js';
import { JOURNEYS, walk } from '../screens.js';

/** Letters are drawn a shade differently from one machine to the next; a line that moved is more than this. */
const TOLERANCE = 0.004;

for (const journey of JOURNEYS) {
  const compared = COMPARED.filter(([screen]) => journey.screens.includes(screen));
  if (compared.length === 0) continue;
  describe(journey.name, () => {
    const stand = useStand();
    test('it looks as the references show it', { timeout: 120_000 }, async (context) => {
      const [drawn, here] = [await drawnBy(), stand.browser.version()];
      if (drawn !== here) {
        context.skip(drawn ? `the references were drawn by Chromium ${drawn}, this is ${here}` : 'there are no references yet');
        return;
      }
      const problems = [];
      await walk(stand, journey, async (visitor, screen) => {
        for (const [, ...look] of compared.filter(([name]) => name === screen)) {
          const name = fileName(screen, ...look);
          const picture = await take(visitor, look, { window: true });
          const share = await difference(stand.browser, picture, await readFile(path.join(REFERENCES, name)));
          if (share <= TOLERANCE) continue;
          await mkdir(process.env.E2E_ARTIFACTS, { recursive: true });
          await writeFile(path.join(process.env.E2E_ARTIFACTS, name), picture);
          problems.push(`${name}: ${(share * 100).toFixed(1)} % of it differ`);
        }
        await putBack(visitor);
      });
      assert.deepEqual(problems, [], 'see target/e2e/failures, and `cargo xtask screenshots --accept` if it is meant');
    });
  });
}

test('every screen of the table is told by its journey', () => {
  const all = JOURNEYS.flatMap(({ screens }) => screens);
  assert.deepEqual(all, [...new Set(all)], 'a name stands for two screens');
  for (const [screen] of COMPARED) assert.ok(all.includes(screen), screen);
});
