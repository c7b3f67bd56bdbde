// Draws the pictures of the demo catalogue into ../pictures, all of them or those that are named:
//
//   node crates/server/demo/draw/draw.mjs [hot-stone-massage …]
//
// Needs a Chromium (E2E_CHROMIUM, or /usr/bin/chromium) and what the end-to-end tests have installed. What it
// draws belongs to this project: no picture of anybody else is in it.

import { createRequire } from 'node:module';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { people } from './people.mjs';
import { scenes } from './scenes.mjs';
import { signs } from './signs.mjs';
import { defs, startPicture } from './things.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(path.join(here, '../../../../tests/e2e/package.json'))('playwright-core');
const folder = process.env.DRAW_INTO || path.join(here, '../pictures');
const wanted = process.argv.slice(2);

// Grain, so that soft slopes show no steps; little, because it costs bytes.
const grain = (width, height) =>
  `<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.7" numOctaves="2" seed="4"/><feColorMatrix values="0 0 0 0 0.5  0 0 0 0 0.45  0 0 0 0 0.4  0 0 0 -1.4 0.95"/></filter>` +
  `<rect width="${width}" height="${height}" filter="url(#grain)" opacity="0.07"/>`;

const jobs = [
  ...Object.entries(scenes).map(([name, draw]) => ({ name, draw, width: 800, height: 600, view: '52 62 696 522', quality: 76 })),
  ...Object.entries(people).map(([name, draw]) => ({ name, draw, width: 400, height: 400, view: '45 40 310 310', quality: 80 })),
  ...Object.entries(signs).map(([name, draw]) => ({ name, draw, width: 320, height: 320, view: '0 0 320 320', quality: 90, bare: true })),
].filter(({ name }) => !wanted.length || wanted.includes(name));

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.E2E_CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  const devtools = await page.context().newCDPSession(page);
  let bytes = 0;
  for (const { name, draw, width, height, view, quality, bare } of jobs) {
    startPicture();
    const drawn = draw();
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}"><defs>${defs.join('')}</defs>${drawn}${bare ? '' : grain(width, height)}</svg>`;
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    // What is bare has nothing behind it, so that it can lie on light and dark.
    const ground = bare ? { color: { r: 0, g: 0, b: 0, a: 0 } } : {};
    await devtools.send('Emulation.setDefaultBackgroundColorOverride', ground);
    const { data } = await devtools.send('Page.captureScreenshot', {
      format: 'webp',
      quality,
      clip: { x: 0, y: 0, width, height, scale: 1 },
    });
    const file = Buffer.from(data, 'base64');
    bytes += file.length;
    await writeFile(path.join(folder, `${name}.webp`), file);
  }
  console.log(`${jobs.length} pictures, ${bytes} bytes`);
} finally {
  await browser.close();
}
