import { appendFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { AppError } from '#shared/errors/app-error.ts';
import { prepare, readRows } from '../../store/database.ts';
import type { ReaderHandlers } from '../protocol.ts';
import { createReader } from '../reader.ts';
import { serveReader } from '../serve-reader.ts';

const COUNT_TO = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)`;

/**
 * The true reader, in which the search text of a list says what else to do first: `statement:<n>` runs one statement of n
 * steps, `rows:<n>` reads n rows, `noted:<file>` adds a letter to a file, `exit` ends the thread.
 */
if (!parentPort) throw new AppError('BUG', 'runs as a worker only');
serveReader(parentPort, (deps) => {
  const handlers = createReader(deps);
  const list: ReaderHandlers['calls']['list'] = (input, context) => {
    const [what, figure] = (input.filter.text ?? '').split(':');
    if (what === 'exit') process.exit(3);
    if (what === 'noted') appendFileSync(String(figure), 'x');
    if (what === 'statement') prepare(deps.db, `${COUNT_TO} SELECT count(*) AS n FROM n`).get(Number(figure));
    if (what === 'rows') {
      let last = 0;
      for (const { i } of readRows<{ i: number }>(deps.db, `${COUNT_TO} SELECT i FROM n`, Number(figure))) last = i;
      if (last !== Number(figure)) throw new AppError('BUG', 'not every row came');
    }
    return handlers.calls.list({ ...input, filter: {} }, context);
  };
  return { ...handlers, calls: { ...handlers.calls, list } };
});
