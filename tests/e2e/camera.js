// Takes pictures that are the same on every run, and compares two of them: for the contact sheets and the
// comparison with the references. Knows nothing of what is on them.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A phone and a wide screen, in both schemes. */
export const LOOKS = [['light', 390], ['dark', 390], ['light', 1280], ['dark', 1280]];

/** Where the references are, and the version of Chromium that drew them. */
export const REFERENCES = path.join(import.meta.dirname, 'references');
export const drawnBy = async () => (await readFile(path.join(REFERENCES, 'chromium.txt'), 'utf8').catch(() => '')).trim();

/** The screens that are compared, as a window shows them. Few, because they lie in the repository. */
export const COMPARED = [
  ['treatments', 'light', 390], ['treatments', 'dark', 1280],
  ['times', 'light', 390], ['times', 'light', 1280],
  ['details', 'dark', 390], ['details-expired', 'light', 390],
  ['confirmation-waiting', 'light', 390], ['confirmation-approved', 'light', 1280],
];

export const fileName = (screen, scheme, width) => `${screen}-${width}-${scheme}.png`;

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

/** One picture; `window`: only what fits the window. */
export async function take(visitor, [scheme, width], { window = false } = {}) {
  const { page } = visitor;
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width, height: 844 });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  await page.evaluate(settle);
  return page.screenshot({ fullPage: !window, caret: 'hide', animations: 'disabled' });
}

/** The visitor's own window again. */
export async function putBack(visitor) {
  await visitor.page.setViewportSize({ width: visitor.width, height: 860 });
  await visitor.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

/** The share of pixels, 0 to 1, of which a channel differs by more than a tenth; 1 for pictures of two sizes. */
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
        const differs = [0, 1, 2].some((channel) => Math.abs(a.data[at + channel] - b.data[at + channel]) > 25);
        if (differs) count += 1;
      }
      return count / (a.data.length / 4);
    }, [one, other].map((picture) => `data:image/png;base64,${picture.toString('base64')}`));
  } finally {
    await page.close();
  }
}
