// Builds the pretix widget: `node --input-type=module -e THIS FILES SCRIPT STYLE` in the folder that has Vite. As its own
// settings for Vite say, but minified in full, which it is not where pretix serves it.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import vue from '@vitejs/plugin-vue';
import * as sass from 'sass';
import { build } from 'vite';

const [files, script, style] = process.argv.slice(1);
const root = path.join(files, 'pretixpresale/widget');
// Its own extends one that is not in the package.
await writeFile(path.join(root, 'tsconfig.json'), '{}');
const built = await build({
  configFile: false,
  root,
  logLevel: 'error',
  plugins: [vue()],
  resolve: { alias: { '~': path.join(root, 'src') } },
  build: { write: false, minify: 'esbuild', rollupOptions: { input: path.join(root, 'src/main.ts'), output: { format: 'iife' } } },
});
const { output } = [built].flat()[0];
await writeFile(script, output.find(({ fileName }) => fileName.endsWith('.js')).code);
const { css } = sass.compile(path.join(files, 'pretixpresale/scss/widget.scss'), {
  style: 'compressed', quietDeps: true, logger: sass.Logger.silent,
});
await writeFile(style, css);
