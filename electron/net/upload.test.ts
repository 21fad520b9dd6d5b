import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { retryClassOf } from '#shared/domain/retry-class.ts';
import { openMultipart, type Upload, type UploadProgress } from './multipart.ts';
import { failureOf } from './net-failure.ts';
import { connectTo } from './test-support.ts';

const MIB = 1024 * 1024;

function temporaryFile(bytes: Uint8Array): string {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-upload-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'file.bin');
  writeFileSync(path, bytes);
  return path;
}

/** What a server reads out of a form, by the platform's own parser of forms. */
async function formOf(request: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  expect(request.headers['content-length']).toBe(String(body.length));
  return new Response(body, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData();
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const echo = async (request: IncomingMessage, response: ServerResponse) => {
  const form = await formOf(request);
  const entries: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') entries[name] = value;
    else {
      const bytes = new Uint8Array(await value.arrayBuffer());
      entries[name] = { name: value.name, type: value.type, size: bytes.length, sha256: sha256(bytes) };
    }
  }
  response.writeHead(201).end(JSON.stringify(entries));
};

const post = (upload: Upload, more: object = {}) => ({ method: 'POST', path: '/upload', upload, ...more }) as const;

describe('an upload', () => {
  const big = Buffer.from(Array.from({ length: 3 * MIB + 7 }, (_, n) => (n * 31) % 251));

  test.each([
    ['a path', () => ({ path: temporaryFile(big) })],
    ['bytes', () => big],
  ])('from %s arrives whole, with its fields, its length announced and its progress told', async (_, source) => {
    const http = await connectTo(echo);
    const progress: UploadProgress[] = [];
    const reply = await http.reply(
      post(
        {
          part: 'file',
          file: { name: 'appels “été”.csv', contentType: 'text/csv', source: source() },
          fields: { title: 'Ügy; "x"\r\ny', tags: 'a,b' },
        },
        { onProgress: (now: UploadProgress) => progress.push(now) },
      ),
    );
    expect(reply).toEqual({
      status: 201,
      json: {
        title: 'Ügy; "x"\r\ny',
        tags: 'a,b',
        file: { name: 'appels “été”.csv', type: 'text/csv', size: big.length, sha256: sha256(big) },
      },
    });
    const total = progress[0]?.totalBytes ?? 0;
    expect(total).toBeGreaterThan(big.length);
    expect(progress.at(-1)).toEqual({ sentBytes: total, totalBytes: total });
    expect(progress.map(({ sentBytes }) => sentBytes)).toEqual(
      progress.map(({ sentBytes }) => sentBytes).sort((a, b) => a - b),
    );
    expect(progress.length).toBeGreaterThan(20);
  });

  test('of nothing is a file of no bytes', async () => {
    const http = await connectTo(echo);
    const file = { name: 'empty.txt', contentType: 'text/plain', source: new Uint8Array() };
    expect(await http.json(post({ part: 'file', file }))).toMatchObject({ file: { name: 'empty.txt', size: 0 } });
  });

  test('never lets a name, a field or a type make another header or part', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const hostile = fc.oneof(text, fc.constantFrom('a"; x="y', 'a\r\nx-evil: 1', '\r\n\r\n--', '\\"', '%22'));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (name, field, value, contentType) => {
        const bytes = Buffer.from('content');
        const body = await openMultipart({
          part: 'file',
          file: { name, contentType, source: bytes },
          fields: { [`f${field}`]: value },
        });
        const chunks: Uint8Array[] = [];
        for await (const chunk of body.bytes) chunks.push(chunk);
        const whole = Buffer.concat(chunks);
        expect(whole.length).toBe(body.contentLength);
        const boundary = /boundary=(.+)$/.exec(body.contentType)?.[1] ?? '';
        expect(whole.toString('latin1').split(`--${boundary}`).length).toBe(4);
        const heads = whole
          .toString('latin1')
          .split(`--${boundary}\r\n`)
          .slice(1)
          .map((part) => part.slice(0, part.indexOf('\r\n\r\n')).split('\r\n'));
        expect(heads.map((lines) => lines.map((line) => line.split(':')[0]))).toEqual([
          ['content-disposition'],
          ['content-disposition', 'content-type'],
        ]);
      }),
      { numRuns: 200 },
    );
  });

  test('of a file that cannot be read is no request', async () => {
    let asked = 0;
    const http = await connectTo((_, response) => {
      asked += 1;
      response.end('{}');
    });
    for (const path of ['/nowhere/at/all', tmpdir()]) {
      const file = { name: 'x', contentType: 'text/plain', source: { path } };
      await expect(http.reply(post({ part: 'file', file }))).rejects.toMatchObject({ code: 'INVALID' });
    }
    expect(asked).toBe(0);
  });

  test('of a file that shrinks meanwhile ends, and is not taken for whole', async () => {
    const path = temporaryFile(Buffer.alloc(8 * MIB, 1));
    const ended = Promise.withResolvers<boolean>();
    const http = await connectTo(async (request) => {
      let received = 0;
      request.on('close', () => ended.resolve(request.complete));
      request.on('error', () => {});
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received > MIB) truncateSync(path, 2 * MIB);
      });
    });
    const file = { name: 'x', contentType: 'text/plain', source: { path } };
    await expect(http.reply(post({ part: 'file', file }))).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('shorter'),
    });
    expect(await ended.promise).toBe(false);
  });
});

describe('an upload that does not end well', () => {
  const file = (source: Uint8Array) => ({ name: 'x', contentType: 'text/plain', source });

  test('is sent once: where the line breaks in the middle, its outcome is unknown', async () => {
    let requests = 0;
    const http = await connectTo((request) => {
      requests += 1;
      request.on('error', () => {});
      request.once('data', () => request.socket.destroy());
    });
    const error = await http.reply(post({ part: 'file', file: file(Buffer.alloc(8 * MIB)) })).catch((thrown) => thrown);
    const failure = failureOf(error);
    expect(failure?.sent).toBe('maybe-sent');
    expect(failure && retryClassOf(failure, { writes: true })).toBe('unknown');
    expect(requests).toBe(1);
  });

  test('stops when the caller gives up', async () => {
    const abort = new AbortController();
    const closed = Promise.withResolvers<boolean>();
    const http = await connectTo((request) => {
      request.on('error', () => {});
      request.on('close', () => closed.resolve(request.complete));
      request.resume();
    });
    const upload = { part: 'file', file: file(Buffer.alloc(32 * MIB)) };
    const onProgress = ({ sentBytes }: UploadProgress) => {
      if (sentBytes > MIB) abort.abort();
    };
    const sent = http.reply(post(upload, { signal: abort.signal, onProgress })).catch((thrown: unknown) => thrown);
    expect(await sent).toMatchObject({ code: 'CANCELLED', failure: { sent: 'maybe-sent' } });
    expect(await closed.promise).toBe(false);
  });

  test('ends when nothing moves any more, however long it may take while it does', async () => {
    const timeouts = { headersMs: 100, totalMs: 100, idleMs: 100, uploadMs: 5000 };
    const slow = await connectTo(
      (request, response) => {
        request.on('data', () => {
          request.pause();
          setTimeout(() => request.resume(), 5);
        });
        request.on('end', () => response.writeHead(201).end('{}'));
      },
      { timeouts },
    );
    const started = performance.now();
    expect((await slow.reply(post({ part: 'file', file: file(Buffer.alloc(8 * MIB)) }))).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThan(300);
    const stuck = await connectTo(() => {}, { timeouts: { ...timeouts, uploadMs: 200 } });
    await expect(stuck.reply(post({ part: 'file', file: file(Buffer.alloc(64 * MIB)) }))).rejects.toMatchObject({
      code: 'TIMEOUT',
      failure: { sent: 'maybe-sent' },
    });
  });

  test('is told when it is too large before all of it is sent', async () => {
    const http = await connectTo((request, response) => {
      request.resume();
      response.writeHead(413).end('{"code":"FILE_TOO_LARGE"}');
    });
    await expect(http.reply(post({ part: 'file', file: file(Buffer.alloc(4 * MIB)) }))).rejects.toMatchObject({
      code: 'INVALID',
      failure: { status: 413 },
    });
  });
});

describe('a refused token', () => {
  const renewing = () => {
    let token = 'old';
    return {
      headers: async () => ({ authorization: `Bearer ${token}` }),
      renew: async () => {
        token = 'new';
        return true;
      },
    };
  };

  test('is renewed and the request made once more, its file from the start', async () => {
    const seen: string[] = [];
    const http = await connectTo(
      async (request, response) => {
        seen.push(String(request.headers.authorization));
        if (request.headers.authorization === 'Bearer new') return echo(request, response);
        request.resume();
        request.on('end', () => response.writeHead(401).end('{"code":"UNAUTHORIZED"}'));
      },
      { credentials: renewing() },
    );
    const bytes = Buffer.alloc(MIB, 7);
    const upload = {
      part: 'file',
      file: { name: 'x', contentType: 'text/plain', source: { path: temporaryFile(bytes) } },
    };
    expect(await http.json(post(upload))).toMatchObject({ file: { sha256: sha256(bytes) } });
    expect(seen).toEqual(['Bearer old', 'Bearer new']);
  });

  test('that is refused again ends there', async () => {
    let asked = 0;
    const http = await connectTo(
      (_, response) => {
        asked += 1;
        response.writeHead(401).end('{}');
      },
      { credentials: renewing() },
    );
    await expect(http.json({ method: 'GET', path: '/x' })).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(asked).toBe(2);
  });

  test('is not given up for the page of a proxy', async () => {
    let asked = 0;
    const http = await connectTo(
      (_, response) => {
        asked += 1;
        response.writeHead(401).end('<html>Sign in</html>');
      },
      { credentials: renewing() },
    );
    await expect(http.json({ method: 'GET', path: '/x' })).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY' });
    expect(asked).toBe(1);
  });
});
