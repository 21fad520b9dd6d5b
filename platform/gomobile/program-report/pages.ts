import { setImmediate as nextTurn } from 'node:timers/promises';

const PAGE_ROWS = 500;

/**
 * Reads rows a page at a time as they are asked for, and lets other requests go first between two pages. `read` gets the
 * last row of the page before.
 */
export async function* inPages<Row>(read: (last: Row | null, limit: number) => Row[]): AsyncGenerator<Row> {
  let last: Row | null = null;
  for (;;) {
    const rows = read(last, PAGE_ROWS);
    yield* rows;
    last = rows.at(-1) ?? null;
    if (last === null || rows.length < PAGE_ROWS) return;
    await nextTurn();
  }
}
