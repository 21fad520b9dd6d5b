import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NetError } from '../../net/net-failure.ts';
import { readEvents } from '../../net/sse.ts';
import { type AnswerEvent, readMessageStream } from './message-stream.ts';

const say = (event: string | null, data: unknown) =>
  `${event === null ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

const start = say('message.start', { conversationId: 'c', userMessageId: 'u', messageId: 'm', sequence: 3 });
const delta = (index: number, text: string) => say('message.delta', { messageId: 'm', index, delta: text });
const end = say('message.end', {
  messageId: 'm',
  content: 'Hello there.',
  usage: { outputTokens: 3 },
  finishReason: 'stop',
});
const done = say('done', {});

async function read(parts: readonly (string | Error)[]): Promise<AnswerEvent[]> {
  async function* body() {
    for (const part of parts) {
      if (part instanceof Error) throw part;
      yield Buffer.from(part);
    }
  }
  const all: AnswerEvent[] = [];
  for await (const event of readMessageStream(readEvents(body()))) all.push(event);
  return all;
}

const textOf = (events: AnswerEvent[]) => events.map((event) => (event.kind === 'delta' ? event.text : '')).join('');
const lineBroke = (code: 'OFFLINE' | 'TIMEOUT' | 'CANCELLED') =>
  new NetError(code, 'no', { sent: 'maybe-sent', status: null, brokenReply: false, retryAfterMs: null, code: null });

describe('an answer', () => {
  test('is said from its start to its end, whose text stands', async () => {
    const events = await read([start, delta(0, 'Hel'), ': ping\n\n', delta(1, 'lo'), end, done]);
    expect(events).toEqual([
      { kind: 'start', messageId: 'm', userMessageId: 'u', sequence: 3 },
      { kind: 'delta', text: 'Hel' },
      { kind: 'delta', text: 'lo' },
      { kind: 'end', messageId: 'm', text: 'Hello there.', finishReason: 'stop', usage: { outputTokens: 3 } },
    ]);
  });

  test('tells which tools it used, and that the conversation is over', async () => {
    const call = say('tool.call', { messageId: 'm', toolCallId: 't', name: 'find', args: { q: 1 } });
    const result = say('tool.result', { messageId: 'm', toolCallId: 't', result: [2], isError: true });
    const over = say('conversation.ended', { conversationId: 'c', exitReason: 'completed' });
    expect((await read([start, call, result, end, over, done])).slice(1)).toEqual([
      { kind: 'tool', step: 'call', toolCallId: 't', name: 'find', value: { q: 1 }, isError: false },
      { kind: 'tool', step: 'result', toolCallId: 't', name: null, value: [2], isError: true },
      expect.objectContaining({ kind: 'end' }),
      { kind: 'ended', exitReason: 'completed' },
    ]);
  });

  test.each([
    ['delta without names', say(null, { delta: 'Hi' })],
    ['content', say(null, { content: 'Hi' })],
    ['text', say('message', { text: 'Hi' })],
    ['a raw string', say(null, 'Hi')],
    ['a string in JSON', say(null, '"Hi"')],
    ['a type in the data', say(null, { type: 'message.delta', delta: 'Hi', index: 0 })],
    ['a type that nobody knows, with a text', say(null, { type: 'chunk', text: 'Hi' })],
    ['a delta that calls its text otherwise', say('message.delta', { content: 'Hi' })],
  ])('may come as %s', async (_, part) => {
    expect(textOf(await read([start, part, end]))).toBe('Hi');
  });

  test('of a server without an end of its own ends when that is done', async () => {
    const events = await read([say(null, { delta: 'Hel' }), say(null, { delta: 'lo' }), say(null, '[DONE]')]);
    expect(events.at(-1)).toEqual({ kind: 'end', messageId: null, text: 'Hello', finishReason: null, usage: null });
  });

  test.each([
    ['an unknown event', say('weather.changed', { delta: 'no' })],
    ['a piece that came already', delta(0, 'Hel')],
    ['a piece of another message', say('message.delta', { messageId: 'other', index: 9, delta: 'no' })],
    ['data without a text', say(null, { usage: 5 })],
    ['a start without an id', say('message.start', { sequence: 1 })],
  ])('passes over %s', async (_, part) => {
    expect(textOf(await read([start, delta(0, 'Hel'), part, delta(1, 'lo'), end]))).toBe('Hello');
  });

  test('is the same whatever the cut of its bytes', async () => {
    const whole = start + delta(0, 'Grüße, ') + delta(1, '🙂') + end + done;
    const expected = await read([whole]);
    const bytes = Buffer.from(whole);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        async function* body() {
          for (let n = 1; n < places.length; n += 1) yield bytes.subarray(places[n - 1], places[n]);
        }
        const all: AnswerEvent[] = [];
        for await (const event of readMessageStream(readEvents(body()))) all.push(event);
        expect(all).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});

describe('an answer that does not come to its end', () => {
  test.each([
    ['the line breaks', [start, delta(0, 'Hel'), lineBroke('OFFLINE')], 'OFFLINE'],
    ['nothing comes any more', [start, delta(0, 'Hel'), lineBroke('TIMEOUT')], 'TIMEOUT'],
    ['the platform closes', [start, delta(0, 'Hel')], 'UPSTREAM_BAD_REPLY'],
    ['the last event is not whole', [start, delta(0, 'Hel'), end.slice(0, -1)], 'UPSTREAM_BAD_REPLY'],
  ])('because %s: whether the turn took place is looked up by its id', async (_, parts, code) => {
    expect((await read(parts)).at(-1)).toMatchObject({
      kind: 'broken',
      isUnknown: true,
      error: { code },
      messageId: 'm',
      userMessageId: 'u',
      text: 'Hel',
    });
  });

  test('and never began is looked up by what was said', async () => {
    for (const parts of [[], [lineBroke('OFFLINE')], [say(null, '[DONE]')]]) {
      expect(await read(parts)).toMatchObject([{ kind: 'broken', isUnknown: true, messageId: null, text: '' }]);
    }
  });

  test('because the person stopped it keeps what was said', async () => {
    expect((await read([start, delta(0, 'Hel'), lineBroke('CANCELLED')])).at(-1)).toMatchObject({
      kind: 'stopped',
      messageId: 'm',
      text: 'Hel',
    });
  });

  test('because the agent cannot go on says why, and nothing after it counts', async () => {
    const failed = say('error', { code: 'MODEL_DOWN', message: 'no model', retryable: true });
    const events = await read([start, failed, delta(0, 'late'), end]);
    expect(events.at(-1)).toMatchObject({
      kind: 'error',
      error: { code: 'UPSTREAM_BAD_REPLY', retryable: true, message: expect.stringContaining('no model') },
    });
    const poor = await read([start, say('error', { code: 'INSUFFICIENT_CREDITS' })]);
    expect(poor.at(-1)).toMatchObject({ kind: 'error', error: { code: 'NO_CREDITS' } });
  });

  test('but has ended is whole, whatever the line does then', async () => {
    expect((await read([start, end, lineBroke('OFFLINE')])).at(-1)).toMatchObject({ kind: 'end' });
    expect((await read([start, end, say('error', { message: 'late' })])).at(-1)).toMatchObject({ kind: 'end' });
  });

  test('is left where it is endless', async () => {
    const flood = Array.from({ length: 12 }, (_, index) => delta(index, 'x'.repeat(100_000)));
    expect((await read([start, ...flood])).at(-1)).toMatchObject({
      kind: 'broken',
      error: { code: 'UPSTREAM_BAD_REPLY' },
    });
  });
});
