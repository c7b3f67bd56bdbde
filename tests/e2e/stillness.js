// Layout shift as browsers count it (Layout Instability), on a page on which every answer of the server is late. Browsers
// take what moves within half a second for the answer to a press; here every answer comes later than that.
import assert from 'node:assert/strict';
import { SERVICE, until } from './harness.js';

/** How late an answer is, milliseconds: more than the 500 that are a press's own. */
export const LATE = 650;

/** Whatever moves from here on moves by itself, and not as the answer to what was pressed or typed. */
export const rest = () => new Promise((done) => { setTimeout(done, LATE); });

/** The narrowest column, a phone, a wide screen. */
export const WIDTHS = [280, 390, 1280];

/** Counts what moves by itself, from the first paint on; `takeShifts` says what has moved since it was last asked. */
export function countShifts() {
  const shifts = [];
  // What is in the shadow root has no name here, but a place.
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
  const take = (entries) => {
    for (const { hadRecentInput, value, sources } of entries) {
      // Less is the countdown's text, which is set from the end, when its tenth minute has one digit less.
      if (hadRecentInput || value < 0.0001) continue;
      const what = sources.map(({ node, previousRect, currentRect }) => `${node?.localName ?? 'inside'} `
        + `from ${place(previousRect)} to ${place(currentRect)}`);
      shifts.push(`${value.toFixed(4)} ${what.join(', ')}`);
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  // Shifts of a frame are told after it; of what was just drawn, and of what was then scrolled to.
  window.takeShifts = async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
    take(observer.takeRecords());
    return shifts.splice(0);
  };
}

/** Opens a page on which all answers are late, and looks what has moved since it was last looked. */
export async function open(visitor, address = '/#book', options = {}) {
  const { page } = visitor;
  await page.addInitScript(countShifts);
  await page.route(/\/(v1|bookings)[/?]/, async (route) => {
    if (!/\.(js|css)$/.test(route.request().url())) await rest();
    await route.fallback().catch(() => {});
  });
  const [later, keeper] = [/\/later-[^/]*\.wasm$/, /\/still-[^/]*\.js$/].map((file) => page.waitForResponse(file).catch(() => {}));
  const widget = await visitor.open(address, options);
  const assertStill = async (screen) => assert.deepEqual(await page.evaluate(() => window.takeShifts()), [], screen);
  return { page, widget, assertStill, later, keeper };
}

/** From the treatments to the times of the next month; `arrive` waits for what comes late to the names. */
export async function toNextMonth({ widget, assertStill }, arrive = () => {}) {
  await widget.part('service').first().waitFor();
  await widget.app();
  await assertStill('treatments');
  await widget.chooseService(SERVICE);
  await widget.part('therapist').first().waitFor();
  await arrive();
  await assertStill('therapists');
  await widget.chooseTherapist('Anyone');
  await widget.freeSlots().first().waitFor();
  await assertStill('times');
  await widget.action('next-month').click();
  await until('the next month is here', async () => (await widget.freeDays().count()) > 0);
  await assertStill('another month');
}

/** The next request that is sent there is answered so, and late. */
export async function answerOnce(page, pattern, status, body = {}) {
  await page.route(pattern, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    await page.unroute(pattern);
    await rest();
    return route.fulfill({
      status, contentType: 'application/json', body: JSON.stringify(body), headers: { 'access-control-allow-origin': '*' },
    });
  });
}

/** Puts the place of the window so that this edge of the thing is so far down in it: 0 is its top, 1 its end. */
export async function look(page, locator, edge, share) {
  await locator.evaluate((element, [edge, share]) => {
    const box = element.getBoundingClientRect();
    scrollTo({ top: scrollY + (edge === 'top' ? box.top : box.bottom) - innerHeight * share, behavior: 'instant' });
  }, [edge, share]);
  // What is scrolled to is drawn before something comes.
  await page.evaluate(() => window.takeShifts());
}
