// Every page of the server in every preset, by axe, in the light and the dark scheme by turns; the desk, which has no presets, in
// both. And in the colours that a system forces, where lines must tell what colours told. That a page wears the preset that its
// address asks for is in `page-looks.spec.js`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untold } from '../axe.js';
import { LONGEST, onOwnStand } from '../harness.js';
import { audit, axe, LOOKS, OF_LOOKS } from '../presets.js';
import { JOURNEYS, walk } from '../screens.js';

/** The page as it is now, without its server's policy and where scripts run: axe is one. */
async function copied(visitor, stand) {
  const html = (await visitor.page.content()).replace('<head>', `<head><base href="${stand.serverUrl}/"><style id="look"></style>`);
  const context = await stand.browser.newContext({ viewport: { width: visitor.width, height: 860 }, bypassCSP: true });
  const page = await context.newPage();
  const address = `${stand.serverUrl}/the-same-page`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
  // A page that leads on by the widget where it can stays as it is.
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(address);
  await page.evaluate(axe);
  return page;
}

/** As the server writes a theme (`book_page/theme.rs`). */
function wearAsPage(tokens) {
  const rules = tokens.map(([name, value]) => `${name}: ${value};`).join('');
  document.querySelector('#look').textContent = rules && `:root:root, .booking.booking { ${rules} }`;
}

/** How the journeys of a group are looked at: names, tokens, and whether by all rules. */
const OF_GROUPS = {
  pages: LOOKS.map(([name, tokens]) => [name, tokens, name === 'none']),
  // Light and dark, and the sides change nowhere.
  desk: ['light', 'dark'].map((name) => [name, [], true]),
};

for (const journey of JOURNEYS.filter(({ group }) => OF_GROUPS[group])) {
  test(`axe finds nothing on any page of the server in any preset: ${journey.name}`, { timeout: 2 * LONGEST }, async (context) => {
    await onOwnStand(context, journey.name, async (stand) => {
      let count = 0;
      let screens = 0;
      await walk(stand, journey, async (visitor, screen) => {
        const page = await copied(visitor, stand);
        const accents = new Set();
        for (const [name, tokens, isWhole] of OF_GROUPS[journey.group]) {
          const scheme = (count += 1) % 2 ? 'light' : 'dark';
          await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
          await page.evaluate(wearAsPage, tokens);
          accents.add(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--booking-color-accent')));
          const { passes, violations } = await page.evaluate(audit, isWhole ? null : OF_LOOKS);
          assert.deepEqual(violations, [], `${screen}, ${name}, ${scheme}`);
          assert.ok(passes > 0, `${screen}, ${name}: axe looked at nothing`);
        }
        if (journey.group === 'pages') assert.ok(accents.size > 4, `${screen}: the presets are not worn: ${[...accents]}`);
        await page.evaluate(wearAsPage, []);
        const forced = (screens += 1) % 2 ? 'dark' : 'light';
        await page.emulateMedia({ colorScheme: forced, forcedColors: 'active' });
        const { violations } = await page.evaluate(audit, ['color-contrast']);
        assert.deepEqual([...violations, ...await page.evaluate(untold)], [], `${screen}, forced colours, ${forced}`);
        await page.context().close();
      });
    }, journey.flags);
  });
}
