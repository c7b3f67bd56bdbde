// A visitor without JavaScript at the server's own page, for the specs of booking without wasm.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { untold } from './axe.js';
import { guest, LONGEST, PATIENCE, SERVICE, WIDTHS } from './harness.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One test per width in a browser without JavaScript; `days` differ, so that no test takes another's slots. */
export function withoutScript(stand, name, run, widths = WIDTHS) {
  for (const width of widths) {
    test(`${name}, ${width} px`, { timeout: LONGEST }, async () => {
      const context = await stand.browser.newContext({
        viewport: { width, height: 860 }, javaScriptEnabled: false, locale: 'en-GB', reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(PATIENCE);
      try {
        await run(new Visitor(stand, await context.newPage(), width));
      } finally {
        await context.close();
      }
    });
  }
}

/** Somebody who has links and forms, and nothing else. */
export class Visitor {
  constructor(stand, page, width) {
    this.stand = stand;
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
    await this.page.goto(this.stand.serverUrl + address);
  }

  /** From the first page to the slots of the nth free day. */
  async toTimes(day) {
    await this.open();
    await this.part('service').filter({ hasText: SERVICE }).first().click();
    await this.part('therapist').filter({ hasText: 'Anyone' }).first().click();
    await this.step('time').waitFor();
    const free = this.part('day', '[data-state="free"]');
    if ((await free.count()) <= day) {
      // The month is nearly over.
      const month = await this.page.locator('.calendar-month').innerText();
      await this.action('next-month').click();
      await this.page.locator('.calendar-month').filter({ hasNotText: month }).waitFor();
    }
    await free.nth(day).click();
  }

  /** The same, holding a slot. */
  async toDetails(day) {
    await this.toTimes(day);
    await this.part('slot').first().click();
    await this.step('details').waitFor();
  }

  /** From the first page to a booking that is made. */
  async book(day, name) {
    await this.toDetails(day);
    const who = guest(`${name} ${this.width}`);
    await this.fill(who);
    await this.part('submit').click();
    await this.status('pending').waitFor();
    return who.Email;
  }

  /** Where a booking stands. */
  status(name) {
    return this.part('status', `[data-status="${name}"]`);
  }

  async fill(details) {
    for (const [label, value] of Object.entries(details)) await this.page.getByLabel(label, { exact: true }).fill(value);
    for (const box of await this.page.locator('input[type="checkbox"][aria-required="true"]').all()) await box.check();
  }

  /**
   * axe needs script: it looks at the same page in a browser that has it, at once, so without what fades in; in each of
   * `schemes`, with all of its rules or with those that are named; and in the colours that a system forces, unless not `forced`.
   */
  async assertClean(screen, { schemes = ['light'], rules = null, forced = true } = {}) {
    const base = `<head><base href="${this.stand.serverUrl}/">`;
    const html = (await this.page.content()).replace('<head>', base);
    const context = await this.stand.browser.newContext({
      viewport: { width: this.width, height: 860 }, bypassCSP: true, reducedMotion: 'reduce',
    });
    try {
      const page = await context.newPage();
      const address = `${this.stand.serverUrl}/the-same-page`;
      await page.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
      await page.goto(address);
      await page.evaluate(axe);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        const { violations, passes, isWide } = await page.evaluate(async (rules) => {
          const found = await globalThis.axe.run(rules ? { runOnly: rules } : {});
          const told = ({ target, any }) => `${target.flat().join(' ')} ${any[0]?.message ?? ''}`;
          const text = (rule) => `${rule.id}: ${rule.nodes.map(told).join(' | ')}`;
          const isWide = document.documentElement.scrollWidth > innerWidth;
          return { violations: found.violations.map(text), passes: found.passes.map(({ id }) => id), isWide };
        }, rules);
        const where = `${screen}, ${colorScheme}`;
        assert.ok(rules ? passes.includes(rules[0]) : passes.length > 10, `${where}: axe looked at nothing`);
        assert.deepEqual(violations, [], where);
        assert.equal(isWide, false, `${where}: scrolls sideways`);
        if (!forced) continue;
        await page.emulateMedia({ colorScheme, forcedColors: 'active' });
        const text = await page.evaluate(async () => {
          const found = await globalThis.axe.run({ runOnly: ['color-contrast'] });
          return found.violations.flatMap(({ nodes }) => nodes.map(({ target, any }) => `${target.flat().join(' ')} ${any[0]?.message ?? ''}`));
        });
        assert.deepEqual([...text, ...await page.evaluate(untold)], [], `${where}, forced colours`);
        await page.emulateMedia({ forcedColors: 'none' });
      }
    } finally {
      await context.close();
    }
  }
}
