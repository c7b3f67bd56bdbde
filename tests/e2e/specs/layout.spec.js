// The layout under what customers and sites bring: narrow columns, large text, long words, writing from right to
// left, large prices, one treatment and two hundred, no time and ninety-six; and nothing that jumps.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GUEST, scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';
import { JOURNEYS, page as bare, walk } from '../screens.js';

/** Columns of the page, px. 640 is a window of 1280 at 200 % zoom. */
const COLUMNS = [280, 320, 390, 640, 768, 1280];

/** What sticks out of the widget sideways, or is cut off, or lies over what can be pressed. */
function misplaced() {
  const root = document.querySelector('booking-widget').shadowRoot.querySelector('[part~="root"]');
  const edges = root.getBoundingClientRect();
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest('.visually-hidden, .chips, [role="tooltip"]') && element.getClientRects().length > 0
    && getComputedStyle(element).clipPath === 'none';
  const name = (element) => `${element.localName}.${element.getAttribute('class') ?? element.getAttribute('part')} `
    + `"${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`;
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

async function assertPlaced(visitor, screen, columns = COLUMNS) {
  for (const width of columns) {
    await visitor.page.setViewportSize({ width, height: 844 });
    assert.deepEqual(await visitor.page.evaluate(misplaced), [], `${screen}, ${width} px`);
  }
  await visitor.page.setViewportSize({ width: visitor.width, height: 860 });
}

/** Text of twice the size: by the visitor's settings, not by zoom. */
async function assertPlacedInLargeText(visitor, screen) {
  const size = (value) => visitor.page.evaluate((value) => { document.documentElement.style.fontSize = value; }, value);
  await size('200%');
  await assertPlaced(visitor, `${screen}, large text`, [390, 1280]);
  await size('');
}

const WIDGET_GROUPS = ['choose', 'book', 'visit', 'manage', 'trouble'];
/** What the loader paints has no parts, and stands for a moment. */
const OF_THE_LOADER = ['skeleton-loader', 'trouble-way-out'];

for (const journey of JOURNEYS.filter(({ group }) => WIDGET_GROUPS.includes(group))) {
  const screens = journey.screens.filter((screen) => !OF_THE_LOADER.includes(screen));
  if (screens.length === 0) continue;
  describe(journey.name, () => {
    const stand = useStand();
    test('everything keeps its place at every width, and in large text', { timeout: 180_000 }, async () => {
      await walk(stand, journey, async (visitor, screen) => {
        if (!screens.includes(screen)) return;
        await assertPlaced(visitor, screen);
        await assertPlacedInLargeText(visitor, screen);
      });
    });
  });
}

describe('what the spa brings', () => {
  const stand = useStand();

  /** The widget with another catalogue and other days; the server's picture of the first screen would not know of them. */
  async function open(visitor, { lang = 'en', portal = (all) => all, days = (all) => all } = {}) {
    const { page } = visitor;
    const changed = (change) => async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    };
    await page.route('**/first-screen*', (route) => route.abort());
    await page.route(/\/v1\/portals\/stillwater(\?.*)?$/, changed(portal));
    await page.route('**/availability?*', changed(days));
    stand.addDocument('/brought', bare(SNIPPET.replace('>', ` lang="${lang}">`))({ stand }));
    const widget = await visitor.open('/brought');
    await widget.part('service').first().waitFor();
    await widget.app();
    return widget;
  }

  const LONG = 'Lymphdrainagebehandlungsgutscheineinlösung mit Aromaölganzkörpermassage';
  const failing = /Failed to load resource|net::ERR/;

  scenario(stand, 'German words without end are broken, not cut off', async (visitor) => {
    const long = (all) => ({
      ...all,
      services: all.services.map((one) => ({ ...one, name: LONG, description: `${LONG}. `.repeat(3) })),
      therapists: all.therapists.map((one) => ({ ...one, name: 'Friederike-Wilhelmine Donaudampfschifffahrtskapitän' })),
    });
    const widget = await open(visitor, { lang: 'de', portal: long });
    await assertPlaced(visitor, 'treatments');
    await widget.part('service').first().click();
    await widget.part('therapist').first().waitFor();
    await assertPlaced(visitor, 'therapists');
    await widget.part('therapist').last().click();
    await widget.chooseDay(2);
    await assertPlaced(visitor, 'times');
    await widget.chooseSlot();
    await widget.step('details').waitFor();
    await widget.submit();
    await widget.part('field', '[aria-invalid="true"]').first().waitFor();
    await assertPlaced(visitor, 'details');
  }, { widths: [390], expected: failing });

  scenario(stand, 'from right to left everything is mirrored', async (visitor) => {
    const widget = await open(visitor);
    // A trial: no language of the widget is written so yet.
    const turn = async () => {
      await visitor.page.evaluate(() => { document.documentElement.dir = 'rtl'; });
      await widget.part('root').evaluate((root) => { root.dir = 'rtl'; });
    };
    const box = async (selector) => widget.element.locator(selector).first().boundingBox();
    await turn();
    const [root, heading] = [await widget.box('root'), await box('.search-icon')];
    assert.ok(heading.x > root.x + root.width / 2, 'the search field\'s sign is at its left');
    await assertPlaced(visitor, 'treatments');
    await widget.chooseService(SERVICE);
    await widget.part('therapist').first().waitFor();
    await assertPlaced(visitor, 'therapists');
    const back = await box('[part~="back"]');
    assert.ok(back.x > root.x + root.width / 2, 'the way back is at the left');
    const mirrored = await widget.part('back').locator('svg').evaluate((icon) => new DOMMatrix(getComputedStyle(icon).transform).a);
    assert.equal(mirrored, -1, 'the arrow points forward');
    await widget.chooseTherapist('Anyone');
    await widget.chooseDay(2);
    await assertPlaced(visitor, 'times');
    const [first, last] = [await box('.weekday:first-child'), await box('.weekday:last-child')];
    assert.ok(first.x > last.x, 'the week begins at the left');
    const [one, two] = [await widget.freeSlots().nth(0).boundingBox(), await widget.freeSlots().nth(1).boundingBox()];
    assert.ok(one.x > two.x || one.y < two.y, 'times run from left to right');
    await widget.chooseSlot();
    await widget.step('details').waitFor();
    await assertPlaced(visitor, 'details');
    await widget.fill({ ...GUEST, Email: `rtl${visitor.width}@example.org` });
    await widget.submit();
    await widget.confirmation();
    await assertPlaced(visitor, 'confirmation');
  }, { expected: failing });

  scenario(stand, 'prices of six digits fit', async (visitor) => {
    const dear = (all) => ({
      ...all,
      services: all.services.map((one) => ({
        ...one, price_info: { ...one.price_info, sale_price: 123_456.78, total: 123_456.78, tax: 23_456.78 },
      })),
    });
    const days = (all) => ({
      ...all, days: all.days.map((day) => ({ ...day, slots: day.slots.map((slot) => ({ ...slot, SalePrice: 234_567.89 })) })),
    });
    const widget = await open(visitor, { portal: dear, days });
    assert.match(await widget.part('service').first().innerText(), /123,456\.78/);
    await assertPlaced(visitor, 'treatments');
    await widget.chooseService(SERVICE);
    await widget.chooseTherapist('Anyone');
    await widget.chooseDay(1);
    await assertPlaced(visitor, 'times');
  }, { widths: [1280], expected: failing });

  for (const [what, count] of [['one treatment', 1], ['two hundred treatments', 200]]) {
    scenario(stand, `${what} can be chosen from`, async (visitor) => {
      const some = (all) => {
        const copies = Array.from({ length: count }, (_, at) => all.services[at % all.services.length]);
        return { ...all, services: copies.map((one, at) => ({ ...one, id: at === 0 ? one.id : numbered(one.id, at), name: `${one.name} ${at}` })) };
      };
      const widget = await open(visitor, { portal: some });
      await until('all are shown', async () => (await widget.part('service').count()) === count);
      assert.equal(await widget.element.getByRole('searchbox').count(), count < 8 ? 0 : 1);
      await assertPlaced(visitor, what, [320, 1280]);
      await widget.part('service').first().click();
      await widget.step('therapist').waitFor();
    }, { expected: failing });
  }

  scenario(stand, 'a day of ninety-six times is shown whole', async (visitor) => {
    const full = (all) => ({
      ...all,
      days: all.days.map((day) => {
        const [like] = day.slots;
        if (!like) return day;
        const time = (at) => `${String(Math.floor(at / 4)).padStart(2, '0')}:${String((at % 4) * 15).padStart(2, '0')}:00`;
        return { ...day, slots: Array.from({ length: 96 }, (_, at) => ({ ...like, Time: `${day.date}T${time(at)}` })) };
      }),
    });
    const widget = await open(visitor, { days: full });
    await widget.chooseService(SERVICE);
    await widget.chooseTherapist('Anyone');
    await widget.chooseDay(1);
    assert.equal(await widget.part('slot').count(), 96);
    await assertPlaced(visitor, '96 times');
    const least = await widget.part('slot').evaluateAll((slots) => Math.min(...slots.map((slot) => slot.offsetHeight)));
    assert.ok(least >= 44, `a time is ${least} px high`);
  }, { expected: failing });

  scenario(stand, 'a month without a time says so', async (visitor) => {
    const none = (all) => ({ ...all, next_available_day: null, days: all.days.map((day) => ({ ...day, is_available: false, slots: [] })) });
    const widget = await open(visitor, { days: none });
    await widget.chooseService(SERVICE);
    await widget.chooseTherapist('Anyone');
    await widget.element.locator('[data-empty="times"]').waitFor();
    assert.equal(await widget.part('slot').count(), 0);
    await assertPlaced(visitor, 'no time');
  }, { expected: failing });
});

/** Another id of the same form. */
const numbered = (id, at) => id.slice(0, -6) + String(at).padStart(6, '0');

describe('nothing jumps', () => {
  const stand = useStand();

  /** Counts what moves by itself, from the first paint on; what follows a press at once is its answer. */
  function countShifts() {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        // What is in the shadow root has no name here, but a place.
        const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
        const what = entry.sources.map(({ node, previousRect, currentRect }) => `${node?.localName ?? 'inside'} `
          + `from ${place(previousRect)} to ${place(currentRect)}`);
        window.shifts.push(`${entry.value.toFixed(4)} ${what.join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  }

  scenario(stand, 'no screen of a booking shifts while it stands, however late answers come', async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(countShifts);
    await page.addInitScript(() => {
      window.pressed = 0;
      addEventListener('pointerdown', () => { window.pressed = performance.now(); }, { capture: true });
    });
    // The browser takes what moves within half a second for an answer to the press: answers come later than that.
    await page.route(/\/(v1|bookings)\//, async (route) => {
      if (!/\.(js|css|wasm)$/.test(route.request().url())) {
        await page.waitForFunction(() => performance.now() - window.pressed > 600).catch(() => {});
      }
      await route.continue().catch(() => {});
    });
    const assertStill = async (screen) => assert.deepEqual(await page.evaluate(() => window.shifts), [], screen);
    const widget = await visitor.open('/#book');
    await widget.part('service').first().waitFor();
    await widget.app();
    await assertStill('treatments');
    await widget.chooseService(SERVICE);
    await widget.part('therapist').first().waitFor();
    await assertStill('therapists');
    await widget.chooseTherapist('Anyone');
    await widget.freeSlots().first().waitFor();
    await assertStill('times');
    await widget.action('next-month').click();
    await until('the next month is here', async () => (await widget.freeDays().count()) > 0);
    await assertStill('another month');
    await widget.freeDays().nth(4).click();
    await widget.freeSlots().first().waitFor();
    await widget.chooseSlot(2);
    await widget.step('details').waitFor();
    // Another screen comes when the time is held. The summary that both have is longer then: that is no jump of a screen.
    await page.evaluate(() => { window.shifts = []; });
    await widget.fill({ ...GUEST, Email: `still${visitor.width}@example.org` });
    await assertStill('details');
  });
});
