// Where the element can be: in other shadow roots, forms, frames, what is hidden or closed, far down, on paper.
import assert from 'node:assert/strict';
import { guest, scenario, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();

function bare(address, body) {
  stand.addDocument(address, `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title></head><body>${body}</body></html>`);
}

const loads = (widget) => widget.part('service').first().waitFor();

scenario(stand, 'inside another shadow root it loads, speaks the language of the page and books', async (visitor) => {
  bare('/shadow', `<div lang="de"><x-card></x-card></div>${stand.script()}<script>
    customElements.define('x-card', class extends HTMLElement {
      connectedCallback() {
        const root = this.attachShadow({ mode: 'open' });
        const style = document.createElement('style');
        style.textContent = '* { color: red } button { display: none }';
        const widget = document.createElement('booking-widget');
        widget.setAttribute('portal', 'stillwater');
        const opener = Object.assign(document.createElement('a'), { href: '#book', textContent: 'Buchen' });
        const popup = document.createElement('booking-widget');
        popup.setAttribute('portal', 'stillwater');
        popup.setAttribute('mode', 'popup');
        root.append(style, widget, opener, popup);
      }
    });</script>`);
  const widget = await visitor.open('/shadow');
  await widget.element.getByText('Wählen Sie Ihre Anwendung').waitFor();
  await widget.hold({ service: 'Schwedische Massage', therapist: 'Keine Präferenz', day: 2 });
  await widget.fill({ Vorname: 'Zoe', Nachname: 'Beispiel', 'E-Mail': 'zoe.shadow@example.org', Telefon: '+49 331 5550199' });
  await widget.submit();
  await widget.confirmation();
  await visitor.page.getByRole('link', { name: 'Buchen' }).click();
  await visitor.widget(1).part('root').waitFor();
  await visitor.page.keyboard.press('Escape');
  await until('the link has the focus', () => visitor.page.evaluate(() => document.querySelector('x-card').shadowRoot.activeElement?.localName === 'a'));
}, { widths: [390] });

scenario(stand, 'in a form Enter books nothing of the site, and the site\'s form gets none of our fields', async (visitor) => {
  bare('/form', `<form id="site" action="/elsewhere"><input name="own" value="theirs">${SNIPPET}<button>Send</button></form>${stand.script()}
    <script>window.sent = 0; document.querySelector('#site').addEventListener('submit', (event) => { event.preventDefault(); window.sent += 1; });</script>`);
  const widget = await visitor.open('/form');
  await loads(widget);
  await widget.element.getByRole('searchbox').fill('massage');
  await visitor.page.keyboard.press('Enter');
  await widget.element.getByRole('searchbox').fill('');
  await widget.hold({ day: 3 });
  await widget.field('First name').fill('Ada');
  await visitor.page.keyboard.press('Enter');
  await widget.fill(guest(`Zoe${visitor.width}`));
  const [names, sent, valid] = await visitor.page.evaluate(() => {
    const form = document.querySelector('#site');
    return [[...new FormData(form).keys()], window.sent, form.checkValidity()];
  });
  assert.deepEqual(names, ['own']);
  assert.equal(sent, 0);
  assert.equal(valid, true);
  await widget.submit();
  await widget.confirmation();
  assert.equal(await visitor.page.evaluate(() => window.sent), 0);
  // The form does get submitted by its own button: the test would hear it.
  await visitor.page.getByRole('button', { name: 'Send' }).click();
  assert.equal(await visitor.page.evaluate(() => window.sent), 1);
}, { widths: [390] });

for (const [what, sandbox] of [['a frame', ''], ['a sandboxed frame', 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups"']]) {
  scenario(stand, `in ${what} it books`, async (visitor) => {
    bare('/framed', stand.script() + SNIPPET);
    bare('/frame', `<iframe src="/framed" title="Book" width="390" height="800" ${sandbox}></iframe>`);
    await visitor.open('/frame');
    const widget = visitor.widget(0, visitor.page.frameLocator('iframe'));
    await widget.hold({ day: sandbox ? 4 : 5 });
    await widget.fill(guest(`Fria${sandbox.length}`));
    await widget.submit();
    await widget.confirmation();
  }, { widths: [390] });
}

scenario(stand, 'in a frame the way out opens a page of its own: framed, it would be refused', async (visitor) => {
  bare('/framed', stand.script() + SNIPPET);
  bare('/frame', '<iframe src="/framed" title="Book" width="390" height="800"></iframe>');
  await visitor.page.route('**/app-*.wasm', (route) => route.abort());
  await visitor.open('/frame');
  const [tab] = await Promise.all([
    visitor.context.waitForEvent('page'),
    visitor.page.frameLocator('iframe').getByRole('link', { name: 'Book on the booking page' }).click(),
  ]);
  await tab.waitForURL('**/book/stillwater');
}, { widths: [390], expected: /./ });

scenario(stand, 'in a frame of no origin it says that the site may not embed it, and leads on', async (visitor) => {
  bare('/framed', stand.script() + SNIPPET);
  bare('/frame', '<iframe src="/framed" title="Book" width="390" height="800" sandbox="allow-scripts allow-popups"></iframe>');
  await visitor.open('/frame');
  await visitor.page.frameLocator('iframe').locator('[part~="error"]').getByRole('link').waitFor();
}, { widths: [390], expected: /./ });

for (const [what, before, after, show] of [
  ['a section that is not displayed', '<div id="cover" style="display: none">', '</div>', (page) => page.evaluate(() => { document.querySelector('#cover').style.display = 'block'; })],
  ['closed details', '<details id="cover"><summary>Book</summary>', '</details>', (page) => page.getByText('Book').first().click()],
  ['a hidden tab panel', '<div id="cover" hidden>', '</div>', (page) => page.evaluate(() => { document.querySelector('#cover').hidden = false; })],
]) {
  for (const lazy of ['', 'loading="lazy"']) {
    scenario(stand, `in ${what} it is there when it is opened${lazy && ', and loads only then when lazy'}`, async (visitor) => {
      const requests = [];
      visitor.page.on('request', (request) => request.url().endsWith('.wasm') && requests.push(request.url()));
      bare('/covered', `${before}<booking-widget portal="stillwater" ${lazy}></booking-widget>${after}${stand.script()}`);
      const widget = await visitor.open('/covered');
      if (lazy) {
        await widget.element.locator('.bones').waitFor({ state: 'attached' });
        // Two frames are when an observer has spoken first.
        await visitor.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        assert.equal(requests.length, 0);
      } else await widget.part('service').first().waitFor({ state: 'attached' });
      await show(visitor.page);
      await widget.part('service').first().click();
      await widget.step('therapist').waitFor();
      assert.ok((await widget.box('root')).width > 250);
    }, { widths: [390] });
  }
}

scenario(stand, 'a lazy one loads before it is scrolled to', async (visitor) => {
  const requests = [];
  visitor.page.on('request', (request) => request.url().endsWith('.wasm') && requests.push(request.url()));
  bare('/lazy', `<div style="block-size: 4000px">long</div><booking-widget portal="stillwater" loading="lazy"></booking-widget>${stand.script()}`);
  const widget = await visitor.open('/lazy');
  await widget.element.locator('.bones').waitFor({ state: 'attached' });
  assert.ok((await widget.element.boundingBox()).height > 300, 'it has no place before it loads');
  await visitor.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(requests.length, 0);
  const request = visitor.page.waitForRequest('**/app-*.wasm');
  await visitor.page.evaluate(() => scrollTo({ top: 2900, behavior: 'instant' }));
  await request;
  assert.ok((await widget.element.boundingBox()).y > 860, 'it was in sight already');
  await loads(widget);
}, { widths: [390] });

scenario(stand, 'in a tab that is not in front it loads and is there when it comes to front', async (visitor) => {
  bare('/tab', stand.script() + SNIPPET);
  await visitor.page.addInitScript(() => {
    // What a background tab tells its page; Chromium without a window has none.
    let state = 'hidden';
    Object.defineProperty(document, 'visibilityState', { get: () => state });
    Object.defineProperty(document, 'hidden', { get: () => state === 'hidden' });
    window.requestAnimationFrame = () => 0;
    window.comeToFront = () => {
      state = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
    };
  });
  const widget = await visitor.open('/tab');
  await widget.part('service').first().waitFor({ state: 'attached' });
  // A card of the picture may go between being found and being clicked by a script.
  await widget.app();
  await visitor.page.evaluate(() => window.comeToFront());
  await widget.part('service').first().evaluate((element) => element.click());
  await widget.step('therapist').waitFor();
}, { widths: [390] });

for (const [motion, moves] of [['reduce', false], ['no-preference', true]]) {
  scenario(stand, `a visitor with prefers-reduced-motion: ${motion} sees ${moves ? 'things' : 'nothing'} move`, async (visitor) => {
    bare('/motion', `${stand.script()}<booking-widget portal="stillwater" mode="button"></booking-widget>`);
    await visitor.page.route('**/v1/portals/**', () => {});
    const widget = await visitor.open('/motion');
    await widget.part('launcher').click();
    const running = await widget.element.evaluate((element) => {
      const parts = ['dialog', '.bones > div'].map((selector) => getComputedStyle(element.shadowRoot.querySelector(selector)));
      return parts.map((style) => style.animationName !== 'none');
    });
    assert.deepEqual(running, [moves, moves]);
  }, { widths: [390], reducedMotion: motion });
}

scenario(stand, 'in print the booking is whole, without buttons that float', async (visitor) => {
  bare('/print', `${stand.script()}<booking-widget portal="stillwater" mode="button"></booking-widget>`);
  const widget = await visitor.open('/print');
  await widget.part('launcher').click();
  await loads(widget);
  await visitor.page.emulateMedia({ media: 'print' });
  assert.equal(await widget.part('launcher').isVisible(), false);
  assert.equal(await widget.part('close').isVisible(), false);
  const [dialog, root] = [await widget.box('popup'), await widget.box('root')];
  assert.ok(root.height > 860, 'the list is not longer than the window');
  assert.ok(dialog.height >= root.height, `${dialog.height} of ${root.height} would be printed`);
}, { widths: [390] });
