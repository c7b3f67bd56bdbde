// Measures when the first slot is there and when it answers: `node first-slot.js ROUNDS`, with the environment of the
// specs. Everything in turn, each in a browser of its own with a cold cache, so that what else the machine does falls on
// all alike. What shares the machine makes it faster and slower by a third within seconds, so a fixed piece of work is done
// before and after each load, and of each row the half of the loads counts in which it was done fastest. Prints tables; says
// on the error stream how far it is.
import { readFile } from 'node:fs/promises';
import { Stand } from '../e2e/harness.js';
import { chromium } from '../e2e/node_modules/playwright-core/index.mjs';
import { contenders } from './contenders.js';

const rounds = Number(process.argv[2] ?? 5);

/** 1.6 Mbit/s down, half of that up, 150 ms of round trip, a processor four times slower; and nothing of it. */
const PROFILES = {
  slow: { cpu: 4, network: { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 100_000 } },
  unthrottled: { cpu: 1, network: null },
};

const stand = new Stand([]);
await stand.start();
const { all: wanted, stop } = await contenders(stand);
const all = wanted.filter(({ skipped }) => !skipped);
try {
  const figures = new Map();
  all.forEach(({ html }, index) => stand.addDocument(`/contender-${index}`, html));
  for (let round = 1; round <= rounds; round += 1) {
    for (const profile of Object.keys(PROFILES)) {
      for (const [index, contender] of all.entries()) {
        const before = work();
        const figure = await measured(contender, `${stand.siteUrl}/contender-${index}`, PROFILES[profile]);
        figure.work = before + work();
        const key = `${profile} ${contender.name}`;
        figures.set(key, [...(figures.get(key) ?? []), figure]);
        console.error(`${round}/${rounds} ${key}: ${JSON.stringify(figure)}`);
      }
    }
  }
  const calm = new Map([...figures].map(([key, loads]) => [key, fastest(loads)]));
  console.log(`A fixed piece of work in Node took ${speed(calm)} around the loads that count, ${speed(figures)} around all.\n`);
  for (const profile of Object.keys(PROFILES)) console.log(table(profile, calm));
  for (const { name, skipped } of wanted) if (skipped) console.log(`Without ${name}, which could not be built: ${skipped}\n`);
} finally {
  await stop();
  await stand.stop();
}

/** How long a fixed piece of work takes, in milliseconds: how fast the machine is now. */
function work() {
  const begun = performance.now();
  const numbers = new Uint32Array(1 << 16);
  for (let count = 0, number = 1; count < 8_000_000; count += 1) {
    number = (number * 1_664_525 + 1_013_904_223) >>> 0;
    numbers[number & 0xffff] += number;
  }
  return performance.now() - begun;
}

/** The half, and one of an odd number more, in which the machine was fastest. */
function fastest(loads) {
  const sorted = loads.toSorted((one, other) => one.work - other.work);
  return sorted.slice(0, Math.ceil(sorted.length / 2));
}

/** What the piece of work took around these loads. */
function speed(loads) {
  const times = [...loads.values()].flat().map((load) => load.work / 2).toSorted((one, other) => one - other);
  const at = (share) => Math.round(times[Math.floor((times.length - 1) * share)]);
  return `${at(0.5)} ms (${at(0)} to ${at(1)})`;
}

/** What does not answer in its time has a row without figures; it does not cost the others theirs. */
async function measured(contender, address, profile) {
  try {
    return await measure(contender, address, profile);
  } catch (error) {
    console.error(`${contender.name}: ${error.message.split('\n')[0]}`);
    return { first: null, taken: null, answered: null, blocking: null, bytes: null, requests: null, memory: null };
  }
}

async function measure(contender, address, { cpu, network }) {
  const browser = await chromium.launch({
    executablePath: process.env.E2E_CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 860 }, locale: 'en-GB' })).newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const traffic = watch(session);
    await atRest(browser);
    if (network) await session.send('Network.emulateNetworkConditions', network);
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    const { times, untilThen } = await stopped(session, traffic, async () => {
      const { first, taken, answered } = contender;
      const source = `(${stopwatch})(${JSON.stringify({ first, taken: taken ?? answered, answered })})`;
      await session.send('Page.addScriptToEvaluateOnNewDocument', { source });
      await page.goto(address, { waitUntil: 'commit' });
    });
    await session.send('HeapProfiler.collectGarbage');
    return {
      first: times.first,
      taken: times.taken,
      answered: times.answered,
      blocking: times.blocking,
      bytes: untilThen.bytes,
      requests: untilThen.requests,
      memory: await rendererMemory(browser),
    };
  } finally {
    await browser.close();
  }
}

/** A visitor's browser has been running for a while: its own beginning is no part of any page. */
async function atRest(browser) {
  const session = await browser.newBrowserCDPSession();
  const busy = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  const deadline = performance.now() + 5000;
  let before = await busy();
  for (;;) {
    await new Promise((done) => setTimeout(done, 300));
    const now = await busy();
    // A thirtieth of one processor.
    if (now - before < 0.01 || performance.now() > deadline) break;
    before = now;
  }
  await session.detach();
}

/**
 * What the stopwatch in the page says, and the traffic until the press was answered. The page tells by itself: whatever
 * Playwright asks in a page is a script of some size in it, which would run while the clock does.
 */
async function stopped(session, traffic, begin) {
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'stopwatchSays' });
  let timer;
  const over = new Promise((done, fail) => {
    let untilThen = null;
    timer = setTimeout(() => fail(new Error('no answer in 30 s')), 30_000);
    session.on('Runtime.bindingCalled', ({ payload }) => {
      untilThen ??= { ...traffic };
      const times = JSON.parse(payload);
      if (times.isOver) done({ times, untilThen });
    });
  });
  try {
    await begin();
    return await over;
  } finally {
    clearTimeout(timer);
  }
}

/** Bytes on the wire, headers included, and requests, until now. */
function watch(session) {
  const traffic = { bytes: 0, requests: 0 };
  session.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.startsWith('data:')) traffic.requests += 1;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (traffic.bytes += encodedDataLength));
  return traffic;
}

/** Runs in the page: looks at every frame whether the slot is there, then presses it until it answers. */
function stopwatch({ first, taken, answered }) {
  // Shadow roots are remembered when they are made: to look for them among all elements in every frame took a third of the
  // time that was measured.
  const roots = [document];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    roots.push(root);
    return root;
  };
  // What is there and not displayed is no slot that anybody sees.
  const find = (selector) => {
    for (const root of roots) {
      const found = root.querySelector(selector);
      if (found?.checkVisibility()) return found;
    }
    return null;
  };
  const times = { first: null, taken: null, answered: null, blocking: 0, isOver: false };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) times.blocking += Math.max(0, duration - 50);
  }).observe({ type: 'longtask', buffered: true });
  const say = () => window.stopwatchSays(JSON.stringify(times));
  const stop = () => {
    say();
    // The observer hears of a long task after it.
    setTimeout(() => {
      times.isOver = true;
      say();
    }, 300);
  };
  // What the frame shows is painted when the next one begins.
  const painted = (then) => requestAnimationFrame(() => then(performance.now()));
  let pressed = 0;
  const press = (now) => {
    if (pressed && find(taken)) times.taken ??= now;
    if (find(answered)) {
      times.answered = now;
      return stop();
    }
    if (now - pressed > 100) {
      pressed = now;
      find(first)?.click();
    }
    return requestAnimationFrame(press);
  };
  const look = () => {
    if (!document.body || !find(first)) return requestAnimationFrame(look);
    painted((now) => {
      times.first = now;
      if (answered) press(now);
      else stop();
    });
  };
  requestAnimationFrame(look);
}

/** Proportional set size of the largest renderer, in bytes: wasm memory is in it, what is shared is shared out. */
async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = await Promise.all(processInfo.filter(({ type }) => type === 'renderer').map(async ({ id }) => {
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  }));
  return Math.max(...sizes);
}

function table(profile, figures) {
  const rows = all.map(({ name }) => {
    const of = (what) => median(figures.get(`${profile} ${name}`).map((figure) => figure[what]));
    const said = (what, print) => (of(what) === null ? '–' : print(of(what)));
    const ms = (what) => said(what, (value) => Math.round(value).toLocaleString('en'));
    const cells = [
      ms('first'), ms('taken'), ms('answered'), ms('blocking'), said('bytes', (value) => (value / 1000).toFixed(1)), said('requests', String),
      said('memory', (value) => (value / 1e6).toFixed(1)),
    ];
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return [
    `| ${profile} | first slot painted, ms | takes a press, ms | answers a press, ms | blocking time, ms | kB | requests | renderer, MB |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}

function median(values) {
  if (values.some((value) => value === null)) return null;
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
