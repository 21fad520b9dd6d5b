import type { ExportColumn } from '#shared/contract/exports.ts';
import { CALL, type ExportSource, type PageRequest, pagesOf, type Queries, type QueryOf } from './source.ts';

/** Columns whose cells are words of a closed set, which the screen shows in the person's language. */
const CODES: ReadonlySet<string> = new Set(['direction', 'status', 'outcome', 'kind', 'exitReason', 'nodeType']);

const tableOf = (queries: Queries, of: QueryOf<'reports'>, page: PageRequest) =>
  queries.reports.table({ of, page }, CALL);

/** Every report as the screen has it, by its own columns. */
export const reportsSource: ExportSource<QueryOf<'reports'>> = {
  unit: 'rows',
  columns: (queries, of) =>
    tableOf(queries, of, { offset: 0, limit: 1 }).columns.map(
      ({ id, type }): ExportColumn => ({ id, type: CODES.has(id) ? 'code' : type, name: null }),
    ),
  count: (queries, of) => tableOf(queries, of, { offset: 0, limit: 1 }).total,
  *read(queries, of) {
    const ids = tableOf(queries, of, { offset: 0, limit: 1 }).columns.map(({ id }) => id);
    for (const { rows, offset } of pagesOf((page) => tableOf(queries, of, page))) {
      yield {
        rows: rows.map((row) => Object.fromEntries(ids.map((id, index) => [id, row[index] ?? null]))),
        doneCount: offset + rows.length,
      };
    }
  },
};
