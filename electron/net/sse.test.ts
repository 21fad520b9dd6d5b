import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from './net-failure.ts';
import { type EventOptions, openEvents, readEvents, type ServerEvent } from './sse.ts';
import { connectTo } from './test-support.ts';

async function* inPieces(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    yield bytes.subarray(from, Math.min(cut, bytes.length));
    from = Math.min(cut, bytes.length);
  }
  yield bytes.subarray(from);
}

async function collect(events: AsyncIterable<ServerEvent>): Promise<ServerEvent[]> {
  const all: ServerEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const read = (text: string, cuts?: readonly number[]) => collect(readEvents(inPieces(Buffer.from(text), cuts)));
const event = (more: Partial<ServerEvent>): ServerEvent => ({
  name: null,
  type: null,
  text: '',
  json: undefined,
  id: null,
  ...more,
});

describe('events', () => {
  test.each<[string, string, ServerEvent[]]>([
    [
      'carry a name, an id and JSON',
      'event: delta\nid: 7\ndata: {"a":1}\n\n',
      [event({ name: 'delta', type: 'delta', text: '{"a":1}', json: { a: 1 }, id: '7' })],
    ],
    [
      'without a name go by the type in their data',
      'data: {"type":"delta"}\n\n',
      [event({ type: 'delta', text: '{"type":"delta"}', json: { type: 'delta' } })],
    ],
    ['of several lines are one text', 'data: a\ndata:b\ndata:  c\ndata\n\n', [event({ text: 'a\nb\n c\n' })]],
    ['end at LF, CRLF and CR', 'data: a\n\ndata: b\r\n\r\ndata: c\r\r', ['a', 'b', 'c'].map((text) => event({ text }))],
    ['are not heartbeats', ': ping\n\n:\n\ndata: a\n\n: ping\n\n', [event({ text: 'a' })]],
    ['that end without a blank line are discarded', 'data: a\n\ndata: b\n', [event({ text: 'a' })]],
    ['may be the word that all is done', 'data: [DONE]\n\n', [event({ text: '[DONE]' })]],
    ['with fields that nobody knows are read all the same', 'retry: 5\nwhat: x\ndata: a\n\n', [event({ text: 'a' })]],
    ['without data are none', 'event: delta\n\n', []],
    ['may begin with a byte order mark', '\uFEFFdata: a\n\n', [event({ text: 'a' })]],
    [
      'lose keys that reach a prototype',
      'data: {"__proto__":{"x":1},"a":2}\n\n',
      [event({ text: '{"__proto__":{"x":1},"a":2}', json: { a: 2 } })],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected);
    // Byte by byte, it says the same.
    expect(
      await read(
        text,
        Array.from({ length: Buffer.byteLength(text) }, (_, at) => at),
      ),
    ).toEqual(expected);
  });

  test('are the same whatever the cut of the bytes', async () => {
    const newline = fc.constantFrom('\n', '\r', '\r\n');
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom('data', 'event', 'id', 'x'), fc.constantFrom(':', ': '), fc.string({ unit: 'binary' }))
        .map(([field, colon, value]) => `${field}${colon}${value.replaceAll(/[\r\n]/g, ' ')}`),
      fc.constantFrom('', '', ': ping', 'data', 'data: é漢🙂'),
    );
    const stream = fc.array(fc.tuple(line, newline)).map((lines) => Buffer.from(lines.flat().join('')));
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(400)), async (bytes, cuts) => {
        const whole = await collect(readEvents(inPieces(bytes)));
        expect(await collect(readEvents(inPieces(bytes, cuts)))).toEqual(whole);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['in one line', `data: ${'x'.repeat(5000)}`],
    ['in many lines', 'data: xxxxxxxxx\n'.repeat(500)],
    ['that is complete', `data: ${'x'.repeat(5000)}\n\n`],
  ])('that are larger than the bound end the stream, %s', async (_, text) => {
    const events = collect(
      readEvents(inPieces(Buffer.from(text), [900, 1800, 2700, 3600, 4500]), { maxEventChars: 1000 }),
    );
    await expect(events).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY', failure: { brokenReply: true } });
    expect(await collect(readEvents(inPieces(Buffer.from(text)), { maxEventChars: 10_000 }))).toBeDefined();
  });

  test.each([4, 16, 64])(
    '10,000 at once, held back by a proxy in pieces of %i KiB or less, come in order',
    async (kib) => {
      const burst = Array.from({ length: 10_000 }, (_, n) => `id: ${n}\ndata: ${n}\n\n`).join('');
      const cuts = Array.from({ length: Math.floor(burst.length / (kib * 1024)) }, (_, n) => (n + 1) * kib * 1024);
      const heard = await read(burst, cuts);
      expect(heard.map(({ id }) => Number(id))).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    },
  );

  test('are handed over when they come, and not at the end', async () => {
    const more = Promise.withResolvers<void>();
    async function* body() {
      yield Buffer.from('data: a\n\n');
      await more.promise;
      yield Buffer.from('data: b\n\n');
    }
    const events = readEvents(body())[Symbol.asyncIterator]();
    expect((await events.next()).value?.text).toBe('a');
    more.resolve();
    expect((await events.next()).value?.text).toBe('b');
  });
});

describe('a stream', () => {
  type Answer = (request: IncomingMessage, response: ServerResponse) => void;
  const HEAD = { 'content-type': 'text/event-stream; charset=utf-8' };

  async function open(answer: Answer, options: EventOptions & { signal?: AbortSignal } = {}) {
    const http = await connectTo(answer, { timeouts: { headersMs: 1000, totalMs: 1000, idleMs: 50 } });
    const { signal, ...rest } = options;
    return openEvents(http, { method: 'POST', path: '/say', body: { content: 'hello' }, signal }, rest);
  }

  test('is asked for with a body, and read to its end', async () => {
    const events = await open(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      response.writeHead(200, HEAD).end(`data: ${request.method} ${request.headers.accept} ${body}\n\n`);
    });
    expect((await collect(events)).map(({ text }) => text)).toEqual(['POST text/event-stream {"content":"hello"}']);
  });

  test('that is refused before its first byte is an ordinary error', async () => {
    const refused = open((_, response) =>
      response.writeHead(409, { 'content-type': 'application/json' }).end('{"message":"ended","code":"INVALID_STATE"}'),
    );
    await expect(refused).rejects.toMatchObject({ code: 'CONFLICT', failure: { status: 409, code: 'INVALID_STATE' } });
  });

  test('that is an answer at once is no stream, and its error is told first', async () => {
    const answer: Answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}');
    await expect(open(answer)).rejects.toMatchObject({ failure: { brokenReply: true, code: 'UNKNOWN_SHAPE' } });
    const inspect = (json: unknown) => {
      throw new RangeError(JSON.stringify(json));
    };
    await expect(open(answer, { inspect })).rejects.toThrow('{"a":1}');
  });

  test('lives as long as heartbeats come, and ends when nothing does', async () => {
    const events = await open(
      (_, response) => {
        response.writeHead(200, HEAD);
        let beats = 0;
        const timer = setInterval(() => {
          beats += 1;
          if (beats < 12) response.write(': ping\n\n');
          else if (beats === 12) response.write('data: still here\n\n');
          else clearInterval(timer);
        }, 60);
      },
      { idleMs: 350 },
    );
    const heard: string[] = [];
    const started = performance.now();
    const end = (async () => {
      for await (const { text } of events) heard.push(text);
    })();
    await expect(end).rejects.toMatchObject({ code: 'TIMEOUT', failure: { sent: 'maybe-sent' } });
    expect(heard).toEqual(['still here']);
    expect(performance.now() - started).toBeGreaterThan(700);
  });

  test('that breaks off throws what the line did', async () => {
    const events = await open((request, response) => {
      response.writeHead(200, HEAD).write('data: a\n\ndata: b');
      setTimeout(() => request.socket.destroy(), 20);
    });
    const heard: string[] = [];
    const end = (async () => {
      for await (const { text } of events) heard.push(text);
    })();
    await expect(end).rejects.toMatchObject({ code: 'OFFLINE', failure: { sent: 'maybe-sent' } });
    expect(heard).toEqual(['a']);
  });

  test('ends when the caller wants it to, and lets the line go', async () => {
    const abort = new AbortController();
    const closed = Promise.withResolvers<void>();
    const events = await open(
      (request, response) => {
        request.socket.on('close', () => closed.resolve());
        response.writeHead(200, HEAD).write('data: a\n\n');
      },
      { signal: abort.signal, idleMs: 5000 },
    );
    const reading = collect(events).catch((error: unknown) => error);
    abort.abort();
    expect(await reading).toMatchObject({ code: 'CANCELLED' });
    expect(failureOf(await reading)?.sent).toBe('maybe-sent');
    await closed.promise;
  });

  test('that is left in the middle lets the line go', async () => {
    const closed = Promise.withResolvers<void>();
    const events = await open(
      (request, response) => {
        request.socket.on('close', () => closed.resolve());
        response.writeHead(200, HEAD).write('data: a\n\n');
      },
      { idleMs: 5000 },
    );
    for await (const { text } of events) {
      expect(text).toBe('a');
      break;
    }
    await closed.promise;
  });
});
