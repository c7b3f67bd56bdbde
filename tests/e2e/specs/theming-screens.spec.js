// Every screen of the table in every preset, by axe, in the light and the dark scheme by turns: neighbours on the way see both
// sides of each preset. And in the colours that a system forces, where lines must tell what colours told. That the server's pages
// wear the preset that is asked for is in `page-looks.spec.js`.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { untold } from '../axe.js';
import { putBack, tokensOf, wear } from '../camera.js';
import { LONGEST, onOwnStand } from '../harness.js';
import { JOURNEYS, walk } from '../screens.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A preset with both of its sides, whatever it shows by itself. */
async function preset(name) {
  const tokens = await tokensOf(name);
  assert.ok(tokens.length > 10, name);
  return [name, [...tokens, ['--booking-scheme', 'light dark']]];
}

const LOOKS = [['none', []], ...await Promise.all(['clinical', 'botanical', 'editorial', 'night', 'minimal', 'high-contrast'].map(preset))];

assert.equal(LOOKS.length % 2, 1);

/** What a look can break. */
const OF_LOOKS = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'];

async function audit(rules) {
  const root = document.querySelector('booking-widget')?.shadowRoot ? 'booking-widget' : document;
  const found = await globalThis.axe.run(root, rules ? { runOnly: rules } : {});
  const told = ({ target, any }) => `${target.flat().join(' ')} ${any[0]?.message ?? ''}`;
  return {
    passes: found.passes.length,
    violations: found.violations.map((rule) => `${rule.id}: ${rule.nodes.map(told).join(' | ')}`),
  };
}

/** Nothing to read nor to press is on them. */
const WORDLESS = ['skeleton-loader', 'skeleton', 'manage-loading'];

const OF_THE_SERVER = ['pages', 'desk'];

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

for (const journey of JOURNEYS.filter(({ group }) => group === 'pages')) {
  test(`axe finds nothing on any page of the server in any preset: ${journey.name}`, { timeout: 2 * LONGEST }, async (context) => {
    await onOwnStand(context, journey.name, async (stand) => {
      let count = 0;
      await walk(stand, journey, async (visitor, screen) => {
        const page = await copied(visitor, stand);
        const accents = new Set();
        for (const [name, tokens] of LOOKS) {
          const scheme = (count += 1) % 2 ? 'light' : 'dark';
          await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
          await page.evaluate(wearAsPage, tokens);
          accents.add(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--booking-color-accent')));
          const { passes, violations } = await page.evaluate(audit, name === 'none' ? null : OF_LOOKS);
          assert.deepEqual(violations, [], `${screen}, ${name}, ${scheme}`);
          assert.ok(passes > 0, `${screen}, ${name}: axe looked at nothing`);
        }
        assert.ok(accents.size > 4, `${screen}: the presets are not worn: ${[...accents]}`);
        await page.context().close();
      });
    });
  });
}
