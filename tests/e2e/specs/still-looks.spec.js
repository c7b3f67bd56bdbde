// Nothing jumps whatever the widget looks like, either: in the look of the page around it, in the one that is saved with the
// portal, and in a spa of two houses. What `still.spec.js` does for the widget's own look, shorter.
import assert from 'node:assert/strict';
import { guest, scenario, useStand } from '../harness.js';
import { siteDocument, sitePages } from '../site-pages.js';
import { decide } from '../screens/ways.js';
import { open, toNextMonth } from '../stillness.js';

/** All that is done at the lake is done in the city as well; the second portal has a look of its own. */
const ofTwoHouses = (catalogue) => catalogue
  .replace('[[center]]', `[[center]]
key = "city"
name = "Stillwater in the city"
address = ["Marktstraße 3", "10117 Berlin", "Germany"]
time_zone = "Europe/Berlin"
currency = "EUR"
opening = { daily = "09:00-20:00" }

[[center]]`)
  .replaceAll(/^\[\[(room|equipment)\]\]$/gm, '$&\ncenter = "lake"')
  .replaceAll(/^schedule = (.+)$/gm, 'schedules = { lake = $1 }')
  .replace('key = "stillwater-express"', `$&
theme = { preset = "editorial", "--booking-radius-card" = "3px", "--booking-color-accent" = "#7a1f5c" }`);

const stand = useStand({ catalogue: ofTwoHouses });
const failing = /Failed to load resource/;

/** A site that says much of its look. */
const sites = (await sitePages()).filter(({ name }) => name === 'serif');

const token = (widget, name) => widget.element
  .evaluate((element, wanted) => getComputedStyle(element).getPropertyValue(`--booking-${wanted}`).trim(), name);

/** With something below it that a short first screen would let come up, and the room for it that docs/embedding.md tells of. */
const OF_ITS_PORTAL = `<style>booking-widget { display: block; min-height: 100vh; }</style>
  <main><h1>A page</h1><booking-widget portal="stillwater-express"></booking-widget><p>Below it</p></main>`;

const PLACES = [
  ...sites.map(({ name, html, expects }) => [`in the look of the page around it: ${name}`, html, ['color-accent', expects.accent]]),
  ['in the look of its portal', OF_ITS_PORTAL, ['radius-card', '3px']],
];

for (const [place, html, [name, value]] of PLACES) {
  scenario(stand, `from the house to a booking that is changed nothing jumps, ${place}`, async (visitor) => {
    stand.addDocument('/looks', siteDocument(stand, html));
    const opened = await open(visitor, '/looks');
    const { widget, assertStill, later, keeper } = opened;
    await widget.step('center').waitFor();
    await widget.app();
    assert.equal(await token(widget, name), value, 'it has another look');
    await assertStill('houses');
    await widget.part('center').filter({ hasText: 'at the lake' }).click();
    await later;
    await toNextMonth(opened, async () => {
      await widget.element.locator('.add-on').first().waitFor();
      await keeper;
    });
    await widget.chooseDay(PLACES.findIndex(([one]) => one === place) * 2 + (visitor.width > 600 ? 1 : 0));
    await assertStill('a day');
    await widget.chooseSlot(1);
    await widget.step('details').waitFor();
    await assertStill('details');
    await widget.submit();
    await widget.part('field', '[aria-invalid="true"]').first().waitFor();
    await assertStill('details with problems');
    const { Email: email, ...who } = guest(`Look${PLACES.findIndex(([one]) => one === place)}${visitor.width}`);
    await widget.fill({ ...who, Email: email });
    await assertStill('filled in');
    await widget.submit();
    await widget.confirmation();
    await widget.element.locator('.manage').waitFor();
    await assertStill('confirmation');
    if ((await widget.part('status', '[data-status="pending"]').count()) > 0) await decide(stand, email, 'approve');
    await widget.part('status', '[data-status="approved"]').waitFor();
    await assertStill('approved');
    await widget.action('reschedule').click();
    await widget.part('slot', '[data-state="present"]').waitFor();
    await assertStill('another time');
    await widget.chooseSlot(0);
    await widget.step('review').waitFor();
    await assertStill('both times');
    await widget.part('back').click();
    await widget.freeSlots().first().waitFor();
    await assertStill('another time again');
  }, { widths: [390, 1280], expected: failing });
}

scenario(stand, 'what is below a short first screen comes up once, and not where the page keeps room for it', async (visitor) => {
  const of = (css) => `<style>${css}</style>${OF_ITS_PORTAL.replace(/<style>.*<\/style>/, '')}`;
  const roomy = 'display: block; min-height: 100vh;';
  for (const [css, ups] of [[`booking-widget:not(:defined) { ${roomy} }`, 1], [`booking-widget { ${roomy} }`, 0]]) {
    stand.addDocument('/short', siteDocument(stand, of(css)));
    const { page, widget } = await open(visitor, '/short');
    await widget.step('center').waitFor();
    await widget.app();
    const shifts = await page.evaluate(() => window.takeShifts());
    assert.equal(shifts.length, ups, `"${css}": ${shifts.join('; ')}`);
    const height = await widget.element.evaluate((element) => element.shadowRoot.querySelector('.root').offsetHeight);
    assert.ok(height < 700, `${height} px: the first screen is not short`);
  }
}, { widths: [390, 1280], expected: failing });
