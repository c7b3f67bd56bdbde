// Takes the pictures of README.md: `node readme.js FOLDER`, with the environment of the specs. The spa's page is set in
// a serif of the repository, where people have one of their machine's.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { GUEST, SERVICE, Stand, WIDTHS } from './harness.js';

const folder = process.argv[2];
const stand = new Stand([]);
await stand.start();
const serif = await readFile(new URL('fonts/source-serif-4.woff2', import.meta.url));
stand.indexPage = stand.indexPage.replace('</head>', `<style>
  @font-face { font-family: "Iowan Old Style"; src: url(/fonts/serif.woff2); font-weight: 200 900; font-display: block; }
</style></head>`);
try {
  for (const width of WIDTHS) {
    const visitor = await stand.visitor({ width });
    await visitor.context.route('**/fonts/serif.woff2', (route) => route.fulfill({ contentType: 'font/woff2', body: serif }));
    const widget = await visitor.open();
    const take = async (name) => {
      // As a visitor sees it: the widget at the top of the window, below the page's own header.
      await widget.element.evaluate((element) => element.scrollIntoView({ block: 'start', behavior: 'instant' }));
      await visitor.page.mouse.move(0, 0);
      await visitor.page.screenshot({ path: path.join(folder, `${name}-${width}.png`), caret: 'hide', animations: 'disabled' });
    };
    await widget.part('service').first().waitFor();
    await take('treatment');
    await widget.chooseService('Massage for two');
    await widget.action('to-times').waitFor();
    await take('visit');
    await widget.part('back').click();
    await widget.chooseService(SERVICE);
    await widget.part('therapist').first().waitFor();
    await take('therapist');
    await widget.chooseTherapist('Anyone');
    await widget.chooseDay(4);
    await take('time');
    await widget.chooseSlot(3);
    await widget.step('details').waitFor();
    await widget.fill(GUEST);
    await take('details');
    await widget.submit();
    await widget.confirmation();
    await take('confirmation');
    await visitor.leave();
  }
} finally {
  await stand.stop();
}
