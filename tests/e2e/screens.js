// Every screen and state that people see, in one table: how one gets there, and what it is called. Pictures,
// checks by axe and checks of the layout walk through it; it knows nothing of them.
//
// A journey is `{ group, name, screens, html?, document?, open?, script?, flags?, extra?, run }`. `run` gets `{ visitor, widget, stand, shot }` and
// calls `await shot(screen)` wherever one of its screens is complete; whoever looks may change width and colour scheme,
// and puts both back. `flags` are the server's. `extra` says that its screens differ in little from others (`screens/states.js`).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { shortenTimerIds } from './harness.js';
import { JOURNEYS as AROUND } from './screens/around.js';
import { JOURNEYS as BOOKING } from './screens/booking.js';
import { JOURNEYS as DESK } from './screens/desk.js';
import { JOURNEYS as MANAGE } from './screens/manage.js';
import { JOURNEYS as PAGES } from './screens/pages.js';
import { JOURNEYS as STATES } from './screens/states.js';
import { NOW, page } from './screens/ways.js';

const FONT = new URL('fonts/inter.woff2', import.meta.url);

export const JOURNEYS = [...BOOKING, ...MANAGE, ...AROUND, ...STATES, ...PAGES, ...DESK];

/** Pages and fonts of the tests instead of the machine's; the server's pages, too, whose policy knows no others. */
async function dress(visitor, stand) {
  const inter = { contentType: 'font/woff2', body: await readFile(FONT), headers: { 'access-control-allow-origin': '*' } };
  await visitor.context.route('**/fonts/inter.woff2', (route) => route.fulfill(inter));
  await visitor.context.route('**/pages/*.css', async (route) => {
    const reply = await route.fetch();
    const pinned = `@font-face { font-family: Pinned; src: url(/fonts/inter.woff2); font-weight: 100 900; font-display: block; }
      :root { --booking-font-family: Pinned; }`;
    await route.fulfill({ response: reply, body: `${await reply.text()}\n${pinned}` });
  });
}

/** Goes a journey on a stand that was just started, at `NOW`; `look(visitor, screen, options)` is called on each of its screens. */
export async function walk(stand, journey, look) {
  await stand.advanceServer(Math.round((NOW.getTime() - Date.now()) / 1000));
  const visitor = await stand.visitor({ width: 1280, javaScriptEnabled: journey.script !== false });
  try {
    await dress(visitor, stand);
    stand.addDocument('/screens', journey.document?.(stand) ?? page(journey.html, journey)({ stand }));
    await visitor.page.clock.install({ time: NOW });
    await visitor.page.addInitScript(shortenTimerIds);
    const widget = journey.open === false ? null : await visitor.open('/screens');
    const seen = [];
    await journey.run({
      visitor, widget, stand,
      shot: async (screen, options = {}) => {
        seen.push(screen);
        // A page of the server is there before its style sheet.
        await visitor.page.waitForLoadState();
        await look(visitor, screen, options);
      },
    });
    assert.deepEqual(seen, journey.screens, 'the journey showed other screens than it names');
  } catch (error) {
    await visitor.keepPicture(journey.name);
    throw error;
  } finally {
    await visitor.leave();
  }
}