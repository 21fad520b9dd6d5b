import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvents } from './sse.ts';
import { type ReferenceEvent, readByTheLetter } from './test-support/reference-sse.ts';

const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';
const STREAMS = 200;
/** Of so many streams every pair of cuts is tried, and of all every single one. */
const PAIRED = IS_LONG ? STREAMS : 3;
const RUNS = IS_LONG ? 100_000 : 4_000;

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of cuts) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
  yield bytes.subarray(from);
}

async function readInPieces(bytes: Uint8Array, cuts: readonly number[]): Promise<ReferenceEvent[]> {
  const events: ReferenceEvent[] = [];
  for await (const { name, text, id } of readEvents(inPieces(bytes, cuts)))
    events.push({ type: name ?? '', data: text, ownId: id });
  return events;
}

/** Cheaper than an assertion, since it is asked millions of times. */
async function expectSame(bytes: Uint8Array, cuts: readonly number[], expected: string): Promise<void> {
  const said = JSON.stringify(await readInPieces(bytes, cuts));
  if (said !== expected)
    expect(said, `${JSON.stringify(Buffer.from(bytes).toString('latin1'))} cut at ${cuts}`).toBe(expected);
}

const word = fc.constantFrom('Hello', 'é', '漢字', '🙂', '{"a":1}', '', ' ', ':', 'x'.repeat(30));
const newline = fc.constantFrom('\n', '\r\n', '\r');
const field = fc.constantFrom('data', 'data', 'data', 'event', 'id', 'retry', 'Data', '', 'what');
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(field, fc.constantFrom(':', ': ', ':  ', ''), word).map((parts) => parts.join('')) },
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(': ping', ':', 'id: a\0b', 'retry: 5', '\uFEFFdata: a') },
);

/** As platforms send them: each with the newlines of one server, or with those of several. */
const stream = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(line, newline), { minLength: 4, maxLength: 14 }), newline)
  .map(([isMixed, lines, own]) => lines.map(([text, end]) => text + (isMixed ? end : own)).join(''))
  .map((text) => Buffer.from(text));

test(`${STREAMS} streams say the same at every single cut, ${PAIRED} of them at every pair of cuts`, async () => {
  const streams = fc.sample(stream, { numRuns: STREAMS, seed: 12 });
  let eventCount = 0;
  for (const [index, bytes] of streams.entries()) {
    const byTheLetter = readByTheLetter(bytes);
    eventCount += byTheLetter.length;
    const expected = JSON.stringify(byTheLetter);
    for (let first = 0; first <= bytes.length; first++) {
      await expectSame(bytes, [first], expected);
      if (index >= PAIRED) continue;
      for (let second = first + 1; second <= bytes.length; second++) await expectSame(bytes, [first, second], expected);
    }
  }
  expect(eventCount).toBeGreaterThan(STREAMS / 2);
}, 600_000);

/** Bytes that mean something to a parser, and any others. */
const MEANT = [
  'data',
  'data:',
  'data: a\n',
  '\ndata:x',
  'event:',
  'id:',
  'retry',
  ':',
  ' ',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\r\r',
  '\0',
];
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...MEANT, '\uFEFF', 'é', '🙂').map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes)) },
);

test(`${RUNS} streams of any bytes say what they say by the letter of the standard, however they are cut`, async () => {
  let eventCount = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 30, size: 'max' }),
      fc.array(fc.nat(80), { maxLength: 6 }),
      async (pieces, cuts) => {
        const bytes = Buffer.concat(pieces);
        const expected = readByTheLetter(bytes);
        eventCount += expected.length;
        const inOrder = cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b);
        await expectSame(bytes, inOrder, JSON.stringify(expected));
      },
    ),
    { numRuns: RUNS, seed: 13 },
  );
  expect(eventCount).toBeGreaterThan(RUNS / 4);
}, 600_000);
