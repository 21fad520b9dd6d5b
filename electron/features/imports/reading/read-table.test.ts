import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { type FromTableWorker, type ReadTableOptions, readTable } from './read-table.ts';
import { BATCH_LINES } from './table-source.ts';
import { fileOf } from './test-support.ts';

const READER = pathToFileURL(join(import.meta.dirname, 'read-worker.ts'));

const read = (path: string, options: Partial<ReadTableOptions> = {}) =>
  readTable(path, { worker: READER, signal: new AbortController().signal, ...options });

/** A worker of this source in place of the reader. */
const workerOf = (source: string) => new URL(`data:text/javascript,${encodeURIComponent(source)}`);

async function all(messages: AsyncIterable<FromTableWorker>): Promise<FromTableWorker[]> {
  const told: FromTableWorker[] = [];
  for await (const message of messages) told.push(message);
  return told;
}

test('what a file is comes first, then its lines in batches, each once', async () => {
  const count = BATCH_LINES * 2 + 1;
  const path = fileOf(Array.from({ length: count }, (_, index) => `${index};x`).join('\n'));
  const [format, ...batches] = await all(read(path));
  expect(format).toMatchObject({ kind: 'format', format: { delimiter: ';' } });
  const lines = batches.map((told) => (told.kind === 'lines' ? told.lines : expect.fail(told.kind)));
  expect(lines.map(({ length }) => length)).toEqual([BATCH_LINES, BATCH_LINES, 1]);
  expect(lines.flat().map(([line, [first]]) => [line, first])).toEqual(
    Array.from({ length: count }, (_, index) => [index + 1, String(index)]),
  );
});

test('a batch of long lines has fewer of them', async () => {
  const path = fileOf(`a;${'x'.repeat(20_000)}\n`.repeat(60));
  const batches = (await all(read(path))).flatMap((told) => (told.kind === 'lines' ? [told.lines.length] : []));
  expect(batches).toEqual([27, 27, 6]);
});

test('a refusal comes out with its sentence', async () => {
  await expect(all(read(fileOf('')))).rejects.toMatchObject({ code: 'INVALID', message: 'The file is empty.' });
});

test('a file that is gone is told in words', async () => {
  await expect(all(read('/nowhere/at/all.csv'))).rejects.toMatchObject({
    code: 'INVALID',
    message: 'This file cannot be read.',
    action: 'Check that it is still there and that you may read it.',
  });
});

test('reading ends when it is cancelled, before and in the middle', async () => {
  const path = fileOf('a;b\n'.repeat(BATCH_LINES * 3));
  await expect(all(read(path, { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'CANCELLED' });
  const abort = new AbortController();
  const told: FromTableWorker[] = [];
  const reading = async () => {
    for await (const message of read(path, { signal: abort.signal })) {
      told.push(message);
      if (message.kind === 'lines') abort.abort();
    }
  };
  await expect(reading()).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(told.filter(({ kind }) => kind === 'lines').length).toBeLessThan(3);
});

test.each([
  ['says nothing', 'setInterval(() => {}, 1000)', 'Reading this file does not end.'],
  ['ends early', 'process.exit(0)', 'Reading this file ended too early.'],
  ['breaks', 'throw new Error("/home/somebody")', 'This file cannot be read.'],
  [
    'takes more memory than it has',
    'const kept = []; for (;;) kept.push(new Array(1e6).fill(kept))',
    'Reading this file takes more memory than Earshot gives it.',
  ],
])('a reader that %s is ended and told in words', async (_, source, message) => {
  const options = { worker: workerOf(source), silenceMs: 400 };
  await expect(
    all(read('any', message.includes('memory') ? { ...options, silenceMs: 20_000 } : options)),
  ).rejects.toMatchObject({
    code: 'INVALID',
    message,
  });
});
