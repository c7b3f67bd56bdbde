// Fingers on the popup of a phone: what is inside scrolls, the page behind does not, and two fingers may zoom.
import assert from 'node:assert/strict';
import { scenario, until, useStand } from '../harness.js';

const stand = useStand();

async function openPopup(visitor) {
  stand.addPage('/touch', `<div style="block-size: 3000px">tall</div><p><button id="opener" data-booking-open>Book</button></p>
    <div style="block-size: 3000px">tall</div><booking-widget portal="stillwater" mode="popup"></booking-widget>`);
  const widget = await visitor.open('/touch');
  await widget.element.locator('dialog').waitFor({ state: 'attached' });
  await visitor.page.locator('#opener').scrollIntoViewIfNeeded();
  await visitor.page.locator('#opener').tap();
  await widget.part('service').first().waitFor();
  await widget.app();
  return widget;
}

/** A finger that goes down at a place and up by so many pixels, as the screen tells it. */
async function drag(devtools, { x, y }, distance) {
  const touch = (type, points) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [{ x, y }]);
  for (let part = 1; part <= 10; part += 1) await touch('touchMove', [{ x, y: y - (distance * part) / 10 }]);
  await touch('touchEnd', []);
}

/** What an input has set in motion is seen after two frames. */
const settled = (visitor) => visitor.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

scenario(stand, 'a finger scrolls the popup and never the page behind, which scrolls again afterwards', async (visitor) => {
  const widget = await openPopup(visitor);
  const devtools = await visitor.context.newCDPSession(visitor.page);
  const stage = widget.element.locator('.popup-stage');
  const top = () => visitor.page.evaluate(() => scrollY);
  const inside = () => stage.evaluate((element) => element.scrollTop);
  const before = await top();
  assert.ok(before > 1000, 'the page behind could not scroll');

  const middle = { x: 195, y: 430 };
  await drag(devtools, middle, 300);
  await until('the popup scrolls', async () => (await inside()) > 100);
  assert.equal(await top(), before);

  // At its end, at its beginning, and at the bar with the button, which does not scroll.
  const bar = await widget.box('close');
  for (const [place, from, distance] of [[middle, 1e6, 300], [middle, 0, -300], [{ x: 60, y: bar.y + bar.height / 2 }, 0, -200], [{ x: 60, y: bar.y + bar.height / 2 }, 0, 20]]) {
    await stage.evaluate((element, from) => element.scrollTo({ top: from, behavior: 'instant' }), from);
    await drag(devtools, place, distance);
    await settled(visitor);
    assert.equal(await top(), before, `the page scrolls behind: ${JSON.stringify({ place, from, distance })}`);
  }

  await widget.part('close').tap();
  await until('it is closed', async () => !(await widget.element.locator('dialog').evaluate((element) => element.open)));
  await drag(devtools, middle, 300);
  await until('the page scrolls again', async () => (await top()) > before);
}, { widths: [390] });

scenario(stand, 'the page behind is told of no touch that it could prevent, but of two fingers', async (visitor) => {
  const widget = await openPopup(visitor);
  const moved = (fingers) => widget.part('popup').evaluate((dialog, fingers) => {
    const touches = Array.from({ length: fingers }, (_, identifier) =>
      new Touch({ identifier, target: dialog, clientX: 100 + identifier * 50, clientY: 30 }));
    const event = new TouchEvent('touchmove', { touches, changedTouches: touches, cancelable: true, bubbles: true, composed: true });
    dialog.dispatchEvent(event);
    return event.defaultPrevented;
  }, fingers);
  assert.equal(await moved(1), true, 'beside what scrolls');
  assert.equal(await moved(2), false, 'two fingers zoom');
  await widget.part('close').tap();
  await until('it is let go', async () => !(await visitor.page.evaluate(() => {
    const event = new TouchEvent('touchmove', { cancelable: true, bubbles: true });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  })));
}, { widths: [390] });
