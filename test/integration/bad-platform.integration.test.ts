import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CollectionName, ConnectionInput } from '#shared/contract/connections.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import {
  answers,
  certificate,
  type HostilePlatform,
  type Misbehaviour,
  startHostilePlatform,
} from './support/hostile-platform.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

/** Long enough for a busy machine, and for those who wait for nothing. */
const PATIENT = { headersMs: 10_000, totalMs: 20_000 };
const HURRIED = { headersMs: 700, totalMs: 900 };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let platform: TestPlatform;
let app: TestConsole;

beforeAll(async () => {
  platform = await startPlatform({ contacts: 130, recordings: 4 });
});
afterAll(async () => {
  await platform.close();
});
/** Whether the console is as good as new, so that the next test can have it. */
let isFresh = false;

beforeEach(() => {
  if (!isFresh) app = createConsole({ timeouts: PATIENT });
  isFresh = true;
});
afterEach(async () => {
  if (isFresh && (await app.list()).length === 0) return;
  isFresh = false;
  await app.close();
});
afterAll(async () => {
  if (isFresh) await app.close();
});

/** A console that soon gives up waiting, in place of the patient one. */
async function hurry(): Promise<void> {
  await app.close();
  app = createConsole({ timeouts: HURRIED });
  isFresh = false;
}

async function hostile(options: Parameters<typeof startHostilePlatform>[0] = { behind: platform }) {
  const server = await startHostilePlatform(options);
  onTestFinished(() => server.close());
  return server;
}

const input = (baseUrl: string, change: Partial<ConnectionInput> = {}): ConnectionInput => ({
  platform: 'gomobile',
  name: 'Support line',
  baseUrl,
  authScheme: 'apiKey',
  apiKey: platform.apiKey,
  privateNetwork: false,
  ...change,
});

/** A sentence for people, with what to do, and nothing of the machine in it. */
function expectPlain(problem: ErrorData | null | undefined): void {
  expect(problem?.message).toMatch(/^[A-Z“].*[.!?]( The rest keeps syncing\.)?$/);
  expect(problem?.action).toMatch(/^[A-Z].*\.$/);
  expect(`${problem?.message} ${problem?.action}`).not.toMatch(
    /E[A-Z]{6,}|UND_ERR|HPE_|node:|\bat .*:\d+|undefined|\[object/,
  );
}

describe('a connection that is being added', () => {
  /** Tries it, then tries to add it all the same: the answers agree and nothing is kept. */
  async function expectRefused(settings: ConnectionInput, step: string, code: string, words: RegExp): Promise<void> {
    const report = await app.handlers.connections.test(settings, app.call);
    expect(report.problem).toMatchObject({ code, message: expect.stringMatching(words) });
    expectPlain(report.problem);
    const failed = report.steps.findIndex(({ outcome }) => outcome === 'failed');
    expect(report.steps[failed]?.name).toBe(step);
    expect(report.steps.slice(0, failed).every(({ outcome }) => outcome === 'passed' || outcome === 'unneeded')).toBe(
      true,
    );
    expect(report.steps.slice(failed + 1).every(({ outcome }) => outcome === 'untried')).toBe(true);
    const adding = app.handlers.connections.add({ ...settings, id: randomUUID() }, app.call);
    await expect(adding).rejects.toMatchObject({ code, message: report.problem?.message });
    expect(await app.list()).toEqual([]);
    expect(app.secretsKept.size).toBe(0);
  }

  test.each<[string, RegExp]>([
    ['api.example.com', /must begin with https/],
    ['not an address', /must begin with https/],
    ['ftp://files.example.com', /begins with ftp/],
    ['http://api.example.com', /could read the key/],
    ['http://192.168.1.20', /could read the key/],
    ['https://user:secret@api.example.com', /user name or a password/],
    ['https://169.254.169.254/latest', /reserved/],
    ['https://2852039166/', /reserved/],
    ['https://0xa9.0xfe.0xa9.0xfe/', /reserved/],
    ['https://[::ffff:169.254.169.254]/', /reserved/],
    ['https://0.0.0.0', /reserved/],
  ])('at %s', async (address, words) => {
    await expectRefused(input(address), 'address', 'INVALID', words);
  });

  test('at a name that nobody has', async () => {
    await expectRefused(
      input('https://platform.invalid'),
      'address',
      'OFFLINE',
      /could not be (found|looked up)|could not be reached/,
    );
  });

  test('at a port where nobody listens', async () => {
    const server = await startHostilePlatform();
    await server.close();
    await expectRefused(input(server.url), 'address', 'OFFLINE', /connection was refused/);
  });

  const badAnswers: [string, () => Misbehaviour, string, string, RegExp][] = [
    [
      '404 on everything',
      () => answers.json({ statusCode: 404 }, { status: 404 }),
      'platform',
      'NOT_FOUND',
      /Gomobile is not there/,
    ],
    [
      'the site of another product',
      () => answers.webPage(404),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /in place of the platform/,
    ],
    ['another product’s API', () => answers.json({ hello: 'world' }), 'platform', 'UPSTREAM_BAD_REPLY', /not Gomobile/],
    ['a hotel’s sign-in page', () => answers.webPage(), 'platform', 'UPSTREAM_BAD_REPLY', /web page/],
    [
      'a redirect elsewhere',
      () => answers.redirect('https://login.example/x'),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /redirect to https:\/\/login\.example,/,
    ],
    [
      'an error page of a proxy',
      () => answers.webPage(502),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /error page \(status 502\)/,
    ],
    ['a sign-in of a proxy', () => answers.webPage(401), 'platform', 'UPSTREAM_BAD_REPLY', /error page \(status 401\)/],
    ['nothing', () => answers.text(''), 'platform', 'UPSTREAM_BAD_REPLY', /empty/],
    ['null', () => answers.text('null'), 'platform', 'UPSTREAM_BAD_REPLY', /not Gomobile/],
    ['half of it', () => answers.truncated(), 'platform', 'UPSTREAM_BAD_REPLY', /cut off/],
    [
      'bytes that are no text',
      () => answers.text(Buffer.from([0x22, 0xff, 0xfe, 0x22])),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /damaged/,
    ],
    [
      '10,000 levels',
      () => answers.text('['.repeat(10_000) + ']'.repeat(10_000)),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /nested deeper/,
    ],
    [
      'a success that says it failed',
      () => answers.json({ success: false, error: 'maintenance' }),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /maintenance/,
    ],
    [
      'a refusal in a whisper',
      () => answers.json({ statusCode: 401, message: 'no' }),
      'key',
      'AUTH_EXPIRED',
      /does not accept this key/,
    ],
    [
      'a key it does not know',
      () => answers.json({ statusCode: 401, code: 'UNAUTHORIZED' }, { status: 401 }),
      'key',
      'AUTH_EXPIRED',
      /does not accept this key/,
    ],
    [
      'a key it does not allow',
      () => answers.json({ statusCode: 403, code: 'FORBIDDEN' }, { status: 403 }),
      'key',
      'FORBIDDEN',
      /may not do this/,
    ],
    ['a wish for silence', () => answers.json({}, { status: 429 }), 'platform', 'RATE_LIMITED', /asks to wait/],
    [
      'trouble of its own',
      () => answers.json({}, { status: 500 }),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /problem of its own/,
    ],
    ['no word', () => answers.silent(), 'platform', 'TIMEOUT', /did not answer in time/],
    ['a byte now and then', () => answers.slowLoris(), 'platform', 'TIMEOUT', /did not answer in time/],
    ['a closed line', () => answers.closed(), 'platform', 'OFFLINE', /connection broke/],
    ['a line that breaks', () => answers.reset(), 'platform', 'OFFLINE', /connection broke/],
    ['a header of 1 MiB', () => answers.bigHeader(), 'platform', 'UPSTREAM_BAD_REPLY', /header larger/],
    ['headers without an end', () => answers.endlessHeaders(), 'platform', 'UPSTREAM_BAD_REPLY', /header larger/],
  ];
  test.each(badAnswers)('where the answer is %s', async (_, how, step, code, words) => {
    if (code === 'TIMEOUT') await hurry();
    const server = await hostile({});
    server.misbehave('/', how());
    await expectRefused(input(server.url), step, code, words);
  });

  test('that speaks no HTTP', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    await expectRefused(
      input(`http://127.0.0.1:${port}`),
      'platform',
      'UPSTREAM_BAD_REPLY',
      /does not speak as a web service/,
    );
  });

  test('and neither a redirect nor a failed test takes the key anywhere else', async () => {
    const elsewhere = await hostile({});
    const server = await hostile({});
    server.misbehave('/', answers.redirect(`${elsewhere.url}/api/users/me`));
    await expectRefused(input(server.url), 'platform', 'UPSTREAM_BAD_REPLY', /redirect/);
    server.misbehave('/', answers.redirect(`${server.url}/api/users/me`));
    await expectRefused(input(server.url), 'platform', 'UPSTREAM_BAD_REPLY', /redirect/);
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests).toHaveLength(4);
  });

  describe('over TLS', () => {
    test.each<['self-signed' | 'good', RegExp]>([
      ['self-signed', /signed itself/],
      ['good', /authority that this computer does not know/],
    ])('with a certificate that is %s and of no known authority', async (name, words) => {
      const server = await hostile({ certificate: name, behind: platform });
      await expectRefused(input(server.url), 'protection', 'TLS_UNTRUSTED', words);
      expect(server.requests).toEqual([]);
    });

    test('with one that is expired, or for another host, or right', async () => {
      const usual = getCACertificates('default');
      setDefaultCACertificates([...usual, certificate('authority')]);
      onTestFinished(() => setDefaultCACertificates(usual));
      const expired = await hostile({ certificate: 'expired', behind: platform });
      await expectRefused(input(expired.url), 'protection', 'TLS_UNTRUSTED', /has expired/);
      const other = await hostile({ certificate: 'other-host', behind: platform });
      await expectRefused(input(other.url), 'protection', 'TLS_UNTRUSTED', /belongs to another/);
      expect([...expired.requests, ...other.requests]).toEqual([]);
      const right = await hostile({ certificate: 'good', behind: platform });
      const { steps, problem } = await app.handlers.connections.test(input(right.url), app.call);
      expect({ outcomes: steps.map(({ outcome }) => outcome), problem }).toEqual({
        outcomes: ['passed', 'passed', 'passed', 'passed', 'passed'],
        problem: null,
      });
    });

    test('where plain HTTP answers', async () => {
      const server = await hostile({});
      await expectRefused(
        input(server.url.replace('http:', 'https:')),
        'protection',
        'TLS_UNTRUSTED',
        /protected line/,
      );
    });
  });

  test('is added although one of its lists fails, and says which', async () => {
    const server = await hostile();
    server.misbehave('/api/contact', answers.json({}, { status: 500 }));
    const report = await app.handlers.connections.test(input(server.url), app.call);
    expect(report.steps.at(-1)).toEqual({ name: 'collections', outcome: 'failed' });
    expectPlain(report.problem);
    await app.connect({ ...platform, url: server.url });
    await app.step();
    expect(app.one<{ n: number }>('SELECT count(*) AS n FROM recordings').n).toBe(4);
  });
});

/** A connection through the hostile server, wholly read. */
async function connected(): Promise<{ server: HostilePlatform; id: string }> {
  const server = await hostile();
  const { id } = await app.connect({ ...platform, url: server.url });
  expect(await app.step()).toMatchObject({ state: 'synced', problem: null });
  return { server, id };
}

const healthOf = async (collection: CollectionName) => {
  const [connection] = await app.list();
  return (
    connection?.collections.find((one) => one.collection === collection) ?? expect.fail(`${collection} was never tried`)
  );
};
const countOf = (table: string) => app.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).n;

describe('a list that goes bad later', () => {
  const failures: [string, () => Misbehaviour, string, RegExp][] = [
    ['a web page', () => answers.webPage(), 'UPSTREAM_BAD_REPLY', /web page/],
    ['a proxy’s error page', () => answers.webPage(502), 'UPSTREAM_BAD_REPLY', /error page \(status 502\)/],
    [
      'a page that says 404',
      () => answers.webPage(404),
      'UPSTREAM_BAD_REPLY',
      /in place of the platform|something else answers/,
    ],
    ['a redirect', () => answers.redirect('https://login.example'), 'UPSTREAM_BAD_REPLY', /redirect/],
    ['nothing', () => answers.text(''), 'UPSTREAM_BAD_REPLY', /empty/],
    ['null', () => answers.text('null'), 'UPSTREAM_BAD_REPLY', /shape/],
    ['a number', () => answers.text('7'), 'UPSTREAM_BAD_REPLY', /shape/],
    ['half of it', () => answers.truncated(), 'UPSTREAM_BAD_REPLY', /cut off/],
    ['damaged text', () => answers.text(Buffer.from([0x22, 0xc3, 0x28, 0x22])), 'UPSTREAM_BAD_REPLY', /damaged/],
    [
      '10,000 levels',
      () => answers.text(`{"data":[${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}]}`),
      'UPSTREAM_BAD_REPLY',
      /nested/,
    ],
    [
      'a failed success',
      () => answers.json({ success: false, data: [] }),
      'UPSTREAM_BAD_REPLY',
      /success and an error/,
    ],
    [
      'an error in a 200',
      () => answers.json({ statusCode: 500, message: 'quota', data: [] }),
      'UPSTREAM_BAD_REPLY',
      /quota/,
    ],
    ['page 1 for ever', () => answers.firstPageForEver(), 'UPSTREAM_BAD_REPLY', /repeats its list of contacts/],
    [
      'empty pages for ever',
      () => answers.json({ data: [], meta: { hasNextPage: true } }),
      'UPSTREAM_BAD_REPLY',
      /never comes to an end/,
    ],
    [
      'a length that lies',
      () => answers.changed((json) => ({ ...json, meta: { ...json.meta, total: 5000 } })),
      'UPSTREAM_BAD_REPLY',
      /says that it has 5,000 contacts and lists 130/,
    ],
    [
      'an empty list',
      () => answers.json({ data: [], meta: { total: 0, hasNextPage: false } }),
      'UPSTREAM_BAD_REPLY',
      /^Contacts: the platform answered 0 of 130\. Nothing was removed here\.$/,
    ],
    ['402', () => answers.json({ statusCode: 402 }, { status: 402 }), 'NO_CREDITS', /credits/],
    ['403', () => answers.json({ statusCode: 403 }, { status: 403 }), 'FORBIDDEN', /may not read contacts/],
    ['404', () => answers.json({ statusCode: 404 }, { status: 404 }), 'NOT_OFFERED', /offers no contacts/],
    ['409', () => answers.json({ statusCode: 409 }, { status: 409 }), 'INVALID', /status 409/],
    ['413', () => answers.json({ statusCode: 413 }, { status: 413 }), 'INVALID', /status 413/],
    ['415', () => answers.json({ statusCode: 415 }, { status: 415 }), 'INVALID', /status 415/],
    ['422', () => answers.json({ statusCode: 422 }, { status: 422 }), 'INVALID', /status 422/],
    ['500', () => answers.json({ statusCode: 500 }, { status: 500 }), 'UPSTREAM_BAD_REPLY', /status 500/],
    ['no word', () => answers.silent(), 'TIMEOUT', /in time/],
    ['a byte now and then', () => answers.slowLoris(), 'TIMEOUT', /in time/],
    ['a closed line', () => answers.closed(), 'OFFLINE', /connection broke/],
    ['a line that breaks', () => answers.reset(), 'OFFLINE', /connection broke/],
    ['a header of 1 MiB', () => answers.bigHeader(), 'UPSTREAM_BAD_REPLY', /header larger/],
  ];

  test.each([
    ['is told apart from the others', failures.filter(([, , code]) => code !== 'TIMEOUT')],
    ['is waited for no longer than the others can', failures.filter(([, , code]) => code === 'TIMEOUT')],
  ])('%s, which go on, and everything heals by itself', async (_, cases) => {
    if (cases.some(([, , code]) => code === 'TIMEOUT')) await hurry();
    const { server } = await connected();
    const contacts = app.all('SELECT * FROM contacts ORDER BY id');
    for (const [name, how, code, words] of cases) {
      server.misbehave('/api/contact?', how());
      const before = server.asked('/api/contact?');
      const status = await app.exchange(1000);
      const now = app.clock.now();
      const health = await healthOf('contacts');
      expect(health.problem, name).toMatchObject({ code, message: expect.stringMatching(words) });
      expectPlain(health.problem);
      const isQuiet = ['FORBIDDEN', 'NO_CREDITS', 'NOT_OFFERED'].includes(code);
      expect(status.state, name).toBe(isQuiet ? 'synced' : 'attention');
      expect(status.problem?.message ?? null, name).toBe(isQuiet ? null : health.problem?.message);
      for (const collection of ['recordings', 'reports', 'audiences'] as const) {
        expect(await healthOf(collection), `${collection} with ${name}`).toMatchObject({ problem: null, readAt: now });
      }
      const [connection] = await app.list();
      expect(connection?.problem, name).toBeNull();
      expect(app.all('SELECT * FROM contacts ORDER BY id'), name).toEqual(contacts);
      // What fails is not asked for again and again: a walk of three tries over two pages is the most.
      expect(server.asked('/api/contact?') - before, name).toBeLessThanOrEqual(6);
      const asked = server.asked('/api/contact?');
      await app.step(20_000);
      expect(server.asked('/api/contact?'), name).toBe(asked);
      server.heal();
      expect(await app.exchange(MINUTE_MS), name).toMatchObject({ state: 'synced', problem: null });
      expect((await healthOf('contacts')).problem, name).toBeNull();
    }
    expect(app.all('SELECT * FROM contacts ORDER BY id')).toEqual(contacts);
    expect(app.errorsLogged).toEqual([]);
  });

  test('one that fails again and again is asked ever more rarely, while the others are read each minute', async () => {
    const { server } = await connected();
    server.misbehave('/api/contact?', answers.json({}, { status: 500 }));
    for (let round = 0; round < 4; round++) await app.exchange(1000);
    server.requests.length = 0;
    for (let minute = 0; minute < 3; minute++) await app.step(66_000);
    expect(server.asked('/api/recordings')).toBeGreaterThanOrEqual(3);
    expect(server.asked('/api/contact?')).toBe(0);
    expect((await healthOf('contacts')).nextAttemptAt).toBeGreaterThan(app.clock.now());
    server.heal();
    await app.step(1_800_000);
    expect(app.sync.status()).toMatchObject({ state: 'synced', problem: null });
  });

  test('one that never answers is tried last, so the others are as fresh as ever', async () => {
    await hurry();
    const { server } = await connected();
    server.misbehave('/api/contact?', answers.silent());
    await app.step(70_000);
    server.requests.length = 0;
    await app.step(120_000);
    const paths = server.requests.map(({ url }) => url.split('?')[0]);
    expect(paths.indexOf('/api/recordings')).toBeGreaterThan(-1);
    expect(paths.indexOf('/api/recordings')).toBeLessThan(paths.indexOf('/api/contact'));
    expect((await healthOf('recordings')).readAt).toBe(app.clock.now());
  });

  test('one connection that hangs delays no other', async () => {
    const { server } = await connected();
    const other = await startPlatform({ contacts: 3 });
    onTestFinished(() => other.close());
    await app.connect(other);
    await app.step();
    server.misbehave('/', answers.silent());
    await other.createContact({ primaryPhone: '+212611000001', firstName: 'Near' });
    app.sync.run();
    const exchanging = app.sync.step();
    const near = () => countOf("contacts WHERE first_name = 'Near'");
    await vi.waitFor(() => expect(near()).toBe(1), { timeout: 20_000, interval: 5 });
    expect(app.sync.status().state).toBe('syncing');
    await app.sync.stop();
    await exchanging;
  });

  test('a key that may not read one list is shown as that and nothing more', async () => {
    const { server } = await connected();
    server.misbehave('/api/audience', answers.json({ statusCode: 403 }, { status: 403 }));
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', problem: null });
    expect((await healthOf('audiences')).problem?.message).toBe(
      'The key of this connection may not read audiences. The rest keeps syncing.',
    );
    await app.step(DAY_MS + 1);
    expect((await app.list())[0]?.capabilities).toContainEqual({ key: 'audiences', offered: 'absent' });
  });
});

describe('rows that are not what they should be', () => {
  const spoil = (rows: unknown[]): Misbehaviour =>
    answers.changed((json, url) =>
      url.searchParams.get('page') === '1' ? { ...json, data: [...rows, ...json.data.slice(rows.length)] } : json,
    );

  test('three of a hundred are kept apart and counted, the others land, and they go once they can be read', async () => {
    const server = await hostile();
    server.misbehave(
      '/api/contact?',
      spoil([{ id: 'bad-1', primaryPhone: 7, createdAt: 'x' }, { id: 'bad-2', primaryPhone: ['+2126'] }, 'nonsense']),
    );
    await app.connect({ ...platform, url: server.url });
    await app.step();
    expect(countOf('contacts')).toBe(127);
    expect(await healthOf('contacts')).toMatchObject({ rejectedCount: 3, problem: null });
    expect((await healthOf('contacts')).rejectedIds).toEqual(expect.arrayContaining(['bad-1', 'bad-2']));
    server.heal();
    await app.exchange(1000);
    expect(await healthOf('contacts')).toMatchObject({ rejectedCount: 0, rejectedIds: [] });
    expect(countOf('contacts')).toBe(130);
  });

  test('a value that cannot be stored spoils its own row only', async () => {
    const server = await hostile();
    server.misbehave(
      '/api/recordings',
      answers.changed((json) => ({
        ...json,
        data: json.data?.map((row: object, i: number) => (i === 0 ? { ...row, durationMs: 1e300 } : row)),
      })),
    );
    await app.connect({ ...platform, url: server.url });
    expect(await app.step()).toMatchObject({ problem: null });
    expect(countOf('recordings')).toBe(3 + countOf('recordings WHERE duration_ms > 9e18'));
    expect(await healthOf('recordings')).toMatchObject({ rejectedCount: 1 });
    expect(app.errorsLogged).toEqual([]);
  });

  test('rows twice, keys twice, a byte order mark and hostile keys change nothing', async () => {
    const { server } = await connected();
    const contacts = app.all('SELECT * FROM contacts ORDER BY id');
    server.misbehave(
      '/api/contact?',
      answers.changed((json) => ({ ...json, data: [...json.data, ...json.data.slice(0, 5)] })),
    );
    await app.exchange(1000);
    server.misbehave('/api/contact?', async (request, response) => {
      const reply = await fetch(platform.url + request.url, { headers: { 'x-api-key': platform.apiKey } });
      const body = (await reply.text()).replace('{"data"', '\ufeff{"x":1,"x":2,"__proto__":{"polluted":true},"data"');
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', problem: null });
    expect(app.all('SELECT * FROM contacts ORDER BY id')).toEqual(contacts);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a list that answers everything at once is read as it is', async () => {
    const { server } = await connected();
    const everything = [...(await fetchAll())];
    server.misbehave('/api/contact?', answers.json(everything));
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced', problem: null });
    expect(countOf('contacts')).toBe(130);
  });

  test('a report that never comes is set aside, the others are read, and it is asked for again later', async () => {
    const server = await hostile();
    const callId = ((await platform.request('GET', '/api/recordings?limit=1')).json as { data: { callId: string }[] })
      .data[0]?.callId;
    server.misbehave(`/api/call-report/call/${callId}`, answers.webPage(500));
    await app.connect({ ...platform, url: server.url });
    expect(await app.step()).toMatchObject({ problem: null });
    expect(await healthOf('reports')).toMatchObject({ problem: null, rejectedCount: 1 });
    const unread = () => app.all('SELECT id FROM calls WHERE report_at IS NULL');
    expect(unread()).toHaveLength(1);
    const asked = server.asked('/api/call-report');
    await app.step(70_000);
    expect(server.asked('/api/call-report')).toBe(asked);
    server.heal();
    await app.step(3_700_000);
    expect(unread()).toHaveLength(0);
    expect(await healthOf('reports')).toMatchObject({ rejectedCount: 0 });
  });

  test('a web page in place of all reports marks no call as one without a report', async () => {
    const server = await hostile();
    server.misbehave('/api/call-report', answers.webPage());
    await app.connect({ ...platform, url: server.url });
    expect(await app.step()).toMatchObject({ state: 'attention' });
    expect(app.all('SELECT id FROM calls WHERE report_at IS NOT NULL')).toEqual([]);
    server.heal();
    expect(await app.exchange(1000)).toMatchObject({ state: 'synced' });
    expect(app.all('SELECT id FROM calls WHERE report_at IS NULL')).toEqual([]);
  });

  async function fetchAll(): Promise<unknown[]> {
    const pages = [1, 2].map(
      async (page) =>
        (await platform.request('GET', `/api/contact?limit=100&page=${page}&include=customAttributes`)).json as {
          data: unknown[];
        },
    );
    return (await Promise.all(pages)).flatMap(({ data }) => data);
  }
});

describe('replies beyond all measure', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');

  /** The most memory that bodies were held in, beside what there was before, while `work` ran. */
  async function peakOf(work: () => Promise<unknown>): Promise<number> {
    // What is held, without what waits to be collected: the server of this test leaves that too.
    const used = () => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const before = used();
    let peak = before;
    let timer: NodeJS.Timeout;
    // Collecting is most of the work where the heap is large: the rest gets four times as long in between.
    const look = () => {
      const startedAt = performance.now();
      peak = Math.max(peak, used());
      timer = setTimeout(look, Math.max(20, 4 * (performance.now() - startedAt)));
    };
    timer = setTimeout(look, 20);
    await work().finally(() => clearTimeout(timer));
    return peak - before;
  }

  test.each<[string, (onSent: (bytes: number) => void) => Misbehaviour]>([
    ['100 MiB of JSON', (onSent) => answers.bulk(100 * 1024 * 1024, onSent)],
    ['10 GiB packed into 10 MiB', () => answers.gzipBomb()],
  ])('%s is left at the bound, in little memory', async (_, how) => {
    const { server } = await connected();
    let sent = 0;
    server.misbehave(
      '/api/contact?',
      how((bytes) => {
        sent = bytes;
      }),
    );
    const peak = await peakOf(() => app.exchange(1000));
    expect((await healthOf('contacts')).problem?.message).toMatch(/more than Earshot accepts/);
    expect(peak).toBeLessThan(64 * 1024 * 1024);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    expect(await healthOf('recordings')).toMatchObject({ problem: null, readAt: app.clock.now() });
  });

  test('one that announces its size is not read at all', async () => {
    const { server } = await connected();
    server.misbehave('/api/contact?', (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': String(100 * 1024 * 1024) })
        .write('{');
    });
    await app.exchange(1000);
    expect((await healthOf('contacts')).problem?.message).toMatch(/more than Earshot accepts/);
  });
});

describe('a platform that wants to be left alone', () => {
  const wait = (retryAfter: string, status = 429) =>
    answers.json({}, { status, headers: { 'retry-after': retryAfter } });

  test.each<[string, string, number]>([
    ['seconds', '120', 120_000],
    ['a date', 'in two minutes', 120_000],
    ['an absurd number', '99999999999', 3_600_000],
  ])('is asked nothing until then, told by %s', async (_, header, silenceMs) => {
    const { server } = await connected();
    const value = header === 'in two minutes' ? new Date(app.clock.now() + 70_000 + 120_000).toUTCString() : header;
    server.misbehave('/api/contact?', wait(value));
    expect(await app.step(70_000)).toMatchObject({ state: 'attention', problem: { code: 'RATE_LIMITED' } });
    const asked = server.requests.length;
    server.heal();
    await app.step(silenceMs - 2_000);
    expect(server.requests.length).toBe(asked);
    await app.step(12_000);
    expect(server.requests.length).toBeGreaterThan(asked);
  });

  test.each(['-5', 'soon', '0'])('is asked again by the usual rules where it says %s', async (header) => {
    const { server } = await connected();
    server.misbehave('/api/users/me', wait(header, 503));
    await app.step(70_000);
    const asked = server.requests.length;
    await app.step(499);
    expect(server.requests.length).toBe(asked);
    await app.step(60_000);
    expect(server.requests.length).toBeGreaterThan(asked);
  });

  test('in a storm of failures few changes are tried, and none is given up', async () => {
    const { server } = await connected();
    for (const { id } of app.all<{ id: string }>('SELECT id FROM contacts LIMIT 40')) {
      await app.handlers.contacts.update({ changeId: randomUUID(), id, fields: { city: 'Rabat' } }, app.call);
    }
    server.misbehave('/api/contact/', answers.json({}, { status: 500 }));
    server.requests.length = 0;
    await app.step(1000);
    expect(server.asked('/api/contact/')).toBeLessThanOrEqual(14);
    const { rows } = await app.handlers.outbox.list({ page: { offset: 0, limit: 50 } }, app.call);
    expect(rows.map(({ state }) => state).every((state) => state === 'queued')).toBe(true);
    server.heal();
    for (let round = 0; round < 6; round++) await app.exchange(600_000);
    expect(app.sync.status()).toMatchObject({ state: 'synced', queuedCount: 0 });
  });
});

describe('a list that is suddenly empty', () => {
  const nothing = answers.json({ data: [], meta: { total: 0, hasNextPage: false } });
  const gone = answers.json({ statusCode: 404 }, { status: 404 });

  test('takes nothing away until the person accepts it by name, and then only what the platform says is gone', async () => {
    const { server, id } = await connected();
    const [kept, edited] = app.all<{ id: string; remote_id: string }>('SELECT id, remote_id FROM contacts ORDER BY id');
    // A city that no other test gives to a contact of the platform they share: what changes nothing is no change.
    await app.handlers.contacts.update(
      { changeId: randomUUID(), id: edited?.id ?? '', fields: { city: 'Tangier' } },
      app.call,
    );
    server.misbehave('/api/contact?', nothing);
    server.misbehave('/api/contact/', gone);
    server.misbehave(`/api/contact/${kept?.remote_id}`, (_request, _response, forward) => forward());
    server.misbehave('/api/audience', answers.json({ data: [], meta: { total: 0, hasNextPage: false } }));
    for (const ms of [1000, 70_000, 70_000]) await app.exchange(ms);
    expect(countOf('contacts')).toBe(130);
    expect(await healthOf('contacts')).toMatchObject({ vanished: { count: expect.any(Number), acceptedAt: null } });
    const { count } = (await healthOf('contacts')).vanished ?? expect.fail('nothing is told');
    const accept = (confirmation: string, number = count) =>
      app.handlers.connections.acceptRemoval({ id, collection: 'contacts', count: number, confirmation }, app.call);
    expect(() => accept('support')).toThrow(/not the name/);
    expect(() => accept('Test', count - 1)).toThrow(/has changed/);
    expect(countOf('removal_decisions')).toBe(0);
    await accept('Test');
    await app.step(1000);
    expect(app.all("SELECT id FROM contacts WHERE sync_state = 'synced'")).toEqual([{ id: kept?.id }]);
    const { rows } = await app.handlers.outbox.list({ view: 'conflicts', page: { offset: 0, limit: 5 } }, app.call);
    expect(rows).toMatchObject([{ entityId: edited?.id, conflict: { deletedThere: true } }]);
    expect(app.all('SELECT collection, vanished_count FROM removal_decisions')).toEqual([
      { collection: 'contacts', vanished_count: count },
    ]);
  });

  test('is forgotten when the list is back', async () => {
    const { server } = await connected();
    server.misbehave('/api/contact?', nothing);
    await app.exchange(1000);
    expect((await healthOf('contacts')).vanished).toMatchObject({ count: 130, knownCount: 130 });
    server.heal();
    expect(await app.exchange(70_000)).toMatchObject({ state: 'synced', problem: null });
    expect((await healthOf('contacts')).vanished).toBeNull();
  });
});

describe('a key', () => {
  const replace = (id: string, apiKey: string) => app.handlers.connections.replaceKey({ id, apiKey }, app.call);
  const revoked = answers.json({ statusCode: 401, code: 'UNAUTHORIZED' }, { status: 401 });

  test('that is revoked holds what waits, and another takes its place without losing anything', async () => {
    const { server, id } = await connected();
    const [contact] = app.all<{ id: string; remote_id: string }>('SELECT id, remote_id FROM contacts ORDER BY id');
    server.misbehave('/', (request, response, forward) =>
      request.headers['x-api-key'] === 'the-new-key-0001'
        ? forwardAs(request, forward)
        : revoked(request, response, forward),
    );
    await app.handlers.contacts.update(
      { changeId: randomUUID(), id: contact?.id ?? '', fields: { city: 'Safi' } },
      app.call,
    );
    const status = await app.exchange(1000);
    expect(status).toMatchObject({ state: 'attention', problem: { code: 'AUTH_EXPIRED' }, queuedCount: 1 });
    expectPlain(status.problem);
    expect(countOf('contacts')).toBe(130);
    await expect(replace(id, 'a-wrong-key')).rejects.toMatchObject({
      code: 'AUTH_EXPIRED',
      message: expect.stringMatching(/does not accept this key/),
    });
    expect([...app.secretsKept.values()]).toEqual([platform.apiKey]);
    expect(await replace(id, 'the-new-key-0001')).toMatchObject({ id });
    expect([...app.secretsKept.values()]).toEqual(['the-new-key-0001']);
    expect(await app.step()).toMatchObject({ state: 'synced', problem: null, queuedCount: 0 });
    expect(await platform.getContact(contact?.remote_id ?? '')).toMatchObject({ city: 'Safi' });
    expect(countOf('contacts')).toBe(130);
  });

  const forwardAs: (request: Parameters<Misbehaviour>[0], forward: Parameters<Misbehaviour>[2]) => unknown = (
    request,
    forward,
  ) => {
    request.headers['x-api-key'] = platform.apiKey;
    return forward();
  };

  test('of another organization is refused, and so is one that cannot be tried', async () => {
    const { server, id } = await connected();
    server.misbehave(
      '/api/users/me',
      answers.changed((json) => ({ ...json, organization: { id: 'another', name: 'Rival' } })),
    );
    await expect(replace(id, platform.apiKey)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/another organization: Rival/),
    });
    expect((await app.handlers.connections.testAgain({ id }, app.call)).problem).toMatchObject({ code: 'CONFLICT' });
    server.heal();
    server.misbehave('/', answers.closed());
    await expect(replace(id, 'any-key')).rejects.toMatchObject({ code: 'OFFLINE' });
    expect([...app.secretsKept.values()]).toEqual([platform.apiKey]);
  });

  test('that is refused is tried ever more rarely', async () => {
    const { server } = await connected();
    server.misbehave('/', revoked);
    server.requests.length = 0;
    for (let second = 0; second < 3600; second += 5) await app.step(5_000);
    expect(server.requests.length).toBeLessThan(20);
  });
});

describe('what a platform says of itself', () => {
  test('a clock that is off is told beyond two minutes', async () => {
    const { server, id } = await connected();
    expect(Math.abs((await app.list())[0]?.clockSkewMs ?? Number.NaN)).toBeLessThan(120_000);
    const ahead = new Date(app.clock.now() + 3 * 3_600_000).toUTCString();
    const tellAhead = async (request: { url?: string | undefined }, response: ServerResponse) => {
      const reply = await fetch(platform.url + request.url, { headers: { 'x-api-key': platform.apiKey } });
      response.writeHead(reply.status, { 'content-type': 'application/json', date: ahead }).end(await reply.text());
    };
    server.misbehave('/api/users/me', tellAhead);
    await app.exchange(0);
    expect(Math.abs((await app.list())[0]?.clockSkewMs ?? Number.NaN)).toBeLessThan(120_000);
    server.misbehave('/', tellAhead);
    await app.exchange(0);
    await app.exchange(0);
    const [connection] = await app.list();
    expect(connection?.id).toBe(id);
    expect(connection?.clockSkewMs).toBeGreaterThan(2 * 3_600_000);
  });

  test('what it offers is looked at once a day and on demand, never in trouble', async () => {
    const { server, id } = await connected();
    const offered = async () => (await app.list())[0]?.capabilities.find(({ key }) => key === 'audiences')?.offered;
    server.misbehave('/api/audience', answers.json({ statusCode: 403 }, { status: 403 }));
    await app.exchange(3_600_000);
    expect(await offered()).toBe('platform');
    const report = await app.handlers.connections.testAgain({ id }, app.call);
    expect(report.problem).toBeNull();
    expect(await offered()).toBe('absent');
    server.heal();
    server.misbehave('/api/contact?', answers.json({}, { status: 500 }));
    await app.exchange(DAY_MS + 1);
    expect(await offered()).toBe('platform');
    expect((await app.list())[0]?.capabilities).toContainEqual({ key: 'contacts', offered: 'platform' });
  });
});
