// Nothing jumps when the connection goes and comes back, on any screen, nor by what is said of it.
import assert from 'node:assert/strict';
import { guest, scenario, SERVICE, useStand } from '../harness.js';
import { answerOnce, look, open, WIDTHS } from '../stillness.js';

const stand = useStand();
const failing = /Failed to load resource|net::ERR/;

/** The connection goes and comes back, with the widget's top and then its end in sight. */
async function lose(visitor, { page, widget, assertStill }, screen) {
  const line = widget.element.locator('.offline');
  for (const [edge, share] of [['top', 0.1], ['bottom', 0.7]]) {
    await look(page, widget.element, edge, share);
    await visitor.context.setOffline(true);
    await line.waitFor();
    await assertStill(`${screen}, ${edge}, offline`);
    const [box, root] = [await line.boundingBox(), await widget.part('root').boundingBox()];
    assert.ok(box.y >= 0 && box.y + box.height <= 860.5, `${screen}, ${edge}: it is not seen`);
    assert.ok(box.y + box.height <= root.y + root.height + 0.5, `${screen}, ${edge}: it sticks out`);
    await visitor.context.setOffline(false);
    await line.waitFor({ state: 'detached' });
    await assertStill(`${screen}, ${edge}, online`);
  }
}

scenario(stand, 'a connection that goes and comes back moves nothing, on any screen', async (visitor) => {
  const opened = await open(visitor);
  const { widget, later, keeper, assertStill } = opened;
  await widget.app();
  await later;
  await lose(visitor, opened, 'treatments');
  await widget.chooseService(SERVICE);
  await widget.part('therapist').first().waitFor();
  await keeper;
  await lose(visitor, opened, 'therapists');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(WIDTHS.indexOf(visitor.width) + 2);
  await lose(visitor, opened, 'times');
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await assertStill('details');
  await lose(visitor, opened, 'details');
  await widget.part('back').click();
  await widget.action('continue').waitFor();
  await lose(visitor, opened, 'a time that is held');
  await widget.action('continue').click();
  await widget.step('details').waitFor();
  await widget.fill(guest(`Offline${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
  await widget.element.locator('.manage').waitFor();
  await assertStill('confirmation');
  await lose(visitor, opened, 'confirmation');
  await widget.action('cancel').click();
  await widget.step('cancel').waitFor();
  await lose(visitor, opened, 'canceling');
}, { widths: WIDTHS, expected: failing });

scenario(stand, 'what is asked without a connection, and asked again with one, moves nothing', async (visitor) => {
  const { page, widget, later, keeper, assertStill } = await open(visitor);
  await widget.app();
  await later;
  await widget.chooseService(SERVICE);
  await keeper;
  await widget.chooseTherapist('Anna');
  await widget.chooseDay(WIDTHS.indexOf(visitor.width) + 5);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.part('back').click();
  await widget.action('continue').waitFor();
  await widget.freeSlots().first().waitFor();
  await assertStill('a time that is held');
  // Another time, which is asked for again and again and then no more.
  await page.route(/\/slots\/reserve(\?|$)/, (route) => route.abort('connectionreset'));
  await widget.chooseSlot(1);
  await widget.action('retry').waitFor();
  await assertStill('no answer');
  await page.unroute(/\/slots\/reserve(\?|$)/);
  await widget.action('retry').click();
  await widget.step('details').waitFor();
  await assertStill('details');
  // The request, sent while there is no connection, and by itself when there is.
  await widget.fill(guest(`Again${visitor.width}`));
  await assertStill('filled in');
  await visitor.context.setOffline(true);
  await widget.element.locator('.offline').waitFor();
  await widget.submit();
  await widget.part('submit', '[aria-busy="true"]').waitFor();
  await assertStill('sent into nothing');
  await visitor.context.setOffline(false);
  await widget.confirmation();
  await assertStill('confirmation');
}, { widths: WIDTHS, expected: failing });
