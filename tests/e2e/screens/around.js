// What goes wrong, and the places that the widget can have on a page.
import { begun, keepBack, openChanged, PORTAL, refused } from './ways.js';

export const JOURNEYS = [
  {
    group: 'trouble',
    name: 'an unknown portal',
    screens: ['trouble-unknown-portal'],
    html: '<booking-widget portal="nowhere"></booking-widget>',
    async run({ widget, shot }) {
      await widget.element.getByText('Booking is not available here').waitFor();
      await shot('trouble-unknown-portal');
    },
  },
  {
    group: 'trouble',
    name: 'a site that may not embed the portal',
    screens: ['trouble-site-not-allowed'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route('**/v1/portals/**', refused(403));
      const widget = await visitor.open('/screens');
      await widget.element.locator('[data-screen="site-not-allowed"]').waitFor();
      await shot('trouble-site-not-allowed');
    },
  },
  {
    group: 'trouble',
    name: 'a portal that offers nothing',
    screens: ['trouble-nothing-offered'],
    open: false,
    async run({ visitor, shot }) {
      const widget = await openChanged(visitor, (all) => ({ ...all, services: [] }));
      await widget.element.locator('[data-screen="nothing-offered"]').waitFor();
      await shot('trouble-nothing-offered');
    },
  },
  {
    group: 'trouble',
    name: 'no network from the beginning',
    screens: ['trouble-no-network'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route('**/first-screen*', (route) => route.abort());
      const release = await keepBack(visitor, PORTAL);
      const widget = await visitor.open('/screens');
      await begun(widget);
      await visitor.context.setOffline(true);
      await widget.element.locator('[data-screen="offline"]').waitFor();
      await shot('trouble-no-network');
      await visitor.context.setOffline(false);
      await release();
    },
  },
  {
    group: 'trouble',
    name: 'a server that fails',
    screens: ['trouble-failed'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route('**/v1/portals/**', refused(500));
      const widget = await visitor.open('/screens');
      await widget.action('retry').waitFor({ timeout: 60_000 });
      await shot('trouble-failed');
    },
  },
  {
    group: 'trouble',
    name: 'no network',
    screens: ['trouble-offline'],
    async run({ visitor, widget, shot }) {
      await widget.hold({ day: 3 });
      await visitor.context.setOffline(true);
      await widget.element.getByText('You are offline').first().waitFor();
      await shot('trouble-offline');
      await visitor.context.setOffline(false);
    },
  },
  {
    group: 'trouble',
    name: 'no app',
    screens: ['trouble-way-out'],
    open: false,
    async run({ visitor, shot }) {
      await visitor.page.route(/app-[^/]*\.wasm|first-screen/, (route) => route.abort());
      const widget = await visitor.open('/screens');
      await widget.part('error').getByRole('link').waitFor();
      await shot('trouble-way-out');
    },
  },
  {
    group: 'places',
    name: 'the popup',
    screens: ['popup'],
    html: '<h1>A page of the spa</h1><p>Some text of the page behind it.</p><p><button data-booking-open>Book</button></p><booking-widget portal="stillwater" mode="popup"></booking-widget>',
    async run({ visitor, widget, shot }) {
      await visitor.page.getByRole('button', { name: 'Book' }).click();
      await widget.part('service').first().waitFor();
      await shot('popup', { window: true });
    },
  },
  {
    group: 'places',
    name: 'the floating button',
    screens: ['floating-button'],
    html: '<h1>A page of the spa</h1><p>Some text of the page behind it.</p><booking-widget portal="stillwater" mode="button"></booking-widget>',
    async run({ widget, shot }) {
      await widget.part('launcher').waitFor();
      await shot('floating-button', { window: true });
    },
  },
];
