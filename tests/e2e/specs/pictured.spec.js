// Every state of the views and every address of the server's pages has a picture (`screens/pictured.js`). What is on the
// pictures is looked at where somebody walks through them (`layout.spec.js`).
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { JOURNEYS } from '../screens.js';
import { OF_ADDRESSES, OF_SNAPSHOTS } from '../screens/pictured.js';

const screens = JOURNEYS.flatMap((journey) => journey.screens);
const source = (path) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('every state of the views has a picture', async () => {
  const files = await readdir(new URL('../../snapshots/', import.meta.url));
  const drawn = files.flatMap((file) => /^views_screens__en__(\w+)\.snap$/.exec(file)?.[1] ?? []);
  assert.ok(drawn.length > 50, 'no snapshots');
  assert.deepEqual(Object.keys(OF_SNAPSHOTS).sort(), drawn.sort(), 'a snapshot without a screen, or the other way round');
  for (const [state, screen] of Object.entries(OF_SNAPSHOTS)) assert.ok(screens.includes(screen), `${state}: ${screen}`);
});

test('every address of the server\'s pages has pictures, and every picture its address', async () => {
  const routes = `${await source('crates/server/src/http.rs')}${await source('crates/server/src/http/desk.rs')}`;
  const read = [...routes.matchAll(/\.route\(\s*"(\/(?:book|desk)(?:\/[^"]*)?)",\s*get\(/g)].map(([, path]) => path);
  assert.ok(read.length > 6, 'no addresses');
  assert.deepEqual(Object.keys(OF_ADDRESSES).sort(), read.sort(), 'an address without a screen, or the other way round');
  const pages = JOURNEYS.filter(({ group }) => ['pages', 'desk'].includes(group)).flatMap((journey) => journey.screens);
  assert.deepEqual(Object.values(OF_ADDRESSES).flat().sort(), pages.sort());
});
