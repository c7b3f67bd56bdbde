// `time-zone="visitor"`: days and times of the visitor's own zone, from the picture to the ticket, and one booking at the
// right moment.
import assert from 'node:assert/strict';
import { guest, scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();

/** What clocks in a zone show at a moment, as the widget's hooks write it. */
function wall(zone, moment) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(new Date(moment)).replace(' ', 'T');
}

for (const [zone, city, width] of [['Asia/Tokyo', 'Tokyo', 390], ['America/Los_Angeles', 'Los Angeles', 1280]]) {
  scenario(stand, `whoever is in ${zone} books by their own calendar`, async (visitor) => {
    stand.addPage('/visitor', SNIPPET.replace('>', ' time-zone="visitor">'));
    const widget = await visitor.open('/visitor');
    // The first of the day is soon after midnight: in Tokyo a day later than at the spa.
    const time = await widget.hold({ day: 2 });
    assert.match(time, /T0[0-3]:/);
    const said = () => widget.part('root').innerText();
    await visitor.page.reload();
    await widget.step('details').waitFor();
    // Once: by the label of the summary, or in a narrow column, where there is none, above the form.
    const zones = new RegExp(`in your time zone \\(${city}\\)`, 'gi');
    assert.equal((await said()).match(zones)?.length, 1, await said());
    const ada = guest(`Ada${visitor.width}`);
    await widget.fill(ada);
    await widget.submit();
    await widget.confirmation();
    const booking = await stand.bookingOf(ada.Email);
    assert.equal(wall(zone, booking.event.start), time);
    assert.equal(wall('Europe/Berlin', booking.event.start), booking.event.startInCenter);
    const [hours, minutes] = time.slice(11, 16).split(':').map(Number);
    assert.match(await said(), new RegExp(`\\b${hours % 12 || 12}:${String(minutes).padStart(2, '0')}\\sam`));
    assert.equal((await said()).match(zones)?.length, 1, await said());
    // Another time is looked at by the same clocks, and so is what is asked before it is theirs.
    await widget.action('reschedule').click();
    await widget.step('time').waitFor();
    await widget.chooseSlot();
    await widget.step('review').waitFor();
    assert.equal((await said()).match(zones)?.length, 1, await said());
  }, { widths: [width], timezoneId: zone });
}

scenario(stand, 'the picture shows the times that the app shows after it', async (visitor) => {
  const { services } = await (await fetch(`${stand.serverUrl}/v1/portals/stillwater`)).json();
  const { code } = services.find(({ name }) => name === SERVICE);
  stand.addPage('/picture', SNIPPET.replace('>', ` service="${code}" time-zone="visitor">`));
  let release;
  const released = new Promise((done) => (release = done));
  await visitor.page.route(/app-[^/]*\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  const widget = await visitor.open('/picture');
  const times = () => widget.part('slot').evaluateAll((slots) => slots.map((slot) => slot.dataset.time));
  await until('the picture shows slots', async () => (await times()).length > 0);
  assert.equal(await widget.hasApp(), false);
  const [pictured, said] = [await times(), await widget.element.locator('.when .hint.small').innerText()];
  assert.match(said, /your time zone \(Tokyo\).*\(Berlin\)/);
  release();
  await widget.app();
  assert.deepEqual(await times(), pictured);
  assert.equal(await widget.element.locator('.when .hint.small').innerText(), said);
}, { widths: [390], timezoneId: 'Asia/Tokyo' });

scenario(stand, 'a zone that is not known is ignored, with one warning', async (visitor) => {
  const warnings = [];
  visitor.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  stand.addPage('/unknown', SNIPPET.replace('>', ' time-zone="Asia/Tokyo">'));
  const widget = await visitor.open('/unknown');
  await widget.app();
  await until('it says so', () => warnings.length > 0);
  assert.equal(warnings.length, 1, warnings.join());
  assert.match(warnings[0], /time-zone="Asia\/Tokyo" is ignored: it should be one of center, visitor/);
  await widget.chooseService(SERVICE);
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(2);
  assert.match(await widget.element.locator('.when .hint.small').innerText(), /^All times are local to/);
}, { widths: [390], timezoneId: 'Asia/Tokyo' });
