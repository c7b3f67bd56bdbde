// Takes a picture of every screen of `screens.js`, light and dark, narrow and wide, and makes a contact sheet of each
// group: `node screenshots.js FOLDER [--accept] [PATTERN]`, with the environment of the specs. PATTERN: only journeys
// of such a group or name. --accept: what is compared by the tests becomes their reference.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { COMPARED, fileName, LOOKS, putBack, REFERENCES, take, takeStill } from './camera.js';
import { Stand, WINDOWED } from './harness.js';
import { JOURNEYS, walk } from './screens.js';
import { siteJourneys } from './site-pages.js';

const accepts = process.argv.includes('--accept');
const [folder, pattern = ''] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const isWanted = ({ group, name, screens }) => new RegExp(pattern, 'i').test(`${group} ${name}`)
  && (!accepts || COMPARED.some(([screen]) => screens.includes(screen)));

const groups = new Map();
let version = '';
await mkdir(folder, { recursive: true });
if (accepts && !pattern) await rm(REFERENCES, { recursive: true, force: true });
await mkdir(REFERENCES, { recursive: true });
for (const journey of [...JOURNEYS, ...await siteJourneys()].filter(isWanted)) {
  const stand = new Stand(journey.flags ?? [], WINDOWED);
  await stand.start();
  version = stand.browser.version();
  try {
    const screens = groups.get(journey.group) ?? [];
    groups.set(journey.group, screens);
    await walk(stand, journey, async (visitor, screen, options) => {
      const pictures = [];
      for (const look of journey.looks ?? LOOKS) {
        const name = fileName(screen, ...look);
        await writeFile(path.join(folder, name), await take(visitor, look, options));
        pictures.push(name);
      }
      for (const [, ...look] of COMPARED.filter(([name]) => accepts && name === screen)) {
        await writeFile(path.join(REFERENCES, fileName(screen, ...look)), await takeStill(visitor, look));
      }
      await putBack(visitor);
      screens.push([screen, pictures]);
    });
    console.log(`${journey.group}: ${journey.name}`);
  } catch (error) {
    console.error(`${journey.group}: ${journey.name}: ${error.message}`);
    process.exitCode = 1;
  } finally {
    await stand.stop();
  }
}
if (accepts) await writeFile(path.join(REFERENCES, 'chromium.txt'), `${version}\n`);
await contactSheets();

async function contactSheets() {
  const stand = new Stand([], WINDOWED);
  await stand.start();
  try {
    const { page } = await stand.visitor({ width: 1880 });
    for (const [group, screens] of groups) {
      const address = path.resolve(folder, `sheet-${group}.html`);
      await writeFile(address, sheet(group, screens));
      await page.goto(`file://${address}`);
      await page.screenshot({ path: path.join(folder, `sheet-${group}.png`), fullPage: true });
    }
  } finally {
    await stand.stop();
  }
}

function sheet(title, screens) {
  const image = (name) => `<img class="${name.includes('-390-') ? 'narrow' : 'wide'}" src="${name}" alt="${name}">`;
  const section = ([screen, pictures]) => `<section><h2>${screen}</h2><div>${pictures.map(image).join('')}</div></section>`;
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><style>
    body { font: 14px/1.4 system-ui, sans-serif; margin: 24px; background: #777; color: #fff; }
    section { margin-block-end: 40px; } h2 { font-size: 18px; }
    div { display: flex; gap: 16px; align-items: start; } img { display: block; }
    .narrow { inline-size: 260px; } .wide { inline-size: 640px; }
  </style>${screens.map(section).join('')}`;
}
