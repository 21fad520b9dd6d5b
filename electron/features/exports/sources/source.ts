import type { ExportColumn, ExportOffer, ExportTarget } from '#shared/contract/exports.ts';
import { type CellValue, type ColumnType, EXPORT_COLUMNS, type FixedSourceId } from '#shared/domain/export-columns.ts';
import type { ReaderHandlers } from '../../../engine/protocol.ts';

/** A feature's queries as the reader's thread has them: each answers at once. */
type AtOnce<F> = { [M in keyof F]: F[M] extends (...input: infer I) => infer R ? (...input: I) => Awaited<R> : never };

/** The queries of the screens. An export asks them and nothing else, so that the file holds the rows that the screen shows. */
export type Queries = { [F in keyof ReaderHandlers]: AtOnce<ReaderHandlers[F]> };

/** The cells of a row by column. One that is missing is empty. */
export type CellsById = Readonly<Record<string, CellValue | undefined>>;

export interface ExportBatch {
  rows: readonly CellsById[];
  /** How much of `count` is read by the end of this batch. */
  doneCount: number;
}

export type QueryOf<S extends ExportTarget['source']> = Extract<ExportTarget, { source: S }>['query'];

/** A list that can be exported. */
export interface ExportSource<Query> {
  unit: ExportOffer['unit'];
  columns(queries: Queries, query: Query): ExportColumn[];
  count(queries: Queries, query: Query): number;
  /** Every row, in the order of the screen, a batch at a time. */
  read(queries: Queries, query: Query): Iterable<ExportBatch>;
}

interface Page<Row> {
  rows: readonly Row[];
  total: number;
}

export interface PageRequest {
  offset: number;
  limit: number;
}

/** The context of a call that no window made. */
export const CALL = { requestId: 'export' };

const BATCH_ROWS = 500;

export const fixedColumns = (source: FixedSourceId): ExportColumn[] =>
  Object.entries<ColumnType>(EXPORT_COLUMNS[source]).map(([id, type]) => ({ id, type, name: null }));

/** The cells of every column of a source: one that is forgotten does not compile. */
export type FixedCells<S extends FixedSourceId> = { [C in keyof (typeof EXPORT_COLUMNS)[S]]: CellValue };

interface ListParts<S extends FixedSourceId, Row> {
  /** Asks the screen's own query for a page. */
  page(queries: Queries, query: QueryOf<S>, page: PageRequest): Page<Row>;
  /** A row's cells; `more` for columns that only this workspace has. Given what `context` answered. */
  cells(row: Row, context: ListContext): FixedCells<S>;
  moreColumns?(queries: Queries): ExportColumn[];
  moreCells?(row: Row): CellsById;
  /** Read once, before the first row, such as names that rows mention by id. */
  context?(queries: Queries): ListContext;
}

/** Names by id. */
export type ListContext = ReadonlyMap<string, string>;

/** A list that its screen reads in pages: a row of the list is a row of the file. */
export function listSource<S extends FixedSourceId, Row>(
  id: S,
  { page, cells, moreColumns, moreCells, context }: ListParts<S, Row>,
): ExportSource<QueryOf<S>> {
  return {
    unit: 'rows',
    columns: (queries) => [...fixedColumns(id), ...(moreColumns?.(queries) ?? [])],
    count: (queries, query) => page(queries, query, { offset: 0, limit: 1 }).total,
    *read(queries, query) {
      const names: ListContext = context?.(queries) ?? new Map();
      for (const rows of pagesOf((request) => page(queries, query, request))) {
        yield {
          rows: rows.rows.map((row) => ({ ...cells(row, names), ...moreCells?.(row) })),
          doneCount: rows.offset + rows.rows.length,
        };
      }
    },
  };
}

/** A list of things of which each gives any number of rows, such as what was said in a call. */
export function nestedSource<S extends FixedSourceId, Item>(
  id: S,
  parts: {
    page(queries: Queries, query: QueryOf<S>, page: PageRequest): Page<Item>;
    rows(queries: Queries, item: Item): FixedCells<S>[];
    unit: ExportOffer['unit'];
  },
): ExportSource<QueryOf<S>> {
  return {
    unit: parts.unit,
    columns: () => fixedColumns(id),
    count: (queries, query) => parts.page(queries, query, { offset: 0, limit: 1 }).total,
    *read(queries, query) {
      for (const { rows, offset } of pagesOf((request) => parts.page(queries, query, request), NESTED_BATCH)) {
        yield { rows: rows.flatMap((item) => parts.rows(queries, item)), doneCount: offset + rows.length };
      }
    },
  };
}

const NESTED_BATCH = 100;

/** Pages until one is not full. All are read from one state of the store, so none is missed or seen twice. */
export function* pagesOf<Row>(
  page: (request: PageRequest) => Page<Row>,
  limit = BATCH_ROWS,
): Generator<{ rows: readonly Row[]; offset: number }> {
  for (let offset = 0; ; offset += limit) {
    const { rows } = page({ offset, limit });
    yield { rows, offset };
    if (rows.length < limit) return;
  }
}
