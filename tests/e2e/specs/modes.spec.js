// The popup and the button: what opens them, what closing keeps, and that the page behind stays as it is.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { guest, scenario, until, useStand } from '../harness.js';

// With scroll bars that take room, as on most desks: a page could jump when they go.
const stand = useStand({ browserOptions: { ignoreDefaultArgs: ['--hide-scrollbars'] } });
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const POPUP = '<booking-widget id="main" portal="stillwater" mode="popup"></booking-widget>';
const OPENERS = `<p><button type="button" id="opener" data-booking-open>Book a treatment</button>
  <a id="link" href="#book">Book by a link</a>
  <button type="button" id="facial" data-booking-open="stillwater" data-service="FACIAL60"><span>Book a facial</span></button></p>`;

const dialog = (widget) => widget.element.locator('dialog');
const isOpen = (widget) => dialog(widget).evaluate((element) => element.open);
const launcher = (widget) => widget.part('launcher');

async function openPopup(visitor, html = `${OPENERS}${POPUP}`, address = '/popup') {
  stand.addPage(address, html);
  const widget = await visitor.open(address);
  await dialog(widget).waitFor({ state: 'attached' });
  return widget;
}

async function assertClosed(widget) {
  await until('the popup is closed', async () => !(await isOpen(widget)));
}

/** What has the focus, through shadow roots. */
const focused = (page) => page.evaluate(() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element.id || element.getAttribute('part') || element.localName;
});

scenario(stand, 'a popup is loaded on intent, opened by an element of the page, and books', async (visitor) => {
  const requests = [];
  visitor.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const widget = await openPopup(visitor);
  assert.equal(requests.some((path) => path.endsWith('.wasm') || path.includes('/portals/')), false, 'it loads before anybody wants it');
  await visitor.page.locator('#opener').hover();
  await until('the app is on its way', () => requests.some((path) => path.endsWith('.wasm')));
  assert.equal(await isOpen(widget), false);
  await visitor.page.locator('#opener').click();
  await widget.part('service').first().waitFor();
  assert.equal(await dialog(widget).evaluate((element) => element.matches(':modal')), true);
  await widget.hold({ day: 0 });
  await widget.fill(guest(`Uma${visitor.width}`));
  await widget.submit();
  await widget.confirmation();
});

scenario(stand, 'an opener that gets the keyboard loads the app', async (visitor) => {
  const widget = await openPopup(visitor);
  const wasm = visitor.page.waitForRequest('**/app-*.wasm');
  await visitor.page.locator('#opener').focus();
  await wasm;
  await visitor.page.keyboard.press('Enter');
  await widget.part('service').first().waitFor();
}, { widths: [1280] });

for (const [what, point] of [
  ['is pointed at', (button) => button.hover()], ['is touched', (button) => button.dispatchEvent('touchstart')],
]) {
  scenario(stand, `a floating button that ${what} loads the app and opens nothing`, async (visitor) => {
    stand.addPage('/intent', '<booking-widget portal="stillwater" mode="button"></booking-widget>');
    const requests = [];
    visitor.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    const widget = await visitor.open('/intent');
    await launcher(widget).waitFor();
    assert.equal(requests.some((path) => path.endsWith('.wasm')), false);
    const wasm = visitor.page.waitForRequest('**/app-*.wasm');
    await point(launcher(widget));
    await wasm;
    await widget.part('service').first().waitFor({ state: 'attached' });
    assert.equal(await isOpen(widget), false);
  }, { widths: [1280] });
}

scenario(stand, 'closing keeps what was typed, by the button, Escape, the backdrop and close()', async (visitor) => {
  const widget = await openPopup(visitor);
  const { page } = visitor;
  await page.locator('#opener').click();
  await widget.hold({ day: 1 });
  await widget.field('First name').fill('Ada');
  const ways = [
    () => widget.part('close').click(),
    () => page.keyboard.press('Escape'),
    () => widget.element.evaluate((element) => element.close()),
  ];
  // A phone's sheet covers the window: there is no backdrop to touch.
  if (visitor.width > 600) ways.push(() => page.mouse.click(4, 400));
  for (const way of ways) {
    await way();
    await assertClosed(widget);
    assert.equal(await focused(page), 'opener');
    await page.locator('#opener').click();
    assert.equal(await widget.field('First name').inputValue(), 'Ada');
    assert.ok(await widget.part('hold-timer').isVisible(), 'the hold is gone');
  }
  await page.evaluate(() => document.querySelector('booking-widget').reset());
  await widget.step('service').waitFor();
});

scenario(stand, 'marking a text and letting go on the backdrop closes nothing', async (visitor) => {
  const widget = await openPopup(visitor);
  await visitor.page.locator('#opener').click();
  await widget.app();
  const box = await widget.box('root');
  await visitor.page.mouse.move(box.x + 30, box.y + 30);
  await visitor.page.mouse.down();
  await visitor.page.mouse.move(4, 400);
  await visitor.page.mouse.up();
  assert.equal(await isOpen(widget), true);
}, { widths: [1280] });

scenario(stand, 'open() opens, and the focus stays in the popup and comes back', async (visitor) => {
  const widget = await openPopup(visitor, `<input id="before" aria-label="before">${POPUP}`, '/open');
  await visitor.page.locator('#before').focus();
  await widget.element.evaluate((element) => element.open());
  await widget.part('service').first().waitFor();
  for (let press = 0; press < 60; press += 1) {
    await visitor.page.keyboard.press('Tab');
    const inside = await visitor.page.evaluate(() => {
      const { activeElement } = document;
      return activeElement.localName === 'booking-widget' || activeElement === document.body;
    });
    assert.ok(inside, `after ${press + 1} tabs the focus is behind the popup`);
  }
  await visitor.page.keyboard.press('Escape');
  await assertClosed(widget);
  assert.equal(await focused(visitor.page), 'before');
}, { widths: [1280] });

scenario(stand, 'the link #book opens it, clicked, in the address, or by going there', async (visitor) => {
  const widget = await openPopup(visitor);
  const { page } = visitor;
  // As scripts for smooth scrolling do.
  await page.evaluate(() => document.querySelector('#link').addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
  }));
  await page.locator('#link').click();
  await widget.part('service').first().waitFor();
  await page.keyboard.press('Escape');
  await assertClosed(widget);
  assert.equal(await focused(page), 'link');

  await page.evaluate(() => { location.hash = '#book'; });
  await until('it is open', () => isOpen(widget));
  await widget.part('close').click();
  await assertClosed(widget);
  await until('the address is clean', () => page.evaluate(() => location.hash === ''));

  await page.goto(`${stand.siteUrl}/popup?from=mail#book`);
  await widget.part('service').first().waitFor();
  await widget.part('close').click();
  await until('the address is clean', () => page.evaluate(() => location.hash === '' && location.search === '?from=mail'));
}, { widths: [390] });

scenario(stand, 'a click with a key opens a tab as any link does', async (visitor) => {
  const widget = await openPopup(visitor, `<a id="page" href="${stand.siteUrl}/popup" data-booking-open>Book</a>${POPUP}`, '/tab');
  const [tab] = await Promise.all([
    visitor.context.waitForEvent('page'),
    visitor.page.locator('#page').click({ modifiers: ['ControlOrMeta'] }),
  ]);
  await tab.close();
  assert.equal(await isOpen(widget), false);
}, { widths: [1280] });

scenario(stand, 'an opener preselects its service, and what was typed stays', async (visitor) => {
  stand.addPage('/services', '');
  await visitor.open('/services');
  const portal = await visitor.page.evaluate((server) => fetch(`${server}/v1/portals/stillwater`).then((reply) => reply.json()), stand.serverUrl);
  const [first, second] = portal.services.filter(({ name }) => ['Swedish massage', 'Stillwater facial'].includes(name));
  assert.ok(first && second, portal.services.map(({ name }) => name).join());
  const widget = await openPopup(visitor, `${POPUP}
    <button id="one" data-booking-open data-service="${first.id}">One</button>
    <button id="two" data-booking-open="main" data-service="${second.id}">Two</button>`, '/preselect');
  await visitor.page.locator('#one').click();
  await widget.chooseDay(2);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.element.getByText(first.name).first().waitFor();
  await widget.field('First name').fill('Ada');
  await widget.part('close').click();

  // The same again goes on where it was.
  await visitor.page.locator('#one').click();
  assert.equal(await widget.field('First name').inputValue(), 'Ada');
  await widget.part('close').click();

  await visitor.page.locator('#two').click();
  await widget.chooseDay(2);
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await widget.element.getByText(second.name).first().waitFor();
  assert.equal(await widget.field('First name').inputValue(), 'Ada');
}, { widths: [1280] });

scenario(stand, 'several openers find the popup that they name, and one that names none says so', async (visitor) => {
  const warnings = [];
  visitor.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await openPopup(visitor, `${POPUP}
    <booking-widget portal="stillwater-express" mode="popup"></booking-widget>
    <button id="express" data-booking-open="stillwater-express">Express</button>
    <button id="by-id" data-booking-open="main">Main</button>
    <button id="nobody" data-booking-open="elsewhere">Nobody</button>`, '/several');
  const [main, express] = [visitor.widget(0), visitor.widget(1)];
  await dialog(express).waitFor({ state: 'attached' });
  await visitor.page.locator('#nobody').click();
  assert.ok(warnings.some((text) => text.includes('"elsewhere"')), warnings.join());
  await visitor.page.locator('#express').click();
  await express.part('service').first().waitFor();
  assert.equal(await isOpen(main), false);
  await express.part('close').click();
  await assertClosed(express);
  await visitor.page.locator('#by-id').click();
  await main.part('service').first().waitFor();
  assert.equal(await isOpen(express), false);
}, { widths: [390] });

scenario(stand, 'the page behind does not scroll, does not jump, and scrolls again afterwards', async (visitor) => {
  const { page } = visitor;
  for (const [name, style] of [
    ['plain', ''],
    ['body-x', 'body { overflow-x: hidden }'],
    ['html', 'html { overflow-y: scroll }'],
    ['both', 'html { overflow-x: hidden } body { overflow-x: hidden }'],
  ]) {
    const widget = await openPopup(visitor, `<style>${style}</style>
      <div style="block-size: 3000px">tall <div id="sticky" style="position: sticky; top: 0">sticks</div></div>${OPENERS}${POPUP}`, `/scroll-${name}`);
    await page.locator('#opener').scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollBy({ top: -40, behavior: 'instant' }));
    const look = () => page.evaluate(() => {
      const box = (selector) => JSON.stringify(document.querySelector(selector).getBoundingClientRect());
      const styles = [document.documentElement, document.body].map((element) => element.getAttribute('style'));
      return { top: scrollY, opener: box('#opener'), header: box('header'), sticky: box('#sticky'), styles };
    });
    // What an input has set in motion is seen after two frames.
    const settled = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const before = await look();
    assert.ok(before.top > 500, `${name}: ${before.top}`);
    await page.locator('#opener').click();
    await widget.part('service').first().waitFor();
    assert.deepEqual(await look(), before, `${name}: something jumped`);
    const stage = widget.element.locator('.popup-stage');
    const { x, y, height } = await stage.boundingBox();
    // Over the backdrop, over the bar with the button, and inside, at its end.
    await stage.evaluate((element) => element.scrollTo(0, 1e6));
    for (const [left, top] of [[5, 300], [x + 60, y - 10], [x + 60, y + height / 2]]) {
      await page.mouse.move(left, top);
      await page.mouse.wheel(0, 400);
      await settled();
    }
    await stage.evaluate((element) => element.scrollTo(0, 0));
    await page.keyboard.press('PageDown');
    await until('the popup scrolls by key', async () => (await stage.evaluate((element) => element.scrollTop)) > 100);
    for (const key of ['End', 'PageDown', 'ArrowDown']) {
      await page.keyboard.press(key);
      await settled();
    }
    assert.deepEqual(await look(), before, `${name}: the page scrolls behind`);
    await page.keyboard.press('Escape');
    await assertClosed(widget);
    assert.deepEqual(await look(), before, `${name}: closing moved something`);
    await page.mouse.wheel(0, -200);
    await until('it scrolls again', async () => (await look()).top < before.top);
  }
}, { widths: [1280] });

scenario(stand, 'on a phone the popup is the whole window, inside the safe areas', async (visitor) => {
  const widget = await openPopup(visitor);
  const devtools = await visitor.context.newCDPSession(visitor.page);
  await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 44, bottom: 34, left: 0, right: 0 } });
  await visitor.page.locator('#opener').click();
  await widget.part('service').first().waitFor();
  const box = await dialog(widget).boundingBox();
  const width = await visitor.page.evaluate(() => document.documentElement.clientWidth);
  assert.deepEqual(box, { x: 0, y: 0, width, height: 860 });
  assert.ok((await widget.box('close')).y >= 44, 'the close button is under the clock');
  const stage = await widget.element.locator('.popup-stage').boundingBox();
  assert.ok(stage.y + stage.height <= 860 - 34, 'the end is under the bar of the system');
}, { widths: [390] });

for (const [placement, side] of [
  [null, 'bottom right'], ['bottom-start', 'bottom left'], ['top-end', 'top right'], ['top-start', 'top left'],
  ['bottom-center', 'bottom center'], ['top-center', 'top center'],
]) {
  scenario(stand, `the floating button is at the ${side}, clear of notches`, async (visitor) => {
    stand.addPage('/button', `<div style="transform: translateX(0); overflow: hidden; block-size: 10px">
      <booking-widget portal="stillwater" mode="button" ${placement ? `placement="${placement}"` : ''}></booking-widget></div>`);
    const widget = await visitor.open('/button');
    await launcher(widget).waitFor();
    const gaps = async () => {
      const box = await launcher(widget).boundingBox();
      return { top: box.y, bottom: 860 - box.y - box.height, left: box.x, right: (await visitor.page.evaluate(() => document.documentElement.clientWidth)) - box.x - box.width };
    };
    const before = await gaps();
    const [block, inline] = side.split(' ');
    assert.ok(before[block] >= 8 && before[block] <= 24, JSON.stringify(before));
    if (inline === 'center') assert.ok(Math.abs(before.left - before.right) <= 20, JSON.stringify(before));
    else assert.ok(before[inline] >= 0 && before[inline] <= 40, JSON.stringify(before));
    const devtools = await visitor.context.newCDPSession(visitor.page);
    await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 44, bottom: 34, left: 20, right: 20 } });
    await until('it moves out of the safe area', async () => {
      const after = await gaps();
      const moved = after[block] - before[block] === (block === 'top' ? 44 : 34);
      return moved && (inline === 'center' || after[inline] - before[inline] === 20);
    });
  }, { widths: [390] });
}

scenario(stand, 'the button speaks the language or says what the site wants, and a wrong place is warned about', async (visitor) => {
  const warnings = [];
  visitor.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  stand.addPage('/labels', `<div lang="de"><booking-widget portal="stillwater" mode="button" placement="middle"></booking-widget></div>
    <booking-widget portal="stillwater" mode="button" placement="top-start" label="Reserve your bath"></booking-widget>`);
  await visitor.open('/labels');
  await launcher(visitor.widget(0)).waitFor();
  await launcher(visitor.widget(1)).waitFor();
  assert.equal(await launcher(visitor.widget(0)).innerText(), 'Jetzt buchen');
  assert.equal(await launcher(visitor.widget(1)).innerText(), 'Reserve your bath');
  assert.ok(warnings.some((text) => text.includes('placement="middle"')), warnings.join());
  await visitor.widget(1).element.evaluate((element) => { element.label = 'Book a sauna'; });
  await launcher(visitor.widget(1)).getByText('Book a sauna').waitFor();
}, { widths: [390] });

scenario(stand, 'the button opens the popup by keyboard and gets the focus back', async (visitor) => {
  stand.addPage('/keys', '<booking-widget portal="stillwater" mode="button"></booking-widget>');
  const widget = await visitor.open('/keys');
  // It is put on the page when it wears the look of the portal.
  await launcher(widget).waitFor();
  await launcher(widget).focus();
  await visitor.page.keyboard.press('Enter');
  await widget.part('service').first().waitFor();
  await visitor.page.keyboard.press('Escape');
  await assertClosed(widget);
  assert.equal(await focused(visitor.page), 'launcher');
}, { widths: [390] });

scenario(stand, 'axe finds nothing in the popup nor at the button', async (visitor) => {
  stand.addPage('/axe', '<booking-widget portal="stillwater" mode="button"></booking-widget>');
  const widget = await visitor.open('/axe');
  await launcher(widget).waitFor();
  const look = async (screen) => {
    await visitor.page.evaluate(axe);
    const { violations, passes } = await visitor.page.evaluate(async () => {
      const found = await globalThis.axe.run(document.querySelector('booking-widget'));
      return { violations: found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.flat().join(' ')).join(' | ')}`), passes: found.passes.length };
    });
    assert.ok(passes > 3, `${screen}: axe looked at nothing`);
    assert.deepEqual(violations, [], screen);
  };
  await look('button');
  await launcher(widget).click();
  await widget.part('service').first().waitFor();
  await look('popup');
  await widget.hold({ day: 3 });
  await look('details in the popup');
});

scenario(stand, 'a popup that is moved while it is open stays open, and one removed lets the page go', async (visitor) => {
  const widget = await openPopup(visitor);
  await visitor.page.locator('#opener').click();
  await widget.chooseService('');
  await widget.step('therapist').waitFor();
  await visitor.page.evaluate(() => document.body.prepend(document.querySelector('booking-widget')));
  await until('it is modal again', () => dialog(widget).evaluate((element) => element.matches(':modal')));
  await widget.step('therapist').waitFor();
  await visitor.page.evaluate(() => document.querySelector('booking-widget').remove());
  await until('the page is free', async () => {
    await visitor.page.mouse.wheel(0, 100);
    return (await visitor.page.evaluate(() => scrollY)) > 0;
  });
}, { widths: [390] });

scenario(stand, 'a popup in a part of the page that is not shown leads to the page of the server', async (visitor) => {
  for (const [index, hide] of ['<div style="display: none">', '<details><summary>More</summary>'].entries()) {
    const widget = await openPopup(visitor, `<button id="opener" data-booking-open>Book</button>${hide}${POPUP}`, `/unseen-${index}`);
    await visitor.page.locator('#opener').click();
    await visitor.page.waitForURL('**/book/stillwater');
    assert.ok(widget);
  }
}, { widths: [390], expected: /./ });

scenario(stand, 'a mode that changes takes the booking along', async (visitor) => {
  const widget = await openPopup(visitor);
  await visitor.page.locator('#opener').click();
  await widget.hold({ day: 4 });
  await widget.field('First name').fill('Ada');
  await widget.element.evaluate((element) => { element.mode = 'inline'; });
  await widget.field('First name').waitFor();
  assert.equal(await widget.field('First name').inputValue(), 'Ada');
  assert.equal(await dialog(widget).count(), 0);
}, { widths: [390] });
