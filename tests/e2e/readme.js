// Takes the pictures of README.md and docs/theming.md: `node readme.js FOLDER [PATTERN]`, with the environment of the
// specs; PATTERN: only `screens`, `presets` or `sites`. The spa's page is set in
// a serif of the repository, where people have one of their machine's.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { GUEST, SERVICE, Stand, WIDTHS, WINDOWED } from './harness.js';
import { siteDocument, sitePages } from './site-pages.js';

const [folder, pattern = ''] = process.argv.slice(2);
const isWanted = (what) => new RegExp(pattern).test(what);
const PRESETS = ['clinical', 'botanical', 'editorial', 'night', 'minimal', 'high-contrast'];
/** Of the sites that `theme="site"` is tried on, those that differ most. */
const SITES = ['serif', 'bootstrap', 'brutalist', 'pastel', 'gold', 'loud'];
const stand = new Stand([], WINDOWED);
await stand.start();
const serif = await readFile(new URL('fonts/source-serif-4.woff2', import.meta.url));
stand.indexPage = stand.indexPage.replace('</head>', `<style>
  @font-face { font-family: "Iowan Old Style"; src: url(/fonts/serif.woff2); font-weight: 200 900; font-display: block; }
</style></head>`);
try {
  for (const width of isWanted('screens') ? WIDTHS : []) {
    const visitor = await stand.visitor({ width });
    await visitor.context.route('**/fonts/serif.woff2', (route) => route.fulfill({ contentType: 'font/woff2', body: serif }));
    const widget = await visitor.open();
    const take = async (name) => {
      // As a visitor sees it: the widget at the top of the window, below the page's own header.
      await widget.element.evaluate((element) => element.scrollIntoView({ block: 'start', behavior: 'instant' }));
      await visitor.page.mouse.move(0, 0);
      await visitor.page.screenshot({ path: path.join(folder, `${name}-${width}.png`), caret: 'hide', animations: 'disabled' });
    };
    await widget.part('service').first().waitFor();
    await take('treatment');
    await widget.chooseService('Massage for two');
    await widget.action('to-times').waitFor();
    await take('visit');
    await widget.part('back').click();
    await widget.chooseService(SERVICE);
    await widget.part('therapist').first().waitFor();
    await take('therapist');
    await widget.chooseTherapist('Anyone');
    await widget.chooseDay(4);
    await take('time');
    await widget.chooseSlot(3);
    await widget.step('details').waitFor();
    await widget.fill(GUEST);
    await take('details');
    await widget.submit();
    await widget.confirmation();
    await take('confirmation');
    await visitor.leave();
  }
  if (isWanted('presets')) {
    for (const name of PRESETS) stand.addPage(`/${name}`, `<booking-widget portal="stillwater" theme="${name}"></booking-widget>`);
    await sideBySide('presets.jpg', PRESETS, (root) => root.scrollIntoView({ block: 'start', behavior: 'instant' }));
  }
  if (isWanted('sites')) {
    const pages = await sitePages();
    for (const name of SITES) stand.addDocument(`/${name}`, siteDocument(stand, pages.find((page) => page.name === name).html));
    // From the site's own heading on, to see what the widget goes with.
    await sideBySide('sites.jpg', SITES, () => {});
  }
} finally {
  await stand.stop();
}

/** The pages of these names on a phone in one picture; `scroll` gets the widget's root. */
async function sideBySide(file, names, scroll) {
  const pictures = [];
  for (const name of names) {
    const visitor = await stand.visitor({ width: 390 });
    const widget = await visitor.open(`/${name}`);
    await widget.app();
    await widget.part('root').evaluate(scroll);
    await visitor.page.evaluate(() => document.fonts.ready.then(() => {}));
    pictures.push((await visitor.page.screenshot({ animations: 'disabled' })).toString('base64'));
    await visitor.leave();
  }
  const { page } = await stand.visitor({ width: 1260 });
  const image = (base64, at) => `<figure><img src="data:image/png;base64,${base64}" alt=""><figcaption>${names[at]}</figcaption></figure>`;
  await page.setContent(`<!doctype html><style>body { margin: 0; padding: 12px; display: flex; gap: 12px; background: #fff; font: 15px sans-serif }
    figure { margin: 0; flex: 1; min-inline-size: 0; text-align: center } img { display: block; inline-size: 100%; border: 1px solid #ccc }
    figcaption { padding-block-start: 8px }</style>${pictures.map(image).join('')}`);
  const box = await page.locator('body').boundingBox();
  await page.screenshot({ path: path.join(folder, file), type: 'jpeg', quality: 80, clip: box });
}
