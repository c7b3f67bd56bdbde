// The layout under what customers and sites bring: narrow columns, large text, long words, writing from right to
// left, large prices, one treatment and two hundred, no time and ninety-six. What jumps is in `still.spec.js`.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { GUEST, guest, LONGEST, onOwnStand, PATIENCE, scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';
import { assertNotStretched, assertPlaced } from '../layout.js';
import { Visitor as AtPages } from '../plain.js';
import { JOURNEYS, walk } from '../screens.js';
import { OF_SNAPSHOTS, UNPICTURED } from '../screens/pictured.js';
import { page as bare } from '../screens/ways.js';

/** Text of twice the size: by the visitor's settings, not by zoom. */
async function assertPlacedInLargeText(visitor, screen, columns, { whole = true } = {}) {
  const size = (value) => visitor.page.evaluate((value) => { document.documentElement.style.fontSize = value; }, value);
  await size('200%');
  await assertPlaced(visitor, `${screen}, large text`, columns);
  await visitor.page.setViewportSize({ width: 390, height: 844 });
  if (whole) assert.deepEqual(await visitor.page.evaluate(brokenWords), [], `${screen}, large text, 390 px`);
  await visitor.page.setViewportSize({ width: visitor.width, height: 860 });
  await size('');
}

/** Words that have room in a line, even of large text on a phone, and are broken all the same. */
function brokenWords() {
  const root = document.querySelector('booking-widget')?.shadowRoot ?? document.body;
  const broken = new Set();
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    if (!text.parentElement?.checkVisibility({ visibilityProperty: true }) || text.parentElement.closest('.visually-hidden, style')) continue;
    for (const { 0: word, index } of text.data.matchAll(/(?<![\p{L}\p{N}@.-])\p{L}{2,9}(?![\p{L}\p{N}@.-])/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 4)));
      if (lines.size > 1) broken.add(`${word} in ${text.parentElement.className || text.parentElement.localName}`);
    }
  }
  return [...broken];
}

/** The looks that come with the widget, and a token of each by which it is known when it is on. */
const PRESETS = await (async () => {
  const folder = new URL('../../../style/presets/', import.meta.url);
  const files = await readdir(folder);
  return Promise.all(files.map(async (file) => {
    // A plain value, which is computed as it is written.
    const [, token, value] = /^\s*(--booking-[\w-]+):\s*([^;(]+);/m.exec(await readFile(new URL(file, folder), 'utf8'));
    return { name: file.replace('.css', ''), token, value: value.trim() };
  }));
})();

/** Every preset on the screens that have most on them; the one with the thickest lines and largest letters on all. */
async function assertPlacedInPresets(visitor, screen) {
  const put = (name) => visitor.page.locator('booking-widget').evaluate((element, name) => { element.theme = name; }, name);
  const wanted = PRESETS.filter(({ name }) => name === 'high-contrast' || FULLEST.includes(screen));
  for (const { name, token, value } of wanted) {
    await put(name);
    await until(`${name} is on`, () => visitor.page.locator('booking-widget').evaluate(
      (element, [token, value]) => getComputedStyle(element).getPropertyValue(token).trim() === value, [token, value],
    ));
    await assertPlaced(visitor, `${screen}, ${name}`, [280, 320, 1280]);
  }
  await put(null);
}

const FULLEST = ['treatments', 'therapists', 'times', 'details-errors', 'confirmation-waiting', 'visit-three-treatments', 'manage-review'];

/** What the loader paints has no parts, and stands for a moment. */
const OF_THE_LOADER = ['skeleton-loader', 'trouble-way-out'];
/** Where there is no app that could put on another look, or none of the portal that says it. */
const UNDRESSED = ['skeleton', 'popup', 'floating-button', 'trouble-unknown-portal', 'trouble-site-not-allowed', 'trouble-no-network', 'trouble-failed', 'trouble-offline'];

/** What was seen on the way: of a screen states, as `data-status="approved"`, and the words of the desk; and which journeys were gone. */
const seen = { states: new Map(), words: '', journeys: [] };

function statesShown() {
  const roots = [document, ...[...document.querySelectorAll('*')].map((element) => element.shadowRoot).filter(Boolean)];
  return roots.flatMap((root) => [...root.querySelectorAll('*')].flatMap((element) => [...element.attributes]
    .filter(({ name }) => /^data-(screen|status|step|hold|empty|submission|loading|reach|closed|news)$/.test(name))
    .map(({ name, value }) => `${name}="${value}"`)));
}

for (const journey of JOURNEYS) {
  const screens = journey.screens.filter((screen) => !OF_THE_LOADER.includes(screen));
  test(`everything keeps its place: ${journey.name}`, { timeout: 2 * LONGEST }, async (context) => {
    await onOwnStand(context, journey.name, async (stand) => {
      await walk(stand, journey, async (visitor, screen) => {
        seen.states.set(screen, await visitor.page.evaluate(statesShown));
        if (journey.group === 'desk') seen.words += await visitor.page.content();
        if (!screens.includes(screen)) return;
        await assertPlaced(visitor, screen, journey.extra ? [280, 390, 1280] : undefined);
        // A column of 1400 px, and the widest windows.
        if (!journey.extra) await assertNotStretched(visitor, screen);
        // The server's pages on a narrow phone, too: text is as large there as in a window of 160 px.
        const isNarrow = journey.group === 'pages' || (journey.group === 'desk' && !journey.extra);
        await assertPlacedInLargeText(visitor, screen, isNarrow ? [320, 390, 1280] : [390, 1280]);
        if (journey.script !== false && !journey.extra && !UNDRESSED.includes(screen)) await assertPlacedInPresets(visitor, screen);
      });
      seen.journeys.push(journey.name);
    }, journey.flags);
  });
}

const isWhole = (context) => {
  const isWhole = seen.journeys.length >= JOURNEYS.length;
  if (!isWhole) context.skip('not all of the journeys were gone to their end');
  return isWhole;
};

test('each picture shows the state that it stands for', async (context) => {
  if (!isWhole(context)) return;
  const missing = [];
  for (const [name, screen] of Object.entries(OF_SNAPSHOTS)) {
    const snapshot = await readFile(new URL(`../../snapshots/views_screens__en__${name}.snap`, import.meta.url), 'utf8');
    const states = new Set(snapshot.match(/data-(?:screen|status|step|hold|empty|submission|loading|reach|closed|news)="[^"]*"/g));
    for (const state of states) if (!seen.states.get(screen).includes(state)) missing.push(`${name}: ${screen} has no ${state}`);
  }
  assert.deepEqual(missing, []);
});

test('every sentence of the desk is on one of its pictures', async (context) => {
  if (!isWhole(context)) return;
  const source = await readFile(new URL('../../../crates/server/src/i18n/desk/en.rs', import.meta.url), 'utf8');
  const sentences = [...source.matchAll(/^ {4}(\w+): "(.+)",$/gm)];
  assert.ok(sentences.length > 80, 'no sentences');
  const unseen = sentences.filter(([, , text]) => !seen.words.includes(text)).map(([, name]) => name);
  assert.deepEqual(unseen.sort(), Object.keys(UNPICTURED).sort(), 'a sentence without a picture, or with one although it has a reason');
});

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

  /** The reply to a submission, and a booking as it is read again; not the stream, which has no end. */
  const OF_A_BOOKING = /\/bookings\/(submit|[^/]+\/public)(\?|$)/;
  const rewritten = (change) => async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  };

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
    const who = { Vorname: 'Ada', Nachname: 'Lovelace', 'E-Mail': `${LONG.toLowerCase().replaceAll(/[^a-z]/g, '').slice(0, 60)}@example.org`, Telefon: '+49 30 123456' };
    await widget.fill(who);
    // The names of the booking are the server's.
    await visitor.page.route(OF_A_BOOKING, rewritten((text) => text
      .replaceAll(/("(?:serviceName|service_name|title|therapistName|name)":)"[^"]+"/g, `$1"${LONG}"`)));
    await widget.submit();
    await widget.confirmation();
    await assertPlaced(visitor, 'confirmation');
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

  /** Everything costs hundreds of thousands; what is done has German names that are hardly to be broken. */
  const dear = (text) => text.replaceAll(/^price = "[\d.]+"$/gm, 'price = "123456.78"')
    .replaceAll(/^name = \{ en = "(.+?)", de = ".+?" \}$/gm, `name = { en = "$1", de = "${LONG.slice(0, 40)}" }`);

  for (const [lang, price, word, taxed] of [['en', /123,456\.78/, 'Anyone', /493,827\.12/], ['de', /123\.456,78/, 'Keine Präferenz', /493\.827,12/]]) {
    scenario(stand, `prices of six digits fit, to the ticket, when it is changed and at the desk: ${lang}`, async (visitor) => {
      await stand.import(dear);
      try {
        const widget = await open(visitor, { lang });
        const day = (visitor.width > 600 ? 1 : 3) + (lang === 'de' ? 4 : 0);
        assert.match(await widget.part('service').first().innerText(), price);
        await assertPlaced(visitor, 'treatments');
        await widget.part('service').first().click();
        const addOns = widget.element.locator('.add-on');
        await addOns.first().waitFor();
        for (const box of await addOns.getByRole('checkbox').all()) await box.check();
        await until('three are chosen', async () => (await addOns.locator(':checked').count()) === 3);
        assert.match(await addOns.first().innerText(), price);
        await assertPlacedInLargeText(visitor, 'extras', [390, 1280]);
        await assertPlaced(visitor, 'extras');
        await widget.chooseTherapist(word);
        await widget.chooseDay(day);
        await assertPlaced(visitor, 'times');
        await widget.chooseSlot();
        await widget.step('details').waitFor();
        assert.match(await widget.element.locator('.total-amount').first().innerText(), taxed);
        await assertPlacedInLargeText(visitor, 'details', [390, 1280]);
        await assertPlaced(visitor, 'details');
        const who = guest(`Dear${lang}${visitor.width}`);
        await widget.fill(lang === 'en' ? who : { Vorname: who['First name'], Nachname: who['Last name'], 'E-Mail': who.Email, Telefon: who.Phone });
        await widget.submit();
        await widget.confirmation();
        assert.match(await widget.element.locator('.ticket').innerText(), taxed);
        await assertPlacedInLargeText(visitor, 'confirmation', [390, 1280]);
        await assertPlaced(visitor, 'confirmation');
        await widget.action('reschedule').click();
        await widget.part('slot', '[data-state="present"]').waitFor();
        await assertPlaced(visitor, 'another time');
        await widget.chooseSlot(0);
        await widget.step('review').waitFor();
        assert.match(await widget.part('step').innerText(), taxed);
        await assertPlacedInLargeText(visitor, 'review', [390, 1280]);
        await assertPlaced(visitor, 'review');
        await assertPagesPlaced(visitor, lang, price);
        await stand.atTheDesk(who.Email, async (page) => {
          await page.setViewportSize({ width: visitor.width, height: 860 });
          assert.match(await page.locator('main').innerText(), /(123[,.]?456[.,]78|493[,.]?827[.,]12)/);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'the desk is wider than the window');
        });
      } finally {
        await stand.import((text) => text);
      }
    }, { expected: failing });
  }

  /** The same without script, to a booking and to what is asked before it is canceled. */
  async function assertPagesPlaced(visitor, lang, price) {
    const context = await stand.browser.newContext({ javaScriptEnabled: false, locale: 'en-GB', reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE);
    try {
      const pages = new AtPages(stand, await context.newPage(), visitor.width);
      const placed = async (screen) => {
        assert.match(await pages.page.locator('main').innerText(), price, `page, ${screen}`);
        await assertPlaced(pages, `page, ${screen}`);
        // In whatever font the machine has: which words it has room for is not known.
        await assertPlacedInLargeText(pages, `page, ${screen}`, [320, 1280], { whole: false });
      };
      await pages.open(`/book/stillwater?lang=${lang}`);
      await placed('treatments');
      await pages.part('service').first().click();
      await pages.part('therapist').first().waitFor();
      await placed('extras');
      await pages.part('therapist').first().click();
      await pages.step('time').waitFor();
      await pages.part('day', '[data-state="free"]').last().click();
      await pages.part('slot', '[data-state="free"]').last().click();
      await pages.step('details').waitFor();
      await placed('details');
      const { Email: email, ...who } = guest(`Page${lang}${visitor.width}`);
      const named = lang === 'en' ? { ...who, Email: email } : { Vorname: who['First name'], Nachname: who['Last name'], 'E-Mail': email, Telefon: who.Phone };
      await pages.fill(named);
      await pages.part('submit').click();
      await pages.status('pending').waitFor();
      await placed('confirmation');
      await pages.action('cancel').click();
      await pages.step('cancel').waitFor();
      await assertPlaced(pages, 'page, canceling');
    } finally {
      await context.close();
    }
  }

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

  scenario(stand, 'two hundred treatments answer each key at once, and the last is reached by keys alone', async (visitor) => {
    const { page } = visitor;
    const many = (all) => ({
      ...all,
      services: Array.from({ length: 200 }, (_, at) => all.services[at % all.services.length])
        .map((one, at) => ({ ...one, id: at === 0 ? one.id : numbered(one.id, at), name: `Number ${String(at).padStart(3, '0')}`, description: null })),
    });
    const widget = await open(visitor, { portal: many });
    await until('all are shown', async () => (await widget.part('service').count()) === 200);
    const search = widget.element.getByRole('searchbox');
    // What is typed is answered before the next frame is drawn, not some time later.
    await search.evaluate((field) => {
      window.answers = [];
      field.addEventListener('input', () => requestAnimationFrame(() => {
        window.answers.push(field.getRootNode().querySelectorAll('[part~="service"]').length);
      }));
    });
    await search.focus();
    for (const key of '199') await page.keyboard.press(key);
    await until('all keys are answered', () => page.evaluate(() => window.answers.length === 3));
    assert.deepEqual(await page.evaluate(() => window.answers), [119, 12, 1]);
    const focused = () => widget.element.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.getAttribute('part') ?? '');
    for (let stop = 0; stop < 20 && !(await focused()).split(' ').includes('service'); stop += 1) await page.keyboard.press('Tab');
    assert.match(await widget.element.evaluate(({ shadowRoot }) => shadowRoot.activeElement.innerText), /Number 199/);
    await page.keyboard.press('Enter');
    await widget.step('therapist').waitFor();
  }, { widths: [390], expected: failing });

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
