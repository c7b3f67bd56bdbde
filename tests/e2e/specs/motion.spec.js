// What moves of the app itself: nothing for those who want less motion, and something for the others. The server's pages are in
// `still-pages.spec.js`.
import assert from 'node:assert/strict';
import { guest, scenario, useStand } from '../harness.js';

const stand = useStand();

/** Collects what moves inside the element, by its names; looked at in every frame. */
const watch = (visitor) => visitor.page.addInitScript(() => {
  window.moved = [];
  const look = () => {
    for (const { shadowRoot } of document.querySelectorAll('booking-widget')) {
      for (const animation of shadowRoot?.getAnimations() ?? []) {
        const { duration, iterations } = animation.effect.getComputedTiming();
        // What is over at once moves nothing.
        if (duration < 20 && iterations === 1) continue;
        const name = animation.animationName ?? animation.transitionProperty;
        if (!window.moved.includes(name)) window.moved.push(name);
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});

/** Nothing but colours, or something; since it was last looked. */
async function assertMoved({ page }, moves, what) {
  const moved = await page.evaluate(() => window.moved.splice(0));
  const places = moved.filter((name) => !/color|background|border|shadow|fill|stroke$|opacity|outline/.test(name));
  if (moves) assert.notDeepEqual(places, [], `${what}: the look is never at anything that moves`);
  else assert.deepEqual(places, [], what);
}

for (const [motion, moves] of [['reduce', false], ['no-preference', true]]) {
  scenario(stand, `from the first screen to a booking that is canceled ${moves ? 'things' : 'nothing but colours'} move with prefers-reduced-motion: ${motion}`, async (visitor) => {
    await watch(visitor);
    const widget = await visitor.open();
    await widget.app();
    await widget.hold({ day: visitor.width > 600 ? 2 : 3 });
    await widget.fill(guest(`Moe${motion}${visitor.width}`));
    await widget.submit();
    await widget.confirmation();
    await assertMoved(visitor, moves, 'booking');
    await widget.action('reschedule').click();
    await widget.part('slot', '[data-state="present"]').waitFor();
    await widget.chooseSlot(0);
    await widget.step('review').waitFor();
    await widget.action('confirm').click();
    await widget.action('change-details').click();
    await widget.step('details').waitFor();
    await widget.part('back').click();
    await widget.action('cancel').click();
    await widget.step('cancel').waitFor();
    await widget.action('confirm').click();
    await widget.part('status', '[data-status="canceled"]').waitFor();
    await assertMoved(visitor, moves, 'managing');
  }, { reducedMotion: motion });
}
