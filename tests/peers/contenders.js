// What is measured beside what: the widget, and others against a stub of their servers. Of each, the page that embeds it,
// the first thing that a customer can press, how one sees that a press was answered, and, where that is something else,
// that it was taken.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { pretix, pretixAnswer } from './pretix.js';

const { BENCH_PEERS, BENCH_ESBUILD } = process.env;

/** The service that is given, so that the first screen is the calendar. */
const SERVICE = 'Swedish massage';

/** As many days ahead as the peer's calendar may show slots. */
const DAYS = 30;

export async function contenders(stand) {
  const peers = await startPeers();
  const portal = await (await fetch(`${stand.serverUrl}/v1/portals/stillwater`)).json();
  const service = portal.services.find(({ name }) => name === SERVICE).id;
  const script = (name) => `<script type="module" src="${peers.url}/${name}"></script>`;
  const widget = (address) => ({
    body: `<script async src="${stand.serverUrl}/widget/v1/booking-widget.js${address}"></script>
      <booking-widget portal="stillwater" service="${service}"></booking-widget>`,
    first: '[part~="slot"][data-state="free"]',
    taken: '[data-noticed], [data-hold], [data-step="details"]',
    answered: '[data-hold], [data-step="details"]',
  });
  return {
    stop: peers.stop,
    all: [
      { name: 'a blank page', body: '<p id="floor">Nothing</p>', first: '#floor' },
      { name: 'booking-widget', ...widget('') },
      { name: 'booking-widget, its portal named to the script', ...widget(`?portal=stillwater&amp;lang=en&amp;service=${service}`) },
      {
        name: 'nylas-scheduling 2.6.0',
        body: `<script type="module">
            import { defineCustomElement } from '${peers.url}/nylas.js'; defineCustomElement();
          </script><nylas-scheduling configuration-id="AA" scheduler-api-url="${peers.url}"
          enable-user-feedback="false"></nylas-scheduling>`,
        first: '[part~="ntp__timeslot"]',
        answered: '[part~="ntp__timeslot--selected"]',
      },
      {
        name: 'pretix-widget 2026.8.0',
        skipped: peers.withoutPretix,
        body: `<link rel="stylesheet" href="${peers.url}/pretix.css"><script async src="${peers.url}/pretix.js"></script>
          <pretix-widget event="${peers.url}/demo/spa/" skip-ssl-check></pretix-widget>`,
        first: '.pretix-widget-has-events',
        answered: '.pretix-widget-event-list-entry',
      },
      {
        name: 'cally 0.9.2 (a calendar only)',
        body: `${script('cally.js')}<calendar-date><calendar-month></calendar-month></calendar-date>`,
        first: 'button[part~="day"]',
        answered: 'button[part~="selected"]',
      },
      {
        name: 'FullCalendar 6.1.22 (a calendar only)',
        body: `<div id="calendar"></div>${script('fullcalendar.js')}`,
        first: '.fc-daygrid-day',
      },
    ].map((one) => ({ ...one, html: page(one.body) })),
  };
}

function page(body) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Spa</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;
}

const TYPES = { '.js': 'text/javascript', '.css': 'text/css' };

const answerTo = (pathname) => (pathname.startsWith('/demo/') ? pretixAnswer() : nylasAnswer(pathname));

/** One server for the peers' scripts and for what they ask. Everything is packed before it is asked for. */
async function startPeers() {
  const folder = path.join(BENCH_PEERS, 'node_modules');
  const nylas = await readFile(path.join(folder, '@nylas/web-elements/dist/cdn/nylas-scheduling/nylas-scheduling.es.js'));
  const files = new Map([
    ['/nylas.js', nylas],
    ['/cally.js', bundled('import "cally";')],
    ['/fullcalendar.js', bundled(`
      import { Calendar } from '@fullcalendar/core';
      import dayGrid from '@fullcalendar/daygrid';
      import interaction from '@fullcalendar/interaction';
      new Calendar(document.getElementById('calendar'), { plugins: [dayGrid, interaction] }).render();`)],
  ].map(([name, text]) => [name, packed(text)]));
  let withoutPretix = null;
  try {
    const { script, style } = await pretix(BENCH_PEERS);
    files.set('/pretix.js', packed(script));
    files.set('/pretix.css', packed(style));
  } catch (error) {
    withoutPretix = error.message;
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://peer');
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': '*',
      'content-encoding': 'br',
    };
    const file = files.get(pathname);
    const answer = file ?? packed(JSON.stringify(answerTo(pathname)));
    const type = file ? TYPES[path.extname(pathname)] : 'application/json';
    response.writeHead(200, { ...headers, 'content-type': `${type}; charset=utf-8`, 'content-length': answer.length });
    response.end(answer);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    withoutPretix,
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}

function bundled(source) {
  const result = spawnSync(BENCH_ESBUILD, ['--bundle', '--minify', '--format=esm'], {
    cwd: BENCH_PEERS, input: source, encoding: 'utf8', maxBuffer: 1 << 26,
  });
  if (result.status !== 0) throw new Error(`esbuild: ${result.error ?? result.stderr}`);
  return result.stdout;
}

function packed(text) {
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

/** Eight slots on each of the days to come, and the settings that the element asks for. */
function nylasAnswer(pathname) {
  if (pathname.endsWith('/ui-settings')) {
    return {
      data: {
        organizer: { name: 'Spa', email: 'spa@example.org' },
        name: 'Massage',
        scheduler: { available_days_in_future: DAYS, min_booking_notice: 60, additional_fields: {} },
        event_booking: { title: 'Massage', timezone: 'Europe/Berlin' },
      },
    };
  }
  const slots = [];
  const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400;
  for (let day = 0; day < DAYS; day += 1) {
    for (let hour = 9; hour < 17; hour += 1) {
      const start = midnight + day * 86_400 + hour * 3_600;
      slots.push({ start_time: start, end_time: start + 3_600, emails: ['spa@example.org'] });
    }
  }
  return { data: { order: [], time_slots: slots } };
}
