// The mails as a phone shows them: nothing sticks out of a window of 320 px, in text of twice the size either, and words that have
// room are whole. Of each letter that `crates/server/tests/bookings_rules` has written down, in both languages.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { LONGEST } from '../harness.js';

const SNAPSHOTS = new URL('../../../crates/server/tests/bookings_rules/snapshots/', import.meta.url);

/** Windows, px, by how large the text is in them. */
const WIDTHS = [[1, [320, 601, 1280]], [2, [320, 390]]];

async function letters(lang) {
  const text = await readFile(new URL(`bookings_rules__mails__letters_${lang}.snap`, SNAPSHOTS), 'utf8');
  const found = [...text.matchAll(/^==== (\w+)$[^]*?(<!DOCTYPE html>[^]*?<\/html>)/gm)].map(([, name, html]) => ({ name, html: html.replace('</head>', `<style>${STYLE}</style></head>`) }));
  assert.ok(found.length > 10, `only ${found.length} letters in ${lang}`);
  return found;
}

/** Their style sheet, which the letters are written down without; whatever the brand's colours are. */
const STYLE = await (async () => {
  const source = await readFile(new URL('../../../crates/server/src/mail/html.rs', import.meta.url), 'utf8');
  const [, sheet] = /format!\(\s*"(body,[^"]+)"/.exec(source);
  return sheet.replace(/\\\n\s*/g, '').replaceAll('{{', '{').replaceAll('}}', '}').replace(/\{(dark_)?(on_)?\w*fill\}/g, 'grey');
})();

/** Text of that size, as mail programs of phones enlarge it: whatever its unit is. */
function enlarge(times) {
  const all = [...document.body.querySelectorAll('*'), document.body];
  const sizes = all.map((element) => parseFloat(getComputedStyle(element).fontSize));
  all.forEach((element, at) => { element.style.fontSize = `${sizes[at] * times}px`; });
}

function misplaced() {
  const problems = [];
  if (document.documentElement.scrollWidth > innerWidth) problems.push(`it is ${document.documentElement.scrollWidth} px wide`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    if (!text.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.right > innerWidth + 0.5 || box.left < -0.5) problems.push(`sticks out: ${text.data.trim().slice(0, 40)}`);
    // Words of everyday length stay whole; not what is made of letters, digits and signs.
    for (const { 0: word, index } of text.data.matchAll(/(?<![\p{L}\p{N}@./-])\p{L}{2,9}(?![\p{L}\p{N}@./-])/gu)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 4))).size > 1) problems.push(`is broken: ${word}`);
    }
  }
  return problems;
}

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.E2E_CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
});
after(() => browser.close());

for (const lang of ['en', 'de']) {
  test(`every mail has room on a phone, in large text as well: ${lang}`, { timeout: LONGEST }, async () => {
    const page = await browser.newPage();
    for (const { name, html } of await letters(lang)) {
      for (const [times, widths] of WIDTHS) {
        await page.setContent(html);
        await page.evaluate(enlarge, times);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          assert.deepEqual(await page.evaluate(misplaced), [], `${name}, ${width} px, text of ${times * 100} %`);
        }
      }
    }
    await page.close();
  });
}
