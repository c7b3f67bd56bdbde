// The element as a guest in somebody's page.
import assert from 'node:assert/strict';
import { guest, scenario, SNIPPET, until, useStand } from '../harness.js';

const stand = useStand();

scenario(stand, 'an unknown portal says that booking is not available', async (visitor) => {
  stand.addPage('/nowhere', '<booking-widget portal="nowhere"></booking-widget>');
  const widget = await visitor.open('/nowhere');
  await widget.element.getByText('Booking is not available here').waitFor();
  assert.equal(await widget.part('service').count(), 0);
}, { expected: /Failed to load resource|portal/ });

scenario(stand, 'two widgets of one page share the wasm and nothing else', async (visitor) => {
  stand.addPage('/two', `${SNIPPET}<hr><booking-widget portal="stillwater-express"></booking-widget>`);
  const downloads = [];
  visitor.page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('.wasm')) downloads.push(request.url());
  });
  await visitor.open('/two');
  const [first, second] = [visitor.widget(0), visitor.widget(1)];
  await second.part('service').first().waitFor();
  await first.hold({ day: 0 });
  assert.ok(await second.step('service').isVisible(), 'the second follows the first');
  await second.hold({ service: '', day: 1 });
  await first.fill(guest(`Ola${visitor.width}`));
  await second.fill(guest(`Pia${visitor.width}`));
  await first.submit();
  await first.confirmation();
  await second.submit();
  await second.confirmation();
  // The first wasm and the second one, each once.
  assert.equal(downloads.length, 2);
  assert.equal(new Set(downloads).size, 2);
});

scenario(stand, 'a site that turns dark while somebody types loses nothing', async (visitor) => {
  const widget = await visitor.open();
  await widget.hold({ day: 4 });
  const { element: host } = widget;
  const [[label, value]] = Object.entries(guest('Rosa'));
  await widget.field(label).fill(value);
  await widget.part('root').evaluate((root) => (root.isTheOne = true));
  await host.evaluate((element) => {
    element.scheme = 'dark';
    element.theme = 'site';
  });
  await until('it is dark', () => widget.part('root').evaluate((root) => getComputedStyle(root).colorScheme === 'dark'));
  assert.equal(await widget.field(label).inputValue(), value);
  assert.ok(await widget.part('root').evaluate((root) => root.isTheOne), 'the app was mounted again');
}, { widths: [390] });

scenario(stand, 'the page gets nothing but the element: no globals, no cookies, no nodes', async (visitor) => {
  stand.addPage('/plain', '<p>No widget here.</p>');
  const look = () => ({
    globals: Object.getOwnPropertyNames(window).filter((name) => !/^\d+$/.test(name)),
    nodes: document.querySelectorAll('body *:not(booking-widget), head *').length,
    cookie: document.cookie,
    booking: document.querySelector('booking-widget')?.childNodes.length ?? 0,
  });
  await visitor.open('/');
  await visitor.widget().part('service').first().waitFor();
  const withWidget = await visitor.page.evaluate(look);
  stand.addPage('/bare', '<booking-widget></booking-widget>');
  await visitor.page.goto(`${stand.siteUrl}/plain`);
  const without = await visitor.page.evaluate(look);
  const added = withWidget.globals.filter((name) => !without.globals.includes(name));
  assert.deepEqual(added, []);
  assert.equal(withWidget.cookie, '');
  assert.equal(withWidget.booking, 0);
});

scenario(stand, 'nothing scrolls sideways on a narrow phone', async (visitor) => {
  const widget = await visitor.open();
  const sideways = async (where) => {
    const wide = await visitor.page.evaluate(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      const all = [...document.querySelectorAll('*'), ...document.querySelector('booking-widget').shadowRoot.querySelectorAll('*')];
      return all
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
        .map((element) => `${element.localName}.${element.getAttribute('class')}`);
    });
    assert.deepEqual(wide, [], where);
  };
  await widget.part('service').first().waitFor();
  await sideways('treatments');
  await widget.chooseService('');
  await widget.part('therapist').first().waitFor();
  await sideways('therapists');
  await widget.chooseTherapist('Anyone');
  await widget.chooseDay(3);
  await sideways('times');
  await widget.chooseSlot();
  await widget.step('details').waitFor();
  await sideways('details');
}, { widths: [320] });

scenario(stand, 'the element speaks the language of its page', async (visitor) => {
  stand.addPage('/de', '<div lang="de"><booking-widget portal="stillwater" lang="de"></booking-widget></div>');
  const widget = await visitor.open('/de');
  await widget.element.getByText('Wählen Sie Ihre Anwendung').waitFor();
  await until('the treatments are there', async () => (await widget.part('service').count()) > 0);
}, { widths: [390] });
