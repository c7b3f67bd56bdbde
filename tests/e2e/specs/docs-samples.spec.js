// What docs/embedding.md and README.md tell sites to paste does what they say, as it stands there.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { guest, scenario, until, useStand } from '../harness.js';

const stand = useStand();
const EXAMPLE = 'https://book.example.com';

async function text(name) {
  const words = await readFile(new URL(`../../../${name}`, import.meta.url), 'utf8');
  return words.replaceAll(EXAMPLE, stand.serverUrl);
}

/** The samples of a language. */
const samples = (words, language) =>
  [...words.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, sample]) => sample);

const page = (body, headers = {}) => ['/sample', `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title></head><body>${body}</body></html>`, headers];

scenario(stand, 'every HTML sample shows the widget', async (visitor) => {
  let count = 0;
  for (const name of ['README.md', 'docs/embedding.md']) {
    // Vue's is a template.
    for (const sample of samples(await text(name), 'html').filter((html) => html.includes('<booking-widget') && !html.includes(' :'))) {
      stand.addDocument(...page(sample.includes('booking-widget.js') ? sample : stand.script() + sample));
      const widget = await visitor.open('/sample');
      await widget.part('service').first().waitFor();
      count += 1;
    }
  }
  assert.ok(count >= 4, `${count} samples`);
}, { widths: [390] });

scenario(stand, 'the samples of prefill, of events and of analytics do what they say, under the policy of the docs', async (visitor) => {
  const words = await text('docs/embedding.md');
  const said = [];
  visitor.page.on('console', (message) => message.type() === 'log' && said.push(message.text()));
  const [counted] = samples(words, 'html').filter((html) => html.includes('data-consent'));
  const scripts = samples(words, 'js').filter((script) => script.includes('booking-submitted') || script.includes('.prefill'));
  assert.equal(scripts.length, 2);
  const policy = words.split('\n').find((line) => line.startsWith('script-src '));
  // The page's own scripts are its own affair.
  const line = policy.replace('script-src', "script-src 'unsafe-inline'");
  stand.addDocument(...page(
    `<script>window.dataLayer = [{ 'gtm.start': 1 }];</script>${stand.script()}${counted}<script>${scripts.join('\n')}</script>`,
    { 'content-security-policy': line },
  ));
  const widget = await visitor.open('/sample');
  await widget.hold({ day: 2 });
  await until('the form is filled in', async () => (await widget.field('Email').inputValue()) === 'ada@example.org');
  await widget.fill(guest('Sam'));
  await widget.submit();
  const reference = await widget.confirmation();
  await until('the handler has said it', () => said.some((line) => line.includes(reference)));
  await until('the lead is told', () => visitor.page.evaluate(() => window.dataLayer.some(({ event }) => event === 'generate_lead')));
}, { widths: [390] });

scenario(stand, 'every address of the server in the docs is there', async () => {
  const words = (await text('docs/embedding.md')) + (await text('README.md'));
  const addresses = [...new Set(words.match(new RegExp(`${stand.serverUrl}/[^\\s"'\`<>()…]+`, 'g')))];
  assert.ok(addresses.length >= 4, addresses.join());
  for (const address of addresses) assert.equal((await fetch(address)).status, 200, address);
}, { widths: [1280] });
