// A tab that nobody sees: opened in the background, it is complete when it is looked at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST, SERVICE, SNIPPET, until, useStand, WINDOWED } from '../harness.js';

// Playwright lets no tab be hidden, and its pages' timers run as if they were seen. Tabs of the browser's own are, where it has
// windows: a headless shell has none.
const stand = useStand({
  browserOptions: {
    ...WINDOWED,
    ignoreDefaultArgs: [
      '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
    ],
  },
});

/** A tab that Playwright does not know: what it is asked by the browser's protocol. */
async function openTab(browser, url, background) {
  const { targetId } = await browser.send('Target.createTarget', { url, background });
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false });
  const answers = new Map();
  browser.on('Target.receivedMessageFromTarget', (received) => {
    if (received.sessionId !== sessionId) return;
    const { id, result } = JSON.parse(received.message);
    answers.get(id)?.(result);
  });
  const send = (method, params = {}) => new Promise((done) => {
    const id = answers.size + 1;
    answers.set(id, done);
    browser.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
  });
  return {
    show: () => browser.send('Target.activateTarget', { targetId }),
    close: () => browser.send('Target.closeTarget', { targetId }),
    ask: async (expression) => (await send('Runtime.evaluate', { expression, returnByValue: true })).result.value,
  };
}

for (const what of ['treatments', 'times']) {
  test(`a tab in the background loads all of it while it is hidden: ${what}`, { timeout: LONGEST }, async () => {
    const { services } = await (await fetch(`${stand.serverUrl}/v1/portals/stillwater`)).json();
    const { code } = services.find(({ name }) => name === SERVICE);
    stand.addPage('/hidden', what === 'times' ? SNIPPET.replace('>', ` service="${code}">`) : SNIPPET);
    const browser = await stand.browser.newBrowserCDPSession();
    const front = await openTab(browser, 'about:blank', false);
    const tab = await openTab(browser, `${stand.siteUrl}/hidden`, true);
    try {
      const root = `document.querySelector('booking-widget')?.shadowRoot`;
      await until('the app stands in the place of the picture', () =>
        tab.ask(`!!${root}?.querySelector('[part=root]') && !${root}.querySelector('[data-paint]')`));
      await until('the rest is here', () =>
        tab.ask(`performance.getEntriesByType('resource').some(({ name, responseEnd }) => /later-[^/]*wasm$/.test(name) && responseEnd)`));
      // Nothing that is drawn piece by piece is left out.
      assert.equal(await tab.ask(`${root}.querySelectorAll('[style]').length`), 0);
      assert.equal(await tab.ask('document.visibilityState'), 'hidden', 'the tab is seen: nothing was tried');
      const button = what === 'times' ? '[part~=slot][data-state=free]' : '[part~=service]';
      await until('there is something to press', () => tab.ask(`!!${root}.querySelector('${button}')`));
      await tab.show();
      await until('it is seen', async () => (await tab.ask('document.visibilityState')) === 'visible');
      await tab.ask(`${root}.querySelector('${button}').click()`);
      const next = what === 'times' ? 'details' : 'therapist';
      await until('the press is carried out', () => tab.ask(`!!${root}.querySelector('[data-step=${next}]')`));
    } finally {
      await tab.close();
      await front.close();
    }
  });
}
