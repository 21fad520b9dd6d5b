import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { conversationRoutes as routes } from '#shared/wire/gomobile/routes/conversations.ts';
import type { RequestLog } from '#shared/wire/local/test-hooks.ts';
import { pathOf } from '#shared/wire/routes.ts';
import { addAgent } from './cases/agents.ts';
import { toneFile } from './support/audio-file.ts';
import { exchange, openRaw, type PlatformProcess, startProcess, statusesOf } from './support/hostile.ts';

// What broken and hostile clients do to the local platform: it answers in its own words, stays up and loses nothing.

const PARALLEL_REQUESTS = 10_000;
const MIB = 2 ** 20;
const within = { timeout: 20_000, interval: 50 };

const dataDir = mkdtempSync(join(tmpdir(), 'earshot-hostile-'));
let platform: PlatformProcess;
/** Phone numbers that the platform said it had taken. */
const acknowledged = new Set<string>();
let phones = 0;
const newPhone = () => `+44113496${String(++phones).padStart(6, '0')}`;

beforeAll(async () => {
  platform = await startProcess(dataDir);
});

afterAll(async () => {
  await platform.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

const head = (line: string, ...headers: string[]): string =>
  [line, `Host: ${platform.host}`, `x-api-key: ${platform.apiKey}`, ...headers, '', ''].join('\r\n');

const bodyOf = (received: string): unknown => JSON.parse(received.slice(received.indexOf('\r\n\r\n') + 4));

/** What the platform says of itself still holds: it is there, and answers at once. */
async function expectAlive(): Promise<void> {
  const startedAt = performance.now();
  expect(await platform.call('GET', '/api/users/me')).toMatchObject({ status: 200 });
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  expect(platform.isRunning()).toBe(true);
}

async function addContact(): Promise<number> {
  const primaryPhone = newPhone();
  const { status } = await platform.call('POST', '/api/contact', { primaryPhone });
  if (status === 201) acknowledged.add(primaryPhone);
  return status;
}

describe('bodies', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${platform.url}/api/contact`, {
      method: 'POST',
      headers: { 'x-api-key': platform.apiKey, 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, json: (await response.json()) as { message: string; channels?: unknown } };
  };
  const withPhone = (rest: string) => `{"primaryPhone":"${newPhone()}",${rest}}`;

  test.each([
    ['200 levels deep', () => withPhone(`"channels":${nested(200)}`)],
    ['two million levels deep', () => withPhone(`"channels":${nested(2_000_000)}`)],
    ['never closed', () => '['.repeat(4_000_000)],
    ['with __proto__', () => withPhone('"__proto__":{"isAdmin":true}')],
    ['with __proto__ further in', () => withPhone('"channels":[{"__proto__":{"isAdmin":true}}]')],
    ['with constructor.prototype', () => withPhone('"constructor":{"prototype":{"isAdmin":true}}')],
    ['a number that is none', () => withPhone('"zip":1e999')],
    ['NaN', () => withPhone('"zip":NaN')],
    ['with a comment', () => withPhone('"zip":/* hello */"1"')],
    ['with a NUL between values', () => `{"primaryPhone":\u0000"${newPhone()}"}`],
    ['empty', () => ''],
    ['no JSON at all', () => '\u0000\u0001\u0002'],
    ['two hundred thousand keys', () => `{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join()}}`],
  ])('JSON %s is refused with 400', async (_, body) => {
    expect(await post(body())).toMatchObject({ status: 400, json: { statusCode: 400, path: '/api/contact' } });
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
  });

  test('JSON that is not UTF-8 is refused, and JSON that is stays as it was', async () => {
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
    for (const bad of ['\xff', '\xc3(', '\xed\xa0\x80', '\xf8\x88\x80\x80\x80', '\xc3']) {
      const reply = await post(bytes(`{"primaryPhone":"${newPhone()}","city":"${bad}"}`));
      expect(reply, JSON.stringify(bad)).toMatchObject({ status: 400, json: { message: 'The body is not UTF-8' } });
    }
    expect(await post(withPhone('"city":"Łódź \u{1f600} \\u0000 \\ud800"'))).toMatchObject({ status: 201 });
  });

  test('a key that is there twice counts once, the last time', async () => {
    const reply = await post(withPhone('"city":"Leeds","city":"York"'));
    expect(reply).toMatchObject({ status: 201, json: { city: 'York' } });
  });

  test('numbers beyond what a number holds change nothing else', async () => {
    const reply = await post(withPhone('"channels":[1e308,123456789012345678901234567890,-0,1E-400]'));
    expect(reply).toMatchObject({ status: 201, json: { channels: [1e308, 1.2345678901234568e29, 0, 0] } });
  });

  test('JSON of more values than any has is refused before it is parsed', async () => {
    const reply = await post(withPhone(`"channels":[${Array.from({ length: 1_600_000 }, () => '{}').join()}]`));
    expect(reply).toMatchObject({ status: 400, json: { message: 'The body has more than 250000 values' } });
  });

  test('more than 5 MiB is refused with 413, announced or not', async () => {
    const large = `{"primaryPhone":"${'1'.repeat(6 * MIB)}"}`;
    expect(await post(large)).toMatchObject({ status: 413, json: { code: 'FILE_TOO_LARGE' } });
    const announced = await openRaw(platform);
    const ofLength = ['Content-Type: application/json', `Content-Length: ${large.length}`];
    announced.socket.write(head('POST /api/contact HTTP/1.1', ...ofLength));
    await vi.waitFor(() => expect(statusesOf(announced.received())).toEqual([413]), within);
    announced.socket.write(`${large}${head('GET /api/users/me HTTP/1.1', 'Connection: close')}`);
    await announced.closed;
    expect(statusesOf(announced.received())).toEqual([413, 200]);
    const { socket, received, closed } = await openRaw(platform);
    const isChunked = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
    socket.write(head('POST /api/contact HTTP/1.1', ...isChunked));
    const chunk = `100000\r\n${' '.repeat(MIB)}\r\n`;
    for (let sent = 0; sent < 16; sent++) socket.write(chunk);
    // The refusal does not wait for the end, and the connection goes on behind it.
    await vi.waitFor(() => expect(statusesOf(received())).toEqual([413]), within);
    socket.write(`0\r\n\r\n${head('GET /api/users/me HTTP/1.1', 'Connection: close')}`);
    await closed;
    expect(statusesOf(received())).toEqual([413, 200]);
  });

  test('one that never ends is left after a time, answered once', async () => {
    const { socket, received, closed } = await openRaw(platform);
    socket.write(head('POST /api/contact HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 99999999999'));
    const timer = setInterval(() => socket.writable && socket.write(' '.repeat(1000)), 20);
    await closed;
    clearInterval(timer);
    expect(statusesOf(received())).toEqual([413]);
  });

  test('a compressed body is not unpacked', async () => {
    const reply = await post('{}', { 'content-encoding': 'gzip' });
    expect(reply.status).toBe(400);
  });
});

describe('requests that are not one request', () => {
  const smuggled = `GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`;
  const post = (...headers: string[]) =>
    head('POST /api/contact HTTP/1.1', 'Content-Type: application/json', ...headers);

  test.each([
    ['both lengths', () => `${post('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${smuggled}`],
    [
      'both lengths, the other way round',
      () => `${post('Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n${smuggled}`,
    ],
    ['two lengths', () => `${post('Content-Length: 2', `Content-Length: ${2 + smuggled.length}`)}{}${smuggled}`],
    ['a length with a sign', () => `${post('Content-Length: +2')}{}${smuggled}`],
    ['a negative length', () => `${post('Content-Length: -1')}{}${smuggled}`],
    ['a length in words', () => `${post('Content-Length: 2, 2')}{}${smuggled}`],
    ['a coding that is not chunked', () => `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${smuggled}`],
    ['chunked, and something after it', () => `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${smuggled}`],
    ['a space before the colon', () => `${post('Transfer-Encoding : chunked')}0\r\n\r\n${smuggled}`],
    ['a folded header', () => `${post('X-Folded: a\r\n Content-Length: 2')}{}${smuggled}`],
    ['a chunk size that is none', () => `${post('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n${smuggled}`],
    ['a chunk longer than its size', () => `${post('Transfer-Encoding: chunked')}2\r\n{}${smuggled}`],
    ['a bare line feed in a header', () => `${post('X-Bare: a\nContent-Length: 2')}{}${smuggled}`],
    ['a NUL in a header', () => `${post('X-Nul: a\u0000b', 'Content-Length: 2')}{}${smuggled}`],
    ['a method that is none', () => `SMUGGLE ${smuggled}`],
    ['a version that is none', () => `GET /api/users/me HTTP/9.9\r\nHost: ${platform.host}\r\n\r\n${smuggled}`],
    ['the preface of HTTP/2', () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled}`],
    ['a TLS greeting', () => `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${smuggled}`],
  ])('with %s are refused, and nothing hides behind them', async (_, text) => {
    const received = await exchange(platform, text());
    expect(statusesOf(received), received).toEqual([400]);
    expect(bodyOf(received)).toMatchObject({ statusCode: 400, code: 'BAD_REQUEST' });
    const { json } = await platform.call('GET', '/_local/requests');
    expect((json as RequestLog).requests.filter(({ url }) => url.includes('smuggled'))).toEqual([]);
  });

  test('several requests on one connection are answered in turn', async () => {
    const received = await exchange(platform, head('GET /api/users/me HTTP/1.1').repeat(20));
    expect(statusesOf(received)).toEqual(Array.from({ length: 20 }, () => 200));
  });
});

describe('targets and headers', () => {
  test.each([
    ['an address in place of a path', () => head('GET http://attacker.example/api/users/me HTTP/1.1'), 400],
    ['a star', () => head('OPTIONS * HTTP/1.1'), 400],
    ['another host', () => 'GET /api/users/me HTTP/1.1\r\nHost: attacker.example\r\n\r\n', 403],
    ['no host', () => 'GET /api/users/me HTTP/1.1\r\n\r\n', 403],
    ['two hosts', () => head('GET /api/users/me HTTP/1.1', 'Host: attacker.example'), 403],
    ['a path that climbs', () => head('GET /api/recordings/../../../etc/passwd HTTP/1.1'), 404],
    ['an encoded path that climbs', () => head('GET /api/recordings/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1'), 400],
    ['a path encoded twice', () => head('GET /api/recordings/%252e%252e%252fpasswd HTTP/1.1'), 400],
    ['a path with backslashes', () => head('GET /api/recordings/..%5c..%5cpasswd HTTP/1.1'), 400],
    [
      'a path that climbs in the documentation',
      () => head('GET /docs/static/..%2f..%2f..%2fpackage.json HTTP/1.1'),
      404,
    ],
    ['an encoded NUL', () => head('GET /api/recordings/%00 HTTP/1.1'), 400],
    ['an encoding that is none', () => head('GET /api/recordings/%zz HTTP/1.1'), 400],
    ['encoded letters that are no UTF-8', () => head('GET /api/recordings/%ff%fe HTTP/1.1'), 400],
    ['an address that is too long', () => head(`GET /api/contact?search=${'x'.repeat(64 * 1024)} HTTP/1.1`), 431],
    ['a parameter that is too long', () => head(`GET /api/recordings/${'x'.repeat(8 * 1024)} HTTP/1.1`), 414],
    ['a header that is too long', () => head('GET /api/users/me HTTP/1.1', `X-Long: ${'x'.repeat(64 * 1024)}`), 431],
    ['too many headers', () => head('GET /api/users/me HTTP/1.1', ...Array.from({ length: 5000 }, () => 'X: y')), 431],
  ])('%s', async (_, text, status) => {
    const received = await exchange(platform, text());
    expect(statusesOf(received), received).toEqual([status]);
    expect(bodyOf(received)).toMatchObject({ statusCode: status, code: expect.any(String) });
    expect(received).not.toContain('root:');
  });

  test('a path means the same however its letters are encoded', async () => {
    const workspace = 'x-workspace-id: ffffffffffffffffffffffff';
    const plain = await exchange(platform, head('GET /v1/api/call-flows HTTP/1.1', workspace));
    const encoded = await exchange(platform, head('GET /v1/%61p%69/call-flows HTTP/1.1', workspace));
    expect(statusesOf(plain)).toEqual([403]);
    expect(bodyOf(encoded)).toEqual(bodyOf(plain));
  });

  test('a line break in a value never becomes a header', async () => {
    const evil = 'a%0d%0aX-Evil:%201%0d%0a%0d%0a<script>';
    for (const path of [`/api/contact?search=${evil}`, `/api/recordings/${evil}`, `/${evil}`, `/api/public/${evil}`]) {
      const received = await exchange(platform, head(`GET ${path} HTTP/1.1`));
      const [headers = ''] = received.split('\r\n\r\n');
      expect(headers.toLowerCase(), path).not.toContain('x-evil');
      expect(headers.toLowerCase(), path).toContain('content-type: application/json');
    }
  });
});

test('the name of a file never becomes a header, nor a path', async () => {
  const { bytes } = toneFile(1);
  for (const name of [
    'a\\"b; X-Evil=1.wav',
    '../../../etc/cron.d/evil.wav',
    'C:\\\\evil.wav',
    'é\u202e\u0001.wav',
    '.wav',
  ]) {
    const part = (disposition: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
    const form = Buffer.concat([
      Buffer.from(part('name="title"', 'A tone') + part('name="usageType"', 'other')),
      Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: audio/wav\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n--b--\r\n'),
    ]);
    const response = await fetch(`${platform.url}/api/audio-management/upload`, {
      method: 'POST',
      headers: { 'x-api-key': platform.apiKey, 'content-type': 'multipart/form-data; boundary=b' },
      body: form,
    });
    const audio = (await response.json()) as { id: string; file: { name: string } };
    expect(response.status, JSON.stringify(audio)).toBe(201);
    expect(audio.file.name).not.toMatch(/[/\\\p{Cc}]/u);
    const received = await exchange(platform, head(`GET /api/audio-management/audio/${audio.id} HTTP/1.1`));
    const [headers = ''] = received.split('\r\n\r\n');
    expect(headers).toMatch(/^HTTP\/1\.1 200 /);
    expect(headers.toLowerCase()).not.toMatch(/^x-evil/m);
    expect(headers).toMatch(/^content-disposition: inline; filename="[^"\\/]*"(; filename\*=UTF-8''[\w%.!~-]+)?$/m);
  }
});

test('clients that go away in the middle of an answer leave nothing behind', async () => {
  const { context } = platform;
  const agentId = await addAgent(context);
  const conversations: { agentId: string; conversationId: string }[] = [];
  for (let index = 0; index < 20; index++) {
    const conversationId = await context.create(routes.startConversation, { params: { agentId }, body: {} });
    conversations.push({ agentId, conversationId });
  }
  const before = platform.sockets();
  await Promise.all(
    conversations.map(async (params) => {
      const body = JSON.stringify({ content: 'What are your opening hours, and where is my parcel?' });
      const { socket, received } = await openRaw(platform);
      const headers = ['Content-Type: application/json', `Content-Length: ${body.length}`];
      socket.write(`${head(`POST ${pathOf(routes.streamMessage, params)} HTTP/1.1`, ...headers)}${body}`);
      await vi.waitFor(() => expect(received()).toContain('event: message.delta'), within);
      expect(received()).not.toContain('event: done');
      socket.resetAndDestroy();
    }),
  );
  await vi.waitFor(() => expect(platform.sockets()).toBeLessThanOrEqual(before), within);
  await expectAlive();
  // What was said is kept, and the conversation goes on.
  for (const params of conversations.slice(0, 3)) {
    await vi.waitFor(async () => {
      const { data } = (await context.send(routes.listMessages, { params })) as { data: { role: string }[] };
      expect(data.map(({ role }) => role)).toEqual(['user', 'assistant']);
    }, within);
    const next = { content: 'Are you still there?' };
    await vi.waitFor(async () => {
      const { status } = await platform.call('POST', pathOf(routes.sendMessage, params), next);
      expect(status).toBe(201);
    }, within);
  }
});

describe('slow clients', () => {
  /** Connections that each write a byte now and then, until they are closed. */
  async function trickle(count: number, start: string) {
    const connections = await Promise.all(Array.from({ length: count }, () => openRaw(platform)));
    for (const { socket } of connections) socket.write(start);
    const timer = setInterval(() => {
      for (const { socket } of connections) if (socket.writable) socket.write('x');
    }, 100);
    return {
      connections,
      done: Promise.all(connections.map(({ closed }) => closed)).finally(() => clearInterval(timer)),
    };
  }

  test('that never end their headers or their body hold nobody up, and are told to go', async () => {
    const headers = await trickle(200, `GET /api/users/me HTTP/1.1\r\nHost: ${platform.host}\r\nX-Slow: `);
    const isLong = ['Content-Type: application/json', 'Content-Length: 100000'];
    const bodies = await trickle(200, head('POST /api/contact HTTP/1.1', ...isLong));
    for (let index = 0; index < 20; index++) expect(await addContact()).toBe(201);
    await expectAlive();
    await headers.done;
    expect(bodies.connections.some(({ received }) => received() !== '')).toBe(false);
    await bodies.done;
    for (const { received } of [...headers.connections, ...bodies.connections]) {
      expect(statusesOf(received())).toEqual([408]);
      expect(bodyOf(received())).toMatchObject({ statusCode: 408, error: 'REQUEST_TIMEOUT' });
    }
    await expectAlive();
  });

  test('that never read what they asked for cost no memory, and are left after a time', async () => {
    const before = platform.sockets();
    const connections = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const connection = await openRaw(platform);
        connection.socket.pause();
        connection.socket.write(head('GET /docs/json HTTP/1.1').repeat(90));
        return connection;
      }),
    );
    await vi.waitFor(() => expect(platform.sockets()).toBeGreaterThanOrEqual(before + 50), within);
    await expectAlive();
    await vi.waitFor(() => expect(platform.sockets()).toBeLessThan(before + 10), within);
    for (const { socket } of connections) socket.destroy();
    expect(platform.peakBytes()).toBeLessThan(512 * MIB);
  });

  test('that ask on and on without reading are left at once', async () => {
    const { socket, closed } = await openRaw(platform);
    socket.pause();
    for (let index = 0; index < 100; index++) socket.write(head('GET /docs/json HTTP/1.1').repeat(100));
    socket.resume();
    await closed;
    await expectAlive();
  });

  test('that close their half of the connection get their answer', async () => {
    const { socket, received, closed } = await openRaw(platform);
    socket.end(head('GET /api/users/me HTTP/1.1'));
    await closed;
    expect(statusesOf(received())).toEqual([200]);
  });

  test('that go away in the middle of a request leave nothing behind', async () => {
    const before = platform.sockets();
    const isLong = ['Content-Type: application/json', 'Content-Length: 1000'];
    for (const part of [
      '',
      'GET /api/us',
      head('POST /api/contact HTTP/1.1', ...isLong),
      head('GET /docs/json HTTP/1.1'),
    ]) {
      for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
        const { socket } = await openRaw(platform);
        if (part !== '') socket.write(part);
        socket[leave]();
      }
    }
    await vi.waitFor(() => expect(platform.sockets()).toBeLessThanOrEqual(before), within);
    await expectAlive();
  });
});

async function expectNothingLost(): Promise<void> {
  expect(platform.isRunning()).toBe(true);
  console.log(`peak memory ${Math.round(platform.peakBytes() / MIB)} MiB, ${acknowledged.size} contacts acknowledged`);
  expect(platform.peakBytes()).toBeLessThan(512 * MIB);
  await platform.kill();
  platform = await startProcess(dataDir, { timeouts: {} });
  const stored = new Set<string>();
  for (let page = 1, more = true; more; page++) {
    const { json } = await platform.call('GET', `/api/contact?limit=100&sortBy=createdAt&sortOrder=asc&page=${page}`);
    const { data, meta } = json as { data: { primaryPhone: string }[]; meta: { hasNextPage: boolean } };
    for (const { primaryPhone } of data) stored.add(primaryPhone);
    more = meta.hasNextPage;
  }
  expect([...acknowledged].filter((phone) => !stored.has(phone))).toEqual([]);
}

test('after all that it is the same process, within its memory, and lost nothing', expectNothingLost);

test('10,000 requests at once are all answered, or refused in words, and nothing is lost', async () => {
  const statuses = await Promise.all(
    Array.from({ length: PARALLEL_REQUESTS }, async (_, index) => {
      if (index % 10 === 0) {
        const primaryPhone = newPhone();
        const body = JSON.stringify({ primaryPhone });
        const headers = ['Connection: close', 'Content-Type: application/json', `Content-Length: ${body.length}`];
        const [status] = await oneByOne(`${head('POST /api/contact HTTP/1.1', ...headers)}${body}`);
        if (status === 201) acknowledged.add(primaryPhone);
        return status;
      }
      return (await oneByOne(head('GET /api/contact?limit=5 HTTP/1.1', 'Connection: close')))[0];
    }),
  );
  const count = (wanted: number) => statuses.filter((status) => status === wanted).length;
  expect(count(200) + count(201) + count(503)).toBe(PARALLEL_REQUESTS);
  expect(count(200)).toBeGreaterThan(1_000);
  expect(count(201)).toBeGreaterThan(100);
  console.log(`${count(200)} read, ${count(201)} written, ${count(503)} refused`);
  await expectAlive();
  await expectNothingLost();
}, 120_000);

/** The statuses that came back on a connection of its own. */
async function oneByOne(text: string): Promise<number[]> {
  const { socket, received, closed } = await openRaw(platform);
  socket.write(text);
  await closed;
  return statusesOf(received());
}
