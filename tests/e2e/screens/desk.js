// The desk, where staff answer. No script runs on its pages.
import { until } from '../harness.js';
import { askTo, askToCancel, decide, hold, NOW, request } from './ways.js';

async function logIn(page, token) {
  await page.getByLabel('Staff token').fill(token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Log out' }).waitFor();
}

export const JOURNEYS = [
  {
    group: 'desk',
    name: 'the desk',
    screens: ['desk-login', 'desk-inbox', 'desk-booking', 'desk-change', 'desk-day', 'desk-find', 'desk-mails'],
    open: false,
    script: false,
    async run({ visitor, stand, shot }) {
      const { page } = visitor;
      await request(stand, 'Edith', 4);
      const booking = await request(stand, 'Katharina', 6);
      await page.goto(`${stand.serverUrl}/desk`);
      await shot('desk-login');
      await logIn(page, stand.staffToken);
      await shot('desk-inbox');
      await page.goto(`${stand.serverUrl}/desk/bookings/${booking.reference}`);
      await shot('desk-booking');
      const moved = await request(stand, 'Sophie', 8);
      await decide(stand, 'sophie@example.org', 'approve');
      await askToCancel(stand, 'sophie@example.org');
      await page.goto(`${stand.serverUrl}/desk/bookings/${moved.reference}`);
      await shot('desk-change');
      await page.goto(`${stand.serverUrl}/desk/day?date=${booking.event.startInCenter.slice(0, 10)}`);
      await shot('desk-day');
      await page.goto(`${stand.serverUrl}/desk/bookings`);
      await shot('desk-find');
      await page.goto(`${stand.serverUrl}/desk/mails`);
      await shot('desk-mails');
    },
  },
  {
    group: 'desk',
    name: 'the desk, before anybody has booked',
    screens: ['desk-login-wrong', 'desk-inbox-empty', 'desk-day-empty', 'desk-day-closed', 'desk-day-house-closed', 'desk-found-none', 'desk-booking-unknown', 'desk-nothing-here'],
    open: false,
    script: false,
    extra: true,
    async run({ visitor, stand, shot }) {
      const { page } = visitor;
      await page.goto(`${stand.serverUrl}/desk`);
      await page.getByLabel('Staff token').fill('a token of somebody else');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('This token is not known').waitFor();
      await shot('desk-login-wrong');
      await logIn(page, stand.staffToken);
      await shot('desk-inbox-empty');
      await page.goto(`${stand.serverUrl}/desk/day?date=2027-03-03`);
      await shot('desk-day-empty');
      await stand.import((text) => text.replaceAll(/^schedule = .+$/gm, 'schedule = { mon = "09:00-18:00" }')
        .replace('{ from = 2027-01-12T09:00:00, to = 2027-01-12T13:00:00 }', '{ from = 2027-12-24T09:00:00, to = 2027-12-26T13:00:00 }'));
      await page.goto(`${stand.serverUrl}/desk/day?date=2027-03-09`);
      await shot('desk-day-closed');
      // Christmas, and a room is blocked out all day.
      await page.goto(`${stand.serverUrl}/desk/day?date=2027-12-25`);
      await page.getByText('All day').waitFor();
      await shot('desk-day-house-closed');
      await page.goto(`${stand.serverUrl}/desk/bookings?q=nobody`);
      await page.getByText('No bookings found.').waitFor();
      await shot('desk-found-none');
      await page.goto(`${stand.serverUrl}/desk/bookings/SW-0000`);
      await page.getByRole('heading').first().waitFor();
      await shot('desk-booking-unknown');
      await page.goto(`${stand.serverUrl}/desk/nothing-here`);
      await shot('desk-nothing-here');
    },
  },
  {
    group: 'desk',
    name: 'the desk, and what is done there',
    screens: [
      'desk-inbox-answer', 'desk-approved', 'desk-cancel', 'desk-canceled', 'desk-late', 'desk-denied', 'desk-change-details', 'desk-in-the-way',
      'desk-not-free', 'desk-day-full', 'desk-found', 'desk-sensitive', 'desk-read-only',
    ],
    open: false,
    script: false,
    extra: true,
    async run({ visitor, stand, shot }) {
      const { page } = visitor;
      const open = (booking) => page.goto(`${stand.serverUrl}/desk/bookings/${booking.reference}`);
      const press = (name) => page.getByRole('button', { name }).click();
      // Requests keep nothing here, so two may want the same.
      await stand.import((text) => text.replace('pending_blocks_slot = true', 'pending_blocks_slot = false')
        .replace('block_outs = [{ from = 2026-12-09T14:00:00, to = 2026-12-09T18:00:00 }]', 'block_outs = [{ from = 2027-03-06T14:00:00, to = 2027-03-06T18:00:00 }]'));
      const first = await request(stand, 'Edith', 4);
      await page.goto(`${stand.serverUrl}/desk`);
      await logIn(page, stand.staffToken);
      const card = page.locator('.cards > li').filter({ has: page.locator(`a[href$="${first.reference}"]`) });
      await card.locator('summary').click();
      await shot('desk-inbox-answer');
      await card.getByLabel('Message to the guest').fill('We look forward to it.');
      await card.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('Approved. The guest is told by mail.').waitFor();
      await shot('desk-approved');
      await page.locator('summary').filter({ hasText: 'Cancel this booking' }).click();
      await shot('desk-cancel');
      await page.getByLabel('Message to the guest').fill('The boiler broke.');
      await press('Cancel this booking');
      await page.getByText('Canceled. The guest is told by mail.').waitFor();
      await shot('desk-canceled');
      const second = await request(stand, 'Hannah', 5);
      await open(second);
      await decide(stand, 'hannah@example.org', 'deny', { notification: { message: 'We are closed that day.' } });
      await press('Approve');
      await page.getByRole('heading', { name: 'Somebody else was faster' }).waitFor();
      await shot('desk-late');
      await open(second);
      await shot('desk-denied');
      const moved = await request(stand, 'Sophie', 4);
      await decide(stand, 'sophie@example.org', 'approve');
      const { reservationId } = await hold(stand, 4, NOW, { replaces: moved.id });
      await askTo(stand, 'sophie@example.org', { contact: { phone: '+49 40 999', lastName: 'Germain' }, reservationId });
      await open(moved);
      await shot('desk-change-details');
      const health = { health: 'A bad back.' };
      const [one, other] = [await request(stand, 'Clara', 4, NOW, health), await request(stand, 'Marie', 4, NOW, health)];
      await open(other);
      await page.locator('.note.bad').first().waitFor();
      await shot('desk-in-the-way');
      await decide(stand, 'clara@example.org', 'approve');
      await page.reload();
      await press('Approve');
      await page.getByRole('heading', { name: 'The time is not free' }).waitFor();
      await shot('desk-not-free');
      await hold(stand, 4);
      await page.goto(`${stand.serverUrl}/desk/day?date=${one.event.startInCenter.slice(0, 10)}`);
      await shot('desk-day-full');
      await page.goto(`${stand.serverUrl}/desk/bookings?q=example`);
      await shot('desk-found');
      await page.goto(`${stand.serverUrl}/desk/bookings/${one.reference}?show=sensitive`);
      await shot('desk-sensitive');
      await press('Log out');
      await logIn(page, stand.token('A reader', 'read'));
      await open(other);
      await shot('desk-read-only');
    },
  },
  {
    group: 'desk',
    name: 'the desk, and mails that nobody takes',
    screens: ['desk-mails-waiting', 'desk-mails-failed', 'desk-mails-again'],
    open: false,
    script: false,
    extra: true,
    // A mail server that is not there.
    flags: ['--smtp-url', 'smtp://127.0.0.1:1', '--mail-from', 'booking@stillwater.example'],
    async run({ visitor, stand, shot }) {
      const { page } = visitor;
      await request(stand, 'Edith', 20);
      await page.goto(`${stand.serverUrl}/desk`);
      await logIn(page, stand.staffToken);
      const look = async (state, what) => until(what, async () => {
        await page.goto(`${stand.serverUrl}/desk/mails?state=${state}`);
        return await page.getByText('Tried').count() > 0;
      });
      await look('waiting', 'a mail was tried');
      await shot('desk-mails-waiting');
      // Five days later it is given up.
      await stand.advanceServer(5 * 86_400 + 60);
      await page.goto(`${stand.serverUrl}/desk`);
      await logIn(page, stand.staffToken);
      await look('failed', 'the mail is given up');
      await shot('desk-mails-failed');
      await page.getByRole('button', { name: 'Send again' }).first().click();
      await page.getByText('The mail is on its way again.').waitFor();
      await shot('desk-mails-again');
    },
  },
];
