// Takes pictures that are the same on every run, and compares two of them: for the contact sheets and the
// comparison with the references. Knows nothing of what is on them.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A phone and a wide screen, in both schemes. */
export const LOOKS = [['light', 390], ['dark', 390], ['light', 1280], ['dark', 1280]];

/** Where the references are, and the version of Chromium that drew them. */
export const REFERENCES = path.join(import.meta.dirname, 'references');
export const drawnBy = async () => (await readFile(path.join(REFERENCES, 'chromium.txt'), 'utf8').catch(() => '')).trim();

const PRESETS = ['clinical', 'botanical', 'editorial', 'night', 'minimal', 'high-contrast'];

/** The screens that are compared, as a window shows them, and where it is not the usual look, the preset. Few, because they lie in the repository. */
export const COMPARED = [
  ['treatments', 'light', 390], ['treatments', 'dark', 1280], ['treatments-none-found', 'dark', 390],
  ['therapists', 'dark', 390], ['therapists', 'light', 1280], ...PRESETS.map((preset) => ['therapists', 'light', 390, preset]),
  ['times', 'light', 390], ['times', 'light', 1280], ['times-day-full', 'dark', 390], ['times-held', 'light', 390],
  ['details', 'dark', 390], ['details', 'light', 1280], ['details-errors', 'light', 390], ['details-expired', 'light', 390],
  ['confirmation-waiting', 'light', 390], ['confirmation-approved', 'light', 1280],
  ...PRESETS.map((preset) => ['confirmation-approved', 'dark', 390, preset]),
  ['manage-time', 'light', 390], ['manage-review', 'light', 1280], ['manage-cancel', 'dark', 390],
  ['visit-of-two', 'light', 390], ['visit-three-treatments', 'dark', 1280],
  ['trouble-unknown-portal', 'light', 390], ['popup', 'light', 390],
  ['page-not-found', 'light', 390], ['desk-inbox', 'light', 1280], ['desk-change', 'dark', 390],
  ['page-treatments', 'light', 390], ['page-therapists', 'dark', 1280], ['page-details', 'light', 390],
  ['desk-login', 'light', 390], ['desk-day', 'light', 1280], ['desk-day', 'dark', 390],
];

export const fileName = (screen, scheme, width, preset) => `${[screen, width, scheme, preset].filter(Boolean).join('-')}.png`;

/** The tokens of a preset, as its file says them, in the fonts of the tests. */
export async function tokensOf(preset) {
  const css = await readFile(new URL(`../../style/presets/${preset}.css`, import.meta.url), 'utf8');
  const tokens = [...css.replace(/\/\*[^]*?\*\//g, '').matchAll(/(--booking-[a-z0-9-]+):\s*([^;]+);/g)].map(([, token, value]) => [token, value]);
  const fonts = [['--booking-font-family', 'Pinned'], ['--booking-font-family-heading', 'Pinned']];
  return [...tokens, ...fonts];
}

/** As a site would set them, and nothing that was set before. */
export function wear(tokens) {
  for (const element of document.querySelectorAll('booking-widget')) {
    for (const name of [...element.style].filter((one) => one.startsWith('--booking-'))) element.style.removeProperty(name);
    for (const [name, value] of tokens) element.style.setProperty(name, value);
  }
}

/** What differs from one run to the next: references are random, and seconds go by. */
function settle() {
  const roots = [document, ...[...document.querySelectorAll('*')].map((element) => element.shadowRoot).filter(Boolean)];
  for (const root of roots) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const isTimer = text.parentElement?.getAttribute('role') === 'timer';
      const said = isTimer ? text.data.replace(/^1?\d:\d\d$/, (time) => (time.startsWith('0') ? '0:41' : time.startsWith('1:') ? '1:41' : '9:41'))
        : text.data.replace(/\b[A-Z]{2}-[A-Z0-9]{4,}\b/, 'SW-7K3F');
      if (said !== text.data) text.data = said;
    }
  }
}

/** Fonts are here, and every picture that the window shows. */
async function arrived() {
  await document.fonts.ready;
  const roots = [document, ...[...document.querySelectorAll('*')].map((element) => element.shadowRoot).filter(Boolean)];
  const isSeen = (image) => {
    const { top, bottom, width } = image.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight;
  };
  const images = roots.flatMap((root) => [...root.querySelectorAll('img')]).filter(isSeen);
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
}

/** One picture; `window`: only what fits the window. */
export async function take(visitor, [scheme, width, preset], { window = false } = {}) {
  const { page } = visitor;
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width, height: 844 });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.evaluate(wear, preset ? await tokensOf(preset) : []);
  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(arrived);
  await page.evaluate(settle);
  return page.screenshot({ fullPage: !window, caret: 'hide', animations: 'disabled' });
}

/** The same once nothing moves any more: two in a row are alike. */
export async function takeStill(visitor, look) {
  let picture = await take(visitor, look, { window: true });
  for (let tries = 0; tries < 20; tries += 1) {
    const before = picture;
    picture = await take(visitor, look, { window: true });
    if (picture.equals(before)) break;
  }
  return picture;
}

/** The visitor's own window again. */
export async function putBack(visitor) {
  await visitor.page.setViewportSize({ width: visitor.width, height: 860 });
  await visitor.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await visitor.page.evaluate(wear, []);
}

/** The share of pixels, 0 to 1, of which a channel differs by more than a thirtieth; 1 for pictures of two sizes. */
export async function difference(browser, one, other) {
  const page = await browser.newPage();
  try {
    return await page.evaluate(async (addresses) => {
      const [a, b] = await Promise.all(addresses.map(async (address) => {
        const bitmap = await createImageBitmap(await (await fetch(address)).blob());
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height);
      }));
      if (a.width !== b.width || a.height !== b.height) return 1;
      let count = 0;
      for (let at = 0; at < a.data.length; at += 4) {
        const differs = [0, 1, 2].some((channel) => Math.abs(a.data[at + channel] - b.data[at + channel]) > 8);
        if (differs) count += 1;
      }
      return count / (a.data.length / 4);
    }, [one, other].map((picture) => `data:image/png;base64,${picture.toString('base64')}`));
  } finally {
    await page.close();
  }
}
