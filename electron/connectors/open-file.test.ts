import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkedBytes, openFile } from './open-file.ts';

const bytes = Buffer.from('0123456789');

async function* pieces() {
  yield bytes.subarray(0, 3);
  yield bytes.subarray(3);
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const sha256 = createHash('sha256').update(bytes).digest('hex');

describe('a file that is checked as it arrives', () => {
  test('is handed over where it is what was announced', async () => {
    expect(await read(checkedBytes(pieces(), { sizeBytes: 10, sha256: sha256.toUpperCase() }))).toBe('0123456789');
    expect(await read(checkedBytes(pieces(), {}))).toBe('0123456789');
    expect(await read(checkedBytes(pieces(), { sizeBytes: 15, sha256 }, { offset: 5 }))).toBe('0123456789');
  });

  test.each([
    ['shorter', { sizeBytes: 11 }, /size/],
    ['longer', { sizeBytes: 9 }, /size/],
    ['another', { sha256: '0'.repeat(64) }, /damaged/],
  ])('fails where it is %s', async (_, announced, words) => {
    await expect(read(checkedBytes(pieces(), announced))).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_REPLY',
      retryable: true,
      message: expect.stringMatching(words),
    });
  });

  test('that is too long is left before its end', async () => {
    let isLeft = false;
    async function* endless() {
      try {
        for (;;) yield bytes;
      } finally {
        isLeft = true;
      }
    }
    await expect(read(checkedBytes(endless(), { sizeBytes: 25 }))).rejects.toThrow();
    expect(isLeft).toBe(true);
  });
});

test.each([
  ['attachment; filename="report.csv"', 'report.csv'],
  ['attachment; filename="x.csv"; filename*=UTF-8\'\'%C3%A9t%C3%A9.csv', 'été.csv'],
  ['attachment; filename="a \\"b\\".csv"', 'a "b".csv'],
  ['attachment; filename=plain.csv', 'plain.csv'],
  ["attachment; filename=plain.csv; filename*=UTF-8''%E9", 'plain.csv'],
  ['attachment', null],
])('the name in %s', async (disposition, fileName) => {
  const reply = {
    status: 200,
    header: (name: string) => (name === 'content-disposition' ? disposition : null),
    body: pieces(),
    cancel: () => {},
  };
  const file = await openFile({ stream: async () => reply }, { method: 'GET', path: '/x' });
  expect(file).toMatchObject({ fileName, offset: 0, totalBytes: null });
});
