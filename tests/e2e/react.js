// React as a page without a bundler has it: `window.load('react')`.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

const BUILDS = [
  ['react', 'react/cjs/react.production.js'], ['scheduler', 'scheduler/cjs/scheduler.production.js'],
  ['react-dom', 'react-dom/cjs/react-dom.production.js'], ['react-dom/client', 'react-dom/cjs/react-dom-client.production.js'],
];

/** Puts React into a Playwright page. */
export async function addReact(page) {
  const modules = {};
  for (const [name, file] of BUILDS) {
    // The package names its entry only; the builds lie beside it.
    const entry = resolve(file.split('/')[0]).replace(/index\.js$/, '');
    modules[name] = await readFile(entry + file.slice(file.indexOf('/') + 1), 'utf8');
  }
  await page.addScriptTag({ content: `{
    const sources = {${Object.entries(modules).map(([name, code]) => `${JSON.stringify(name)}: (module, exports, require, process) => {${code}\n}`).join(',')}};
    const made = {};
    window.load = (name) => {
      if (!made[name]) {
        made[name] = { exports: {} };
        sources[name](made[name], made[name].exports, window.load, { env: {} });
      }
      return made[name].exports;
    };
  }` });
}
