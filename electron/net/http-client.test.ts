// S25 of docs/security.md
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createHttpClient, type HttpClientOptions } from './http-client.ts';
import { NetError } from './net-failure.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const NOW = Date.UTC(2026, 9, 1);
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(answer: Answer): Promise<string> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connect(baseUrl: string, options: Partial<HttpClientOptions> = {}) {
  const client = createHttpClient({
    baseUrl,
    authScheme: 'apiKey',
    apiKey: 'secret-key',
    clock: { now: () => NOW },
    readError: (json) => (typeof json === 'object' && json !== null ? json : {}),
    timeouts: { connectMs: 1000, headersMs: 150, totalMs: 400, idleMs: 150 },
    ...options,
  });
  closers.push(() => client.close());
  return client;
}

async function failureFrom(promise: Promise<unknown>): Promise<NetError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NetError);
  return error as NetError;
}

const get = { method: 'GET', path: '/api/x' } as const;
const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

describe('requests', () => {
  test.each([
    ['apiKey', 'x-api-key', 'secret-key'],
    ['bearer', 'authorization', 'Bearer secret-key'],
  ] as const)('carry the key as %s says, and nothing of the other scheme', async (authScheme, header, value) => {
    const url = await serve(({ headers }, response) => json(response, headers));
    const headers = (await connect(url, { authScheme }).json(get)) as Record<string, string>;
    expect(headers[header]).toBe(value);
    expect('x-api-key' in headers && 'authorization' in headers).toBe(false);
  });

  test('send JSON and their query', async () => {
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      json(response, {
        url: request.url,
        body: Buffer.concat(chunks).toString(),
        type: request.headers['content-type'],
      });
    });
    const reply = await connect(url).json({
      method: 'POST',
      path: '/api/x',
      query: { a: 'ü&=', b: undefined },
      body: { n: 1 },
    });
    expect(reply).toEqual({ url: '/api/x?a=%C3%BC%26%3D', body: '{"n":1}', type: 'application/json' });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('read replies packed with %s', async (encoding, pack) => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(pack(JSON.stringify({ ok: 'é' }))),
    );
    expect(await connect(url).json(get)).toEqual({ ok: 'é' });
  });

  test.each([
    ['a line break', 'one\ntwo'],
    ['a control character', 'one\u0000two'],
    ['a character beyond Latin-1', 'one\u200btwo'],
  ])('with %s in the key are not sent, and say so', async (_, apiKey) => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked++;
      json(response, {});
    });
    for (const authScheme of ['apiKey', 'bearer', 'bare'] as const) {
      const error = await failureFrom(connect(url, { authScheme, apiKey }).json(get));
      expect(error).toMatchObject({ code: 'INVALID', retryable: false, failure: { sent: 'not-sent' } });
      expect(error.message).toBe('The key has a line break or another character that no key can have.');
      expect(error.message + error.action).not.toContain('two');
    }
    expect(asked).toBe(0);
  });

  test('read replies without the keys that name a prototype (S20)', async () => {
    const url = await serve((_, response) =>
      response.end('{"data":[{"id":"1","__proto__":{"polluted":true},"constructor":{"prototype":{}}}]}'),
    );
    expect(await connect(url).json(get)).toEqual({ data: [{ id: '1' }] });
  });
});

describe('answers that are no success', () => {
  test.each([
    [401, 'AUTH_EXPIRED', false],
    [403, 'FORBIDDEN', false],
    [404, 'NOT_FOUND', false],
    [409, 'CONFLICT', false],
    [422, 'INVALID', false],
    [429, 'RATE_LIMITED', true],
    [500, 'UPSTREAM_BAD_REPLY', true],
    [503, 'UPSTREAM_BAD_REPLY', true],
    [302, 'UPSTREAM_BAD_REPLY', false],
  ])('%i is %s', async (status, code, retryable) => {
    const url = await serve((_, response) =>
      json(response, { code: 'THEIRS' }, status, { location: 'https://evil.example/' }),
    );
    const error = await failureFrom(connect(url).json(get));
    expect(error).toMatchObject({
      code,
      retryable,
      failure: { sent: 'answered', status, code: 'THEIRS', brokenReply: false },
    });
  });

  test('say in words what is wrong with each field', async () => {
    const fieldErrors = { primaryPhone: ['primaryPhone must be longer'], city: ['too long'] };
    const url = await serve((_, response) => json(response, { message: 'Validation failed', fieldErrors }, 400));
    const error = await failureFrom(connect(url).json(get));
    expect(error.message).toBe('The platform refused this: primaryPhone must be longer; city: too long.');
  });

  test('carry what the platform asked to wait', async () => {
    const url = await serve((_, response) => json(response, {}, 503, { 'retry-after': '7' }));
    expect((await failureFrom(connect(url).json(get))).failure.retryAfterMs).toBe(7000);
  });

  test('a redirect is not followed, so the key reaches one host only', async () => {
    let arrived = 0;
    const other = await serve((_, response) => {
      arrived++;
      json(response, {});
    });
    const url = await serve((_, response) => response.writeHead(307, { location: `${other}/api/x` }).end());
    await failureFrom(connect(url).json(get));
    expect(arrived).toBe(0);
  });
});

describe('replies that cannot be read', () => {
  test.each<[string, Answer, RegExp]>([
    [
      'a web page',
      (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign in'),
      /web page/,
    ],
    ['nothing', (_, r) => r.writeHead(200).end(), /empty/],
    ['half of it', (_, r) => r.writeHead(200).end('{"a":'), /could not be read/],
    ['damaged gzip', (_, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'), /damaged/],
  ])('%s: a plain sentence, and for a write an open outcome', async (_, answer, words) => {
    const error = await failureFrom(connect(await serve(answer)).json(get));
    expect(error.code).toBe('UPSTREAM_BAD_REPLY');
    expect(error.message).toMatch(words);
    expect(error.failure).toMatchObject({ sent: 'answered', status: 200, brokenReply: true });
  });

  test('a small bomb is stopped by the size it unpacks to', async () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, 0x20));
    expect(bomb.length).toBeLessThan(8192);
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const error = await failureFrom(connect(url, { maxJsonBytes: 100_000 }).json(get));
    expect(error.message).toMatch(/more than Earshot accepts/);
  });

  test('204 is an answer without a body', async () => {
    const url = await serve((_, response) => response.writeHead(204).end());
    expect(await connect(url).json({ method: 'DELETE', path: '/api/x' })).toBeUndefined();
  });
});

describe('lines that break', () => {
  test('nobody listens: nothing was sent', async () => {
    const url = await serve(() => {});
    await closers.pop()?.();
    const error = await failureFrom(connect(url).json({ method: 'POST', path: '/api/x', body: {} }));
    expect(error).toMatchObject({ code: 'OFFLINE', retryable: true, failure: { sent: 'not-sent', status: null } });
  });

  test('the socket closes after the request: it may have been sent', async () => {
    const url = await serve((request) => request.socket.destroy());
    const error = await failureFrom(connect(url).json({ method: 'POST', path: '/api/x', body: {} }));
    expect(error).toMatchObject({ code: 'OFFLINE', failure: { sent: 'maybe-sent' } });
  });

  test('the body breaks off: it may have been sent', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":');
      setImmediate(() => request.socket.destroy());
    });
    const error = await failureFrom(connect(url).json(get));
    expect(error.failure.sent).toBe('maybe-sent');
  });

  test('no answer in time', async () => {
    const error = await failureFrom(
      connect(await serve(() => {}), { timeouts: { headersMs: 5000, totalMs: 100 } }).json(get),
    );
    expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true, failure: { sent: 'maybe-sent' } });
  });

  test('the caller gives up', async () => {
    const url = await serve(() => {});
    const error = await failureFrom(connect(url).json({ ...get, signal: AbortSignal.timeout(20) }));
    expect(error.code).toBe('CANCELLED');
  });

  test('a server that speaks no HTTP', async () => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket.end('SSH-2.0-OpenSSH\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const error = await failureFrom(connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).json(get));
    expect(error.failure.sent).toBe('maybe-sent');
  });
});

describe('streams', () => {
  test('hand the bytes over as they come, with their headers', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { etag: '"a"', 'content-length': '6' }).end('abcdef'),
    );
    const reply = await connect(url).stream(get);
    expect(reply.header('etag')).toBe('"a"');
    const chunks: Uint8Array[] = [];
    for await (const chunk of reply.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('abcdef');
  });

  test('that break off fail as the line does', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('abc');
      setImmediate(() => request.socket.destroy());
    });
    const { body } = await connect(url).stream(get);
    const read = async () => {
      let length = 0;
      for await (const chunk of body) length += chunk.length;
      return length;
    };
    expect(await failureFrom(read())).toMatchObject({ code: 'OFFLINE', failure: { sent: 'maybe-sent' } });
  });

  test('are refused like any other answer, unless the status is expected', async () => {
    const url = await serve((_, response) => json(response, { message: 'no' }, 416));
    expect((await failureFrom(connect(url).stream(get))).failure.status).toBe(416);
    const accepted = await connect(url).stream({ ...get, accept: [416] });
    expect(accepted.status).toBe(416);
    accepted.cancel();
  });
});
