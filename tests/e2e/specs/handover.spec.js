// The moment when the app takes the place of the server's picture: what a voice reads, what moves, what was scrolled to,
// and presses of every kind that were made before it.
import assert from 'node:assert/strict';
import { holdWasm, scenario, SERVICE, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();
// A second center, so that there is one to choose.
const centers = useStand({ catalogue: withSecondCenter });

/** The demo catalogue with its center twice; everything stays at the first. */
function withSecondCenter(text) {
  const [, center] = /(\[\[center\]\][\s\S]*?)(?=\n\[\[(?!center))/.exec(text);
  const second = center.replace('key = "lake"', 'key = "town"').replaceAll('Stillwater at the lake', 'Stillwater in town')
    .replaceAll('Stillwater am See', 'Stillwater in der Stadt');
  return text.replace(center, `${center}\n${second}`)
    .replace(/^(\[\[(?:room|equipment)\]\]\nkey = .*)$/gm, '$1\ncenter = "lake"')
    .replace(/^(\[\[service\]\]\nkey = .*)$/gm, '$1\ncenters = ["lake"]')
    .replace(/^schedule = (.*)$/gm, 'schedules = { lake = $1 }');
}

async function service() {
  const { services } = await (await fetch(`${stand.serverUrl}/v1/portals/stillwater`)).json();
  return services.find(({ name }) => name === SERVICE).code;
}

async function page(address, attributes = '') {
  stand.addPage(address, SNIPPET.replace('>', ` ${attributes}>`));
  return address;
}

/**
 * What assistive technology is told of the page: roles, names, states and values, in their order. Not what the live region
 * says, which is said once and gone; text is told in one piece, in however many it lies there.
 */
async function told(visitor) {
  const devtools = await visitor.context.newCDPSession(visitor.page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  await devtools.detach();
  const STATES = ['focusable', 'focused', 'disabled', 'expanded', 'checked', 'pressed', 'selected', 'level', 'live', 'busy', 'invalid', 'required'];
  const all = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];
  const walk = (node, depth) => {
    const { ignored, role, name, value, description, properties = [], childIds = [] } = node;
    const isTold = !ignored && !['InlineTextBox', 'none', 'generic'].includes(role.value);
    const start = `${' '.repeat(depth)}${role.value} | `;
    if (isTold && role.value === 'StaticText' && lines.at(-1)?.startsWith(start)) lines[lines.length - 1] += name.value;
    else if (isTold && role.value === 'StaticText') lines.push(start + name.value);
    else if (isTold) {
      const states = properties.filter((property) => STATES.includes(property.name)).map((property) => `${property.name}=${property.value.value}`);
      lines.push(start + [name?.value ?? '', value?.value ?? '', description?.value ?? '', ...states].join(' | '));
    }
    if (role.value === 'status') return;
    for (const id of childIds) if (all.has(id)) walk(all.get(id), depth + Number(isTold));
  };
  walk(nodes.find(({ parentId }) => parentId === undefined), 0);
  return lines;
}

for (const [what, attributes, step] of [['the treatments', '', 'service'], ['the times', 'service', 'time']]) {
  scenario(stand, `a voice is told the same of ${what} before and after, and stays at what has the focus`, async (visitor) => {
    const go = await holdWasm(visitor);
    const widget = await visitor.open(await page(`/voice-${step}`, attributes && `service="${await service()}"`));
    const place = step === 'time' ? widget.freeSlots().nth(1) : widget.part('service').nth(3);
    await place.focus();
    // The days of a calendar come after its times.
    if (step === 'time') await widget.part('day').first().waitFor();
    const before = await told(visitor);
    go();
    await widget.app();
    const after = await told(visitor);
    assert.ok(before.length > 30, 'nothing is told');
    assert.equal(before.filter((line) => /^ *button .*focused=true/.test(line)).length, 1, before.join('\n'));
    assert.deepEqual(after, before);
  });
}

/** Looks at every frame from now on: how many screens there are, how high they are, whether anything is seen through. */
const watchFrames = (visitor) => visitor.page.evaluate(() => {
  const { shadowRoot } = document.querySelector('booking-widget');
  window.frames_ = [];
  const look = () => {
    const roots = shadowRoot.querySelectorAll('[part~="root"]');
    const cards = [...shadowRoot.querySelectorAll('[part~="step"], [part~="service"], [part~="slot"]')].slice(0, 12);
    window.frames_.push(JSON.stringify({
      roots: roots.length,
      height: Math.round(roots[0]?.getBoundingClientRect().height ?? 0),
      places: cards.map((card) => Math.round(card.getBoundingClientRect().top)),
      faint: cards.filter((card) => getComputedStyle(card).opacity !== '1' || !['none', 'matrix(1, 0, 0, 1, 0, 0)'].includes(getComputedStyle(card).transform)).length,
      bones: shadowRoot.querySelectorAll('.bones').length,
    }));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});

for (const [what, attributes] of [['the treatments', ''], ['the times', 'service']]) {
  scenario(stand, `no frame of the handover of ${what} shows anything else, with movement wanted`, async (visitor) => {
    const go = await holdWasm(visitor);
    const widget = await visitor.open(await page(`/frames-${what.length}`, attributes && `service="${await service()}"`));
    await (attributes ? widget.freeSlots() : widget.part('service')).first().waitFor();
    // What moves when the picture comes has ended.
    await widget.element.evaluate(({ shadowRoot }) => Promise.all(shadowRoot.getAnimations()
      .filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime)).map((animation) => animation.finished)));
    await watchFrames(visitor);
    await until('some frames are seen', () => visitor.page.evaluate(() => window.frames_.length > 3));
    go();
    await widget.app();
    const seen = await visitor.page.evaluate(() => window.frames_.length);
    await until('some more are seen', () => visitor.page.evaluate((seen) => window.frames_.length > seen + 20, seen));
    const frames = await visitor.page.evaluate(() => [...new Set(window.frames_)]);
    assert.equal(frames.length, 1, frames.join('\n'));
    assert.match(frames[0], /"roots":1.*"faint":0,"bones":0/);
  }, { reducedMotion: 'no-preference' });
}

scenario(stand, 'the row of categories stays where it was scrolled to', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/chips'));
  const chips = widget.element.locator('.chips').first();
  await chips.waitFor();
  const before = await chips.evaluate((row) => {
    row.scrollLeft = 70;
    return row.scrollLeft;
  });
  assert.ok(before > 20, `it cannot be scrolled: ${before}`);
  go();
  await widget.app();
  assert.equal(await chips.evaluate((row) => row.scrollLeft), before);
}, { widths: [390] });

scenario(stand, 'a category pressed before the app is there is looked at when it is', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/category'));
  const chip = widget.element.locator('.chips button').filter({ hasText: 'Facials' });
  await chip.click();
  assert.equal(await widget.element.locator('[data-noticed]').count(), 1);
  go();
  await widget.app();
  await until('only facials are shown', async () => (await widget.part('service').filter({ hasText: SERVICE }).count()) === 0);
  assert.ok((await widget.part('service').filter({ hasText: /facial/i }).count()) > 0);
}, { widths: [390] });

scenario(stand, 'a day pressed before the app is there is shown when it is', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/day', `service="${await service()}"`));
  const days = widget.part('day', '[data-state="free"]');
  await days.first().waitFor();
  const day = days.last();
  const date = await day.getAttribute('data-date');
  await day.click();
  go();
  await widget.app();
  await widget.part('slot', `[data-time^="${date}"]`).first().waitFor();
});

scenario(stand, 'a month pressed before the app is there is shown when it is', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open(await page('/month', `service="${await service()}"`));
  const month = widget.element.locator('.calendar-month');
  const before = await month.innerText();
  await widget.action('next-month').click();
  assert.equal(await month.innerText(), before, 'without the app it cannot change');
  go();
  await widget.app();
  await until('the next month is shown', async () => (await month.innerText()) !== before);
});

scenario(centers, 'a center pressed before the app is there is chosen when it is', async (visitor) => {
  const go = await holdWasm(visitor);
  const widget = await visitor.open();
  await widget.part('center').filter({ hasText: 'Stillwater at the lake' }).click();
  assert.equal(await widget.step('center').count(), 1);
  go();
  await widget.step('service').waitFor();
}, { widths: [390] });
