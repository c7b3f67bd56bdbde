// The server's own pages, as visitors without script have them, in every preset and both schemes, by axe: what
// `theming-screens.spec.js` does for the widget. Two of them, where most of what pages have of their own is: days and times,
// and a form. `nowasm.spec.js` looks at more with all rules, light and without a preset.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { useStand } from '../harness.js';
import { withoutScript } from '../plain.js';

const stand = useStand();

const files = await readdir(new URL('../../../style/presets/', import.meta.url));
const LOOKS = ['', ...files.map((file) => file.replace('.css', ''))];
const SCHEMES = ['light', 'dark'];

/** Dark whatever the visitor's system says. */
const ALWAYS_DARK = ['night'];

/** What a look can break; the first is about every text. */
const rules = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'];

assert.ok(LOOKS.length > 6, 'no presets');

/** The colours of page and text and the font, in both schemes. */
async function colours({ page }) {
  const read = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    read.push(await page.locator('[part~="root"]').evaluate((root) => {
      const { color, fontFamily } = getComputedStyle(root);
      return `${getComputedStyle(document.body).backgroundColor} ${color} ${fontFamily}`;
    }));
  }
  return read;
}

withoutScript(stand, 'axe finds nothing on the pages in any preset, light or dark', async (visitor) => {
  const { page } = visitor;
  const seen = new Set();
  const inAllLooks = async (part, screen) => {
    for (const look of LOOKS) {
      const address = new URL(page.url());
      if (look) address.searchParams.set('theme', look);
      await page.goto(address.href);
      await visitor.part(part).first().waitFor();
      const [light, dark] = await colours(visitor);
      const name = `${screen}, ${look || 'no preset'}`;
      assert.equal(light === dark, ALWAYS_DARK.includes(look), `${name}: ${light}; ${dark}`);
      seen.add(dark);
      await visitor.assertClean(name, { schemes: SCHEMES, rules, forced: false });
    }
    assert.equal(seen.size, LOOKS.length, `${screen}: each look is another, and the same as on the screen before`);
  };
  await visitor.toTimes(2);
  await inAllLooks('slot', 'times');
  await visitor.toDetails(2);
  await inAllLooks('submit', 'details');
}, [390]);
