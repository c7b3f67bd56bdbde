// What is looked for in a layout: what sticks out, is cut off, or is hard to hit. Knows the widget's root and the server's
// pages, and no screen of theirs.
import assert from 'node:assert/strict';

/** Columns of the page, px. 640 is a window of 1280 at 200 % zoom. */
const COLUMNS = [280, 320, 390, 640, 768, 1280];

/** What sticks out of the widget sideways, or is cut off, or lies over what can be pressed. */
function misplaced() {
  // The widget; without one that fills a place, its button; or a whole page of the server.
  const widget = document.querySelector('booking-widget')?.shadowRoot;
  const root = widget?.querySelector('[part~="root"]') ?? widget ?? document.body;
  const edges = (root.getBoundingClientRect ? root : document.documentElement).getBoundingClientRect();
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest('.visually-hidden, .hidden, .chips, [role="tooltip"]') && element.getClientRects().length > 0
    && getComputedStyle(element).clipPath === 'none';
  const name = (element) => `${element.localName}.${element.getAttribute('class') ?? element.getAttribute('part')} `
    + `"${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`;
  // References are random; this one has the widest letters.
  for (const { firstChild } of root.querySelectorAll('.reference-value')) firstChild.data = 'WW-WWWW';
  const problems = [];
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) problems.push('the page scrolls sideways');
  for (const element of root.querySelectorAll('*')) {
    if (!isSeen(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.right > edges.right + 0.6 || box.left < edges.left - 0.6) problems.push(`sticks out: ${name(element)}`);
    // Of text and its box: a select shows what fits.
    if (element.matches('button, h2, h3, h4, p:not(.reference), dd, dt, label, a') && element.scrollWidth > element.clientWidth + 1
      && element.clientWidth > 0 && getComputedStyle(element).display !== 'inline') problems.push(`cuts off: ${name(element)}`);
    // WCAG 2.2, target size (minimum).
    if (element.matches('button, input:not([type="hidden"]), select, textarea') && (box.width < 24 || box.height < 24)) {
      problems.push(`is hard to hit: ${name(element)}, ${Math.round(box.width)} x ${Math.round(box.height)}`);
    }
  }
  return problems;
}

/** Lines of text that are too long to find the next one, px of text and not of its box. 68 em are what the widget is wide. */
function stretched() {
  const root = document.querySelector('booking-widget')?.shadowRoot ?? document.body;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const problems = [];
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    if (!text.parentElement?.checkVisibility() || text.parentElement.closest('style, .visually-hidden, .hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const most = 60 * parseFloat(getComputedStyle(text.parentElement).fontSize);
    if ([...range.getClientRects()].some(({ width }) => width > most)) problems.push(`a long line: ${text.data.trim().slice(0, 40)}`);
  }
  const frame = root.querySelector('.frame') ?? document.querySelector('main');
  const { width } = (frame ?? root.firstElementChild ?? document.body).getBoundingClientRect();
  if (frame && width > 84 * 16 + 1) problems.push(`it is ${width} px wide`);
  return problems;
}

/** On the widest screens everything is in its place, and as wide as one can read it. */
export async function assertNotStretched(visitor, screen) {
  await assertPlaced(visitor, screen, [1464]);
  await visitor.page.setViewportSize({ width: 1920, height: 1080 });
  assert.deepEqual(await visitor.page.evaluate(stretched), [], `${screen}, 1920 px`);
  await visitor.page.setViewportSize({ width: visitor.width, height: 860 });
}

/** Everything is in its place at each of these widths of the window. */
export async function assertPlaced(visitor, screen, columns = COLUMNS) {
  for (const width of columns) {
    await visitor.page.setViewportSize({ width, height: 844 });
    assert.deepEqual(await visitor.page.evaluate(misplaced), [], `${screen}, ${width} px`);
  }
  await visitor.page.setViewportSize({ width: visitor.width, height: 860 });
}
