import { get, type IncomingMessage } from 'node:http';
import fastify from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { sendTable } from './send-table.ts';

const ROWS = 40_000;
const WORD = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 2 KB that no compression makes much smaller. */
function noise(row: number): string {
  let state = row + 1;
  let text = '';
  while (text.length < 2048) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += WORD[state % 36] + (state >>> 8).toString(36);
  }
  return text;
}

/** Serves one table and counts the rows that were read for it. */
async function serve(format: 'csv' | 'xlsx') {
  const seen = { rows: 0, ended: false };
  async function* rows() {
    try {
      for (; seen.rows < ROWS; seen.rows++) yield noise(seen.rows);
    } finally {
      seen.ended = true;
    }
  }
  const app = fastify({ forceCloseConnections: true });
  app.get('/', (_, reply) =>
    sendTable(reply, format, { name: 'x', columns: [{ header: 'noise', value: (row) => row }], rows: rows() }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get(app.listeningOrigin, resolve).on('error', reject),
  );
  return { seen, response };
}

/** Waits until no more rows are read than a moment before. */
async function untilStill(seen: { rows: number }): Promise<void> {
  let before = -1;
  await vi.waitFor(
    () => {
      const last = before;
      before = seen.rows;
      expect(seen.rows).toBe(last);
      expect(seen.rows).toBeGreaterThan(0);
    },
    { timeout: 15_000, interval: 300 },
  );
}

test.each(['csv', 'xlsx'] as const)('a client that reads slowly holds back the reading of rows: %s', async (format) => {
  const { seen, response } = await serve(format);
  response.pause();
  await untilStill(seen);
  expect(seen.rows).toBeLessThan(ROWS / 2);
  let bytes = 0;
  response.on('data', (chunk: Buffer) => (bytes += chunk.length));
  response.resume();
  await new Promise((resolve) => response.on('end', resolve));
  expect(seen).toEqual({ rows: ROWS, ended: true });
  expect(bytes).toBeGreaterThan(20_000_000);
});

test.each(['csv', 'xlsx'] as const)('no row is read for a client that has gone: %s', async (format) => {
  const { seen, response } = await serve(format);
  response.pause();
  await untilStill(seen);
  response.destroy();
  await vi.waitFor(() => expect(seen.ended).toBe(true), { timeout: 10_000 });
  expect(seen.rows).toBeLessThan(ROWS);
});
