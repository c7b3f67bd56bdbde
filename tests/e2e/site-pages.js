// A dozen web sites that look as different as sites do, for `theme="site"`: what it is held to, and its contact sheet.
// `expects`: what it should find there.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

const BODY = `<header class="bar"><strong class="brand">Lake House</strong> <nav><a href="#a">Rooms</a> <a href="#b">Spa</a></nav></header>
<main>
  <h1>A day by the lake</h1>
  <p>Sauna, steam and <a href="#c">quiet treatments</a>, in a house from 1911.</p>
  <p><button class="btn btn-primary" type="button">Book a room</button> <input placeholder="Your email" aria-label="Your email"></p>
  <booking-widget portal="stillwater" theme="site"></booking-widget>
</main>`;

/** Of Tailwind's utilities those that the page uses; its reset is the real one. */
const UTILITIES = `.text-gray-900{color:oklch(21% .034 264.665)}.text-4xl{font-size:2.25rem;line-height:2.5rem}
  .font-extrabold{font-weight:800}.tracking-tight{letter-spacing:-.025em}.px-5{padding-inline:1.25rem}.py-3{padding-block:.75rem}
  .rounded-md{border-radius:.375rem}.text-white{color:#fff}.bg-indigo-600{background-color:oklch(51.1% .262 276.966)}
  .text-indigo-600{color:oklch(51.1% .262 276.966)}.underline{text-decoration-line:underline}`;

/** A photograph, as far as style sheets know. */
const SKY = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 9 9%22%3E%3Cpath fill=%22%23235%22 d=%22M0 0h9v9H0z%22/%3E%3Cpath fill=%22%23467%22 d=%22M0 9l4-6 5 6z%22/%3E%3C/svg%3E';

const page = (name, css, expects, body = BODY) => ({
  name,
  expects,
  html: `<style>main{max-width:60rem;margin:auto;padding:1rem}.bar{display:flex;gap:2rem;padding:1rem}</style><style>${css}</style>${body}`,
});

/** A site of its own, with nothing of the spa's page around. */
export const siteDocument = (stand, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>A site</title></head><body>${stand.script()}${body}</body></html>`;

/** The pages as journeys of `screens.js`, for the contact sheet. */
export async function siteJourneys() {
  return (await sitePages()).map(({ name, html }) => ({
    group: 'site',
    name: `the site ${name}`,
    screens: [`site-${name}`, `site-${name}-times`],
    looks: [['light', 390], ['light', 1280]],
    document: (stand) => siteDocument(stand, html),
    async run({ widget, shot }) {
      await widget.app();
      await shot(`site-${name}`, { window: true });
      await widget.chooseService('Swedish massage');
      await widget.chooseTherapist('Anyone');
      await widget.chooseDay(2);
      await shot(`site-${name}-times`);
    },
  }));
}

/** Pages for `siteDocument`. */
export async function sitePages() {
  const bootstrap = await readFile(resolve('bootstrap/dist/css/bootstrap.min.css'), 'utf8');
  const tailwind = await readFile(resolve('tailwindcss/preflight.css'), 'utf8');
  return [
    page('defaults', '', { scheme: 'light', bare: true }),
    page('words', 'body{color:#402a5e;font-family:Georgia,serif}a{color:inherit}', { scheme: 'light', accent: '#402a5e', surface: '#ffffff' }),
    page('dark', `body{background:#0e1116;color:#d7dde5;font-family:system-ui,sans-serif}a{color:#7cc4ff}
      .btn{background:#3fb68b;color:#04110c;border:0;padding:.7em 1.4em;border-radius:8px}`, { scheme: 'dark', accent: '#3fb68b', surface: '#0e1116' }),
    page('serif', `body{background:#faf6ef;color:#2d2a26;font:18px/1.6 Georgia,serif}h1{font-family:"Didot","Bodoni MT",Georgia,serif;font-weight:400;letter-spacing:.02em}
      a{color:#8c3b2a}.btn{background:transparent;border:1px solid #8c3b2a;color:#8c3b2a;padding:.8em 2em;font:inherit}`,
    { scheme: 'light', accent: '#8c3b2a', surface: '#faf6ef', outlined: true, size: '18px' }),
    page('brutalist', `body{background:#fff;color:#000;font-family:"Courier New",monospace}h1{font:900 3rem/1 Impact,sans-serif;text-transform:uppercase}
      a{color:#00f}.btn{background:#ff0;color:#000;border:3px solid #000;padding:1em;border-radius:0;text-transform:uppercase;font-weight:900}`,
    { scheme: 'light', accent: '#ffff00', radius: '0px', capitals: 'uppercase' }),
    page('pastel', `body{background:#fdeef4;color:#5b4a63;font-family:"Trebuchet MS",sans-serif}a{color:#c05299}
      .btn{background:#f3a6c8;color:#4a2138;border:0;padding:.8em 1.8em;border-radius:99px}`, { scheme: 'light', accent: '#f3a6c8', surface: '#fdeef4', pill: true }),
    page('bootstrap', bootstrap, { scheme: 'light', accent: '#0d6efd', radius: '6px' }),
    page('bootstrap-dark', bootstrap, { scheme: 'dark', accent: '#0d6efd' }, `<script>document.documentElement.dataset.bsTheme='dark'</script>${BODY}`),
    page('tailwind', `${tailwind}${UTILITIES}`, { scheme: 'light', accent: '#4f39f6' },
      BODY.replace('<main>', '<main class="font-sans text-gray-900">').replace('<h1>', '<h1 class="text-4xl font-extrabold tracking-tight">')
        .replace('btn btn-primary', 'px-5 py-3 rounded-md text-white bg-indigo-600').replace('<a href="#c">', '<a href="#c" class="text-indigo-600 underline">')),
    page('gold', `body{background:#0b0a08;color:#e8e0cf;font-family:"Times New Roman",serif}h1{font-weight:300;letter-spacing:.12em;text-transform:uppercase}
      a{color:#c9a24b}.btn{background:none;border:1px solid #c9a24b;color:#c9a24b;padding:1em 2.5em;letter-spacing:.2em;text-transform:uppercase}`,
    { scheme: 'dark', accent: '#c9a24b', outlined: true, capitals: 'uppercase' }),
    page('newspaper', `body{background:#fff;color:#111;font-family:"Source Serif 4",Georgia,serif}h1{font-weight:900;font-size:3rem}a{color:#111}
      .btn{background:#111;color:#fff;border:0;padding:.6em 1.2em;border-radius:2px}`, { scheme: 'light', accent: '#111111' }),
    page('loud', `body{background:#e4002b;color:#fff;font-family:Arial,sans-serif}a{color:#ffe14d}.btn{background:#ffe14d;color:#000;border:0;padding:1em 2em;border-radius:12px;font-weight:700}`,
      { scheme: 'dark', accent: '#ffe14d', surface: '#e4002b' }),
    page('photo', `body{background:linear-gradient(#123,#467);color:#f4f4f4;font-family:Verdana,sans-serif}a{color:#9fe}.btn{background:#19c2b0;color:#002;border:0;padding:.8em 1.5em;border-radius:24px;zoom:1.8}`,
      { scheme: 'dark', accent: '#19c2b0', surface: '#112233', pill: true }),
    page('grey', `body{background:#8d8d8d;color:#111;font-family:Tahoma,sans-serif}a{color:#003a70}.btn{background:#003a70;color:#fff;border:0;padding:.7em 1.4em;border-radius:4px}`,
      { scheme: 'light', accent: '#003a70', surface: '#8d8d8d' }),
    page('picture', `body{background:#000;color:#fff;font:62.5%/1.5 Georgia,serif;font-size:1.6rem}html{font-size:62.5%}.sky{position:fixed;inset:0;z-index:-1;background:url("${SKY}") center/cover}
      body{background:transparent}h1{font-size:15rem;line-height:.9;letter-spacing:-.06em}.btn{background:linear-gradient(90deg,oklch(.72 .17 45),oklch(.62 .2 20));color:#fff;border:0;padding:.9em 2em;border-radius:6px}`,
    { scheme: 'dark', accent: '#f97c3d', surface: null, radius: '6px', size: '16px', spacing: '-0.03em' }, `<div class="sky"></div>${BODY}`),
    page('system', `:root{color-scheme:dark;--brand:color-mix(in oklab,teal 70%,white)}a{color:lab(70 -30 -20)}
      .btn{background:var(--brand);color:#012;border:2px solid #fff;padding:.6em 1.2em;border-radius:0}
      .tile{display:block;padding:60px 20px;background:#c0f;color:#fff}`,
    { scheme: 'dark', radius: '0px', surface: '#121212', accent: '#66a5a5' },
    BODY.replace('<h1>', '<a class="tile primary" href="#d">Book our new house with a sauna of its own, in the woods above the lake</a><h1>')),
  ];
}
