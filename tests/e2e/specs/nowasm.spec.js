// Who has no script, or whose site refuses wasm, books at the server's own page: links and forms alone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { guest, SERVICE, useStand, WIDTHS } from '../harness.js';

const stand = useStand();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One test per width in a browser without JavaScript; `days` differ, so that no test takes another's slots. */
function withoutScript(name, run) {
  for (const width of WIDTHS) {
    test(`${name}, ${width} px`, { timeout: 120_000 }, async () => {
      const context = await stand.browser.newContext({
        viewport: { width, height: 860 }, javaScriptEnabled: false, locale: 'en-GB',
      });
      try {
        await run(new Visitor(await context.newPage(), width));
      } finally {
        await context.close();
      }
    });
  }
}

class Visitor {
  constructor(page, width) {
    this.page = page;
    this.width = width;
  }

  part(name, and = '') {
    return this.page.locator(`[part~="${name}"]${and}`);
  }

  action(name) {
    return this.page.locator(`[data-action="${name}"]`);
  }

  step(name) {
    return this.part('step', `[data-step="${name}"]`);
  }

  async open(address = '/book/stillwater?lang=en') {
    await this.page.goto(stand.serverUrl + address);
  }

  /** From the first page to the slots of the nth free day. */
  async toTimes(day) {
    await this.open();
    await this.part('service').filter({ hasText: SERVICE }).first().click();
    await this.part('therapist').filter({ hasText: 'Anyone' }).first().click();
    await this.step('time').waitFor();
    await this.part('day', '[data-state="free"]').nth(day).click();
  }

  /** The same, holding a slot. */
  async toDetails(day) {
    await this.toTimes(day);
    await this.part('slot').first().click();
    await this.step('details').waitFor();
  }

  async fill(details) {
    for (const [label, value] of Object.entries(details)) await this.page.getByLabel(label, { exact: true }).fill(value);
    for (const box of await this.page.locator('input[type="checkbox"][aria-required="true"]').all()) await box.check();
  }

  /** axe needs script: it looks at the same page in a browser that has it. */
  async assertClean(screen) {
    const base = `<head><base href="${stand.serverUrl}/">`;
    const html = (await this.page.content()).replace('<head>', base);
    const context = await stand.browser.newContext({ viewport: { width: this.width, height: 860 }, bypassCSP: true });
    try {
      const page = await context.newPage();
      const address = `${stand.serverUrl}/the-same-page`;
      await page.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
      await page.goto(address);
      await page.evaluate(axe);
      const { violations, passes, isWide } = await page.evaluate(async () => {
        const found = await globalThis.axe.run();
        const text = (rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.flat().join(' ')).join(' | ')}`;
        const isWide = document.documentElement.scrollWidth > innerWidth;
        return { violations: found.violations.map(text), passes: found.passes.length, isWide };
      });
      assert.ok(passes > 10, `${screen}: axe looked at nothing`);
      assert.deepEqual(violations, [], screen);
      assert.equal(isWide, false, `${screen} scrolls sideways`);
    } finally {
      await context.close();
    }
  }
}

withoutScript('a whole booking and its end', async (visitor) => {
  await visitor.open();
  await visitor.assertClean('treatments');
  await visitor.page.locator('[name="search"]').fill('no such treatment');
  await visitor.page.locator('[name="search"]').press('Enter');
  await visitor.page.locator('[data-empty="search"]').waitFor();
  await visitor.assertClean('no treatment found');
  await visitor.toTimes(visitor.width === 390 ? 2 : 3);
  await visitor.assertClean('times');
  await visitor.part('slot').first().click();
  await visitor.step('details').waitFor();
  assert.match(await visitor.part('hold-timer').innerText(), /until \d+:\d\d/);
  await visitor.assertClean('details');

  await visitor.page.getByLabel('Email', { exact: true }).fill('ada@');
  await visitor.part('submit').click();
  await visitor.page.locator('#field-email-error').waitFor();
  assert.equal(await visitor.page.getByLabel('Email', { exact: true }).inputValue(), 'ada@');
  await visitor.assertClean('details with gaps');

  await visitor.fill(guest(`Plain ${visitor.width}`));
  await visitor.action('extend').click();
  await visitor.step('details').waitFor();
  assert.equal(await visitor.page.getByLabel('First name', { exact: true }).inputValue(), `Plain ${visitor.width}`);
  const details = visitor.page.url();
  await visitor.part('submit').click();
  await visitor.part('confirmation').waitFor();
  await visitor.assertClean('confirmation');
  const name = `Plain ${visitor.width}`;
  const mine = async () => (await stand.bookings()).filter((booking) => booking.contact.firstName === name);
  assert.equal((await mine()).length, 1);

  // The address of the details leads to the booking now.
  await visitor.page.goto(details);
  await visitor.part('confirmation').waitFor();
  await visitor.page.locator('button[value="cancel"]').click();
  await visitor.assertClean('question');
  await visitor.page.locator('button[value="cancel-sure"]').click();
  await visitor.part('confirmation', ' [data-status="canceled"]').waitFor();
  await visitor.assertClean('canceled');
  assert.equal((await mine())[0].status, 3);
});

withoutScript('a reload and the way back find what was held', async (visitor) => {
  await visitor.toDetails(visitor.width === 390 ? 4 : 5);
  const until = await visitor.part('hold-timer').innerText();
  await visitor.page.reload();
  assert.equal(await visitor.part('hold-timer').innerText(), until);
  await visitor.page.goBack();
  await visitor.step('time').waitFor();
  await visitor.page.goForward();
  await visitor.step('details').waitFor();
});

withoutScript('a slot that is lost leads to others', async (visitor) => {
  await visitor.toTimes(visitor.width === 390 ? 6 : 7);
  const address = visitor.page.url();
  const slot = await visitor.part('slot').first().getAttribute('value');
  for (let others = 0; (await visitor.page.locator('[data-hold="lost"]').count()) === 0; others += 1) {
    assert.ok(others < 20, 'the slot is never full');
    await visitor.page.goto(address);
    const button = visitor.page.locator(`button[value="${slot}"]`);
    if ((await button.count()) > 0) {
      // Meanwhile somebody else takes the last place.
      await takeAll(slot, address);
      await button.click();
    }
  }
  await visitor.assertClean('lost slot');
  await visitor.part('slot', '.with-day').first().click();
  await visitor.step('details').waitFor();
});

/** Others hold a slot until nobody can be had any more. */
async function takeAll(slot, address) {
  for (let held = 0; held < 20; held += 1) {
    const body = new URLSearchParams({ do: slot });
    const response = await fetch(address, { method: 'POST', body, redirect: 'manual' });
    if (response.status === 409) return;
    assert.equal(response.status, 303);
  }
}
