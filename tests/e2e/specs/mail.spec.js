// Mail through a mail server that is not ours (smtp-server, of nodemailer): TLS, login, and whatever
// goes wrong with mail servers. The certificate is for tests only, its authority's key is thrown away.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';

const { E2E_SERVER, E2E_CATALOGUE } = process.env;
const TLS = path.join(import.meta.dirname, '../tls');
const AUTHORITY = path.join(TLS, 'authority.pem');
const USER = 'spa@mail.example';
const PASSWORD = 'p@ss/word:?';
const DESK = 'desk@spa.example';

/** Longer than anything should take on a busy machine. */
const PATIENCE = 60_000;

async function until(ask, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < end, what);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** A mail server. `hooks` are smtp-server's; whatever it takes is kept in `mails`. */
class MailServer {
  mails = [];
  attempts = 0;
  logins = 0;
  #server;

  constructor(hooks = {}) {
    this.hooks = hooks;
  }

  async listen(port = 0) {
    this.#server = new SMTPServer({
      key: await readFile(path.join(TLS, 'server.key')),
      cert: await readFile(path.join(TLS, 'server.pem')),
      authMethods: ['PLAIN', 'LOGIN'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onAuth: (login, session, done) => {
        this.logins += 1;
        const isRight = session.secure && login.username === USER && login.password === PASSWORD;
        done(isRight ? null : new Error('Invalid username or password'), { user: login.username });
      },
      onMailFrom: (address, session, done) => {
        this.attempts += 1;
        (this.hooks.onMailFrom ?? ((_, __, go) => go()))(address, session, done);
      },
      onRcptTo: (address, session, done) =>
        (this.hooks.onRcptTo ?? ((_, __, go) => go()))(address, session, done),
      onData: async (stream, session, done) => {
        const parts = [];
        for await (const part of stream) parts.push(part);
        const { envelope, secure, user } = session;
        const text = Buffer.concat(parts).toString('utf8');
        const mail = {
          from: envelope.mailFrom.address,
          to: envelope.rcptTo.map((one) => one.address),
          id: /^Message-ID: (.*)\r$/m.exec(text)[1],
          text,
          secure,
          user,
        };
        if (this.hooks.onData) return this.hooks.onData(mail, done, this);
        this.mails.push(mail);
        done();
      },
    });
    // Whoever speaks to it may hang up at any time.
    this.#server.on('error', () => {});
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server.server, 'listening');
    this.port = this.#server.server.address().port;
    return this;
  }

  close() {
    return new Promise((done) => this.#server.close(done));
  }

  to(address) {
    return this.mails.filter((mail) => mail.to.includes(address));
  }
}

/** A spa with a database of its own, whose server sends mail. */
class Spa {
  log = '';

  static async open() {
    const spa = new Spa();
    spa.folder = await mkdtemp(path.join(tmpdir(), 'booking-mail-'));
    const catalogue = path.join(spa.folder, 'catalogue.toml');
    const demo = await readFile(E2E_CATALOGUE, 'utf8');
    const wanted = `staff_notify = ["${DESK}"]\napproval = "manual"`;
    // Its pictures stay where they are.
    const text = demo.replace(/^(picture|logo) = .*\n/gm, '').replace('approval = "manual"', wanted);
    await writeFile(catalogue, text);
    const imported = spawnSync(E2E_SERVER, ['--database-url', spa.#database, 'import', catalogue]);
    assert.equal(imported.status, 0, imported.stderr.toString());
    return spa;
  }

  get #database() {
    return `sqlite://${path.join(this.folder, 'booking.db')}`;
  }

  /** Serves with STARTTLS and login to this port of localhost. */
  async serve(port, { password = PASSWORD, authority = AUTHORITY } = {}) {
    const login = `${encodeURIComponent(USER)}:${encodeURIComponent(password)}`;
    const flags = ['--database-url', this.#database, 'serve', '--listen', '127.0.0.1:0', '--rate-limit', 'off'];
    this.process = spawn(E2E_SERVER, [...flags, '--mail-from', 'booking@spa.example'], {
      env: {
        ...process.env,
        BOOKING_SMTP_URL: `smtp://${login}@localhost:${port}?tls=required`,
        ...(authority ? { BOOKING_SMTP_CA: authority } : {}),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.log = '';
    this.process.stderr.on('data', (part) => (this.log += part));
    const [, address] = await until(() => /"address":"([^"]+)"/.exec(this.log), 'the server does not start');
    this.url = `http://${address}`;
  }

  async stop(signal = 'SIGTERM') {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
  }

  async close() {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #post(address, body) {
    const response = await fetch(this.url + address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${address}: ${response.status} ${await response.clone().text()}`);
    return response;
  }

  advance(seconds) {
    return this.#post('/test/clock', { advance_seconds: seconds });
  }

  /** A request for a treatment, of which booker and staff are told. */
  async submit(email = 'ada@guest.example') {
    const portal = await (await fetch(`${this.url}/v1/portals/stillwater`)).json();
    const [service] = portal.services;
    const [therapist] = service.therapist_ids;
    const query = `service_id=${service.id}&therapist_id=${therapist}`;
    const calendar = await (await fetch(`${this.url}/v1/portals/stillwater/availability?${query}`)).json();
    const day = calendar.days.findLast((one) => one.slots.length > 0);
    const draft = await (
      await this.#post('/v1/bookings', {
        center_id: portal.centers[0].id,
        date: day.date,
        portal_id: 'stillwater',
        guests: [{ items: [{ item: { id: service.id }, therapist: { id: therapist } }] }],
      })
    ).json();
    const slot = { slot_time: day.slots.at(-1).Time };
    const held = await (await this.#post(`/v1/bookings/${draft.id}/slots/reserve`, slot)).json();
    const reply = await this.#post('/bookings/submit', {
      submission: true,
      orgId: portal.organization.id,
      bookingModuleId: portal.booking_module.id,
      portalId: portal.portal.id,
      reservationId: held.reservation_id,
      contact: { firstName: 'Ada', lastName: 'Test', email, phone: '+1 555 0142', answers: { terms: true } },
    });
    return (await reply.json()).booking;
  }

  /** How often the server has written that mails were put off. */
  get putOff() {
    return this.log.split('some mails were not taken').length - 1;
  }
}

function scenario(name, run) {
  test(name, { timeout: 300_000 }, async () => {
    const spa = await Spa.open();
    try {
      await run(spa);
    } catch (error) {
      error.message += `\nThe server's log: ${spa.log}`;
      throw error;
    } finally {
      await spa.close();
    }
  });
}

scenario('mail leaves by STARTTLS and with a login, and only once', async (spa) => {
  const post = await new MailServer().listen();
  await spa.serve(post.port);
  const booking = await spa.submit();
  await until(() => post.mails.length === 2, 'two mails');
  const [toBooker] = post.to('ada@guest.example');
  const [toStaff] = post.to(DESK);
  for (const mail of [toBooker, toStaff]) {
    assert.ok(mail.secure, 'encrypted');
    assert.equal(mail.user, USER);
    assert.equal(mail.from, 'booking@spa.example');
    assert.equal(mail.to.length, 1);
    assert.ok(mail.text.includes(booking.reference));
  }
  // Long after whatever would be repeated.
  await spa.advance(3600);
  await spa.submit('bob@guest.example');
  await until(() => post.to('bob@guest.example').length === 1 && post.to(DESK).length === 2, 'two more');
  assert.equal(post.mails.length, 4);
  assert.equal(new Set(post.mails.map((mail) => mail.id)).size, 4);
  assert.ok(!spa.log.includes(PASSWORD) && !spa.log.includes('guest.example'));
  await post.close();
});

scenario('a wrong password loses no mail: it is sent when the password is right', async (spa) => {
  const post = await new MailServer().listen();
  await spa.serve(post.port, { password: 'wrong' });
  await spa.submit();
  await until(() => post.logins >= 2 && spa.putOff >= 1, 'the login is tried');
  assert.equal(post.attempts, 0);
  await spa.stop();
  await spa.serve(post.port);
  await spa.advance(601);
  await until(() => post.mails.length === 2, 'both mails');
  await post.close();
});

scenario('a server whose certificate nobody vouches for gets neither mail nor password', async (spa) => {
  const post = await new MailServer().listen();
  await spa.serve(post.port, { authority: null });
  await spa.submit();
  await until(() => spa.putOff >= 1, 'it is tried');
  assert.deepEqual([post.logins, post.attempts, post.mails.length], [0, 0, 0]);
  await spa.stop();
  await spa.serve(post.port);
  await spa.advance(601);
  await until(() => post.mails.length === 2, 'both mails');
  await post.close();
});

scenario('a mail server that is down for an hour gets every mail afterwards', async (spa) => {
  const gone = await new MailServer().listen();
  const { port } = gone;
  await gone.close();
  await spa.serve(port);
  await spa.submit();
  // At once, and after 1, 2 and 4 minutes more.
  for (const [attempt, minutes] of [1, 2, 4].entries()) {
    await until(() => spa.putOff > attempt, `attempt ${attempt + 1}`);
    await spa.advance(minutes * 60);
  }
  await until(() => spa.putOff >= 4, 'attempt 4');
  await spa.submit('bob@guest.example');
  await until(() => spa.putOff >= 5, 'the others');
  await spa.advance(3600 - 7 * 60);
  const post = await new MailServer().listen(port);
  // An attempt may have come between the clock and the mail server.
  await spa.advance(31 * 60);
  await until(() => post.mails.length === 4, 'all mails');
  assert.equal(new Set(post.mails.map((mail) => mail.id)).size, 4);
  await post.close();
});

scenario('a mail server that asks to come again is asked again; one that knows nobody is not', async (spa) => {
  const answers = { 'ada@guest.example': [451, 421], [DESK]: [] };
  const asked = { 'ada@guest.example': 0, [DESK]: 0, 'nobody@guest.example': 0 };
  const post = await new MailServer({
    onRcptTo: ({ address }, _, done) => {
      asked[address] += 1;
      const code = address === 'nobody@guest.example' ? 550 : answers[address].shift();
      done(code && Object.assign(new Error('Not like this'), { responseCode: code }));
    },
  }).listen();
  await spa.serve(post.port);
  await spa.submit();
  await spa.submit('nobody@guest.example');
  await until(() => asked['nobody@guest.example'] === 1 && asked['ada@guest.example'] === 1, 'each once');
  for (const attempt of [2, 3]) {
    await until(() => spa.putOff >= attempt - 1, 'put off');
    await spa.advance(5 * 60);
    await until(() => asked['ada@guest.example'] === attempt, `attempt ${attempt}`);
  }
  await until(() => post.to('ada@guest.example').length === 1 && post.to(DESK).length === 2, 'the mail');
  await spa.advance(3600);
  await spa.submit('bob@guest.example').catch(() => {});
  await until(() => post.to(DESK).length === 3, 'a later mail');
  assert.equal(asked['nobody@guest.example'], 1, 'given up at once');
  assert.equal(post.to('ada@guest.example').length, 1);
  await post.close();
});

scenario('a mail server that refuses a message as a whole gets it again', async (spa) => {
  let refusals = 2;
  const post = await new MailServer({
    onData: (mail, done, server) => {
      if (refusals > 0) {
        refusals -= 1;
        return done(Object.assign(new Error('Policy'), { responseCode: 554 }));
      }
      server.mails.push(mail);
      done();
    },
  }).listen();
  await spa.serve(post.port);
  await spa.submit();
  await until(() => refusals === 0 && spa.putOff >= 1, 'both refused');
  await spa.advance(61);
  await until(() => post.mails.length === 2, 'both mails');
  await post.close();
});

scenario('a mail server that does not answer holds up neither customers nor the end of the server', async (spa) => {
  const seen = [];
  const post = await new MailServer({ onData: (mail) => seen.push(mail) }).listen();
  await spa.serve(post.port);
  await spa.submit();
  await until(() => seen.length === 1, 'a mail');
  // It has the mail, and says nothing.
  const started = Date.now();
  await spa.submit('bob@guest.example');
  await spa.stop();
  assert.equal(spa.process.exitCode, 0);
  assert.ok(Date.now() - started < 20_000, 'nobody waited for the mail server');
  post.hooks.onData = undefined;
  await spa.serve(post.port);
  await spa.advance(601);
  await until(() => post.mails.length === 4, 'all mails');
  assert.equal(post.mails.filter((mail) => mail.id === seen[0].id).length, 1, 'repeated with its id');
  assert.equal(new Set(post.mails.map((mail) => mail.id)).size, 4);
  await post.close();
});
