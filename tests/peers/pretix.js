// The pretix widget, made where the benchmark runs: its source comes in a package from PyPI, what builds it from npm, and
// both stay in the folder that is given. It is under the AGPL; nothing of it is kept here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIREMENTS = fileURLToPath(new URL('pretix-requirements.txt', import.meta.url));
const BUILD = new URL('pretix-build.js', import.meta.url);

/** Its files inside the package, and what they import. */
const PARTS = ['pretixpresale/widget/', 'pretixpresale/scss/', 'pretixbase/scss/', 'bootstrap/'].map((part) => `pretix/static/${part}`);

/** What Django puts before the script: the words of its language. English ones are the keys. */
const WORDS = `const LANG = "en"; globalThis.django = { pgettext: (_, text) => text, gettext: (text) => text,
  interpolate: (text, values, named) => named ? text.replace(/%\\((\\w+)\\)s/g, (_, key) => values[key]) : text.replace(/%s/g, () => values.shift()),
  get_format: () => 1 };`;

/** Its script and its style sheet, built once; throws with a reason where that is not possible. */
export async function pretix(folder) {
  const home = path.join(folder, 'pretix');
  const made = { script: path.join(home, 'widget.js'), style: path.join(home, 'widget.css') };
  if (!existsSync(made.style)) {
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    download(home);
    const build = await readFile(BUILD, 'utf8');
    const files = path.join(home, 'pretix/static');
    // What it imports is found from the folder that it runs in.
    run(process.execPath, ['--input-type=module', '-e', build, files, made.script, made.style], { cwd: folder });
  }
  return { script: `(() => { ${WORDS}\n${await readFile(made.script, 'utf8')} })();`, style: await readFile(made.style, 'utf8') };
}

/** The package, by its hash, and of it only what is needed. */
function download(home) {
  run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '--dest', home, '-r', REQUIREMENTS]);
  run('python3', ['-c', `
import glob, sys, zipfile
home, *parts = sys.argv[1:]
package = zipfile.ZipFile(glob.glob(home + "/pretix-*.whl")[0])
package.extractall(home, [name for name in package.namelist() if name.startswith(tuple(parts))])`, home, ...PARTS]);
}

function run(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', timeout: 180_000, ...options });
  if (result.status === 0) return;
  const said = result.error?.message ?? result.stderr.split('\n').findLast((line) => /error/i.test(line));
  throw new Error(said?.trim() ?? `${program} failed`);
}

/** A month with eight slots on each day to come, in the answer that the widget asks its server for. */
export function pretixAnswer() {
  const today = new Date();
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  const days = [];
  // The weeks of a calendar begin on Monday; a day of another month is empty.
  for (let empty = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7; empty > 0; empty -= 1) days.push(null);
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  for (let day = 1; day <= count; day += 1) {
    const date = new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
    const events = Array.from({ length: 8 }, (_, index) => ({
      name: 'Massage',
      time: `${9 + index}:00`,
      date_range: date,
      location: '',
      continued: false,
      availability: { color: 'green', text: 'Book now', reason: 'ok' },
      event_url: '/demo/spa/',
      subevent: day * 100 + index,
    }));
    days.push({ day, date, day_formatted: date, today: day === today.getUTCDate(), events });
  }
  const weeks = [];
  while (days.length > 0) weeks.push(Array.from({ length: 7 }, () => days.shift() ?? null));
  return { name: 'Spa', currency: 'EUR', poweredby: '', date: `${year}-${String(month + 1).padStart(2, '0')}`, weeks };
}
