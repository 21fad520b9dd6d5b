import type {
  ExistingPolicy,
  Import,
  ImportColumn,
  ImportCounts,
  ImportMapping,
  ImportPhase,
  ImportResult,
} from '#shared/contract/imports.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { findJob } from '../../jobs/job-table.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

export type StoredState = 'reading' | 'unreadable' | 'mapping' | 'checking' | 'checked' | 'started' | 'done';

/** A column with the text of the first line apart, which is its name or the first value. */
export interface StoredColumn {
  first: string;
  samples: string[];
}

/** An import as it is kept. */
export interface ImportRecord {
  sequence: number;
  id: string;
  connectionId: string | null;
  fileName: string;
  sizeBytes: number;
  format: Import['format'];
  encoding: string | null;
  delimiter: string | null;
  sheet: string | null;
  sheetCount: number | null;
  hasHeader: boolean;
  lineCount: number;
  firstLine: number;
  columns: StoredColumn[];
  mappings: ImportMapping[];
  defaultCountry: string | null;
  existing: ExistingPolicy;
  audienceId: string | null;
  state: StoredState;
  phase: ImportPhase | null;
  sessionId: string | null;
  sessionExpiresAt: number | null;
  executeSentAt: number | null;
  counts: ImportCounts | null;
  result: ImportResult | null;
  error: ErrorData | null;
  createdAt: number;
  endedAt: number | null;
}

const COLUMNS = {
  sequence: 'sequence',
  id: 'id',
  connectionId: 'connection_id',
  fileName: 'file_name',
  sizeBytes: 'size_bytes',
  format: 'format',
  encoding: 'encoding',
  delimiter: 'delimiter',
  sheet: 'sheet',
  sheetCount: 'sheet_count',
  hasHeader: 'has_header',
  lineCount: 'line_count',
  firstLine: 'first_line',
  columns: 'columns',
  mappings: 'mappings',
  defaultCountry: 'default_country',
  existing: 'existing',
  audienceId: 'audience_id',
  state: 'state',
  phase: 'phase',
  sessionId: 'session_id',
  sessionExpiresAt: 'session_expires_at',
  executeSentAt: 'execute_sent_at',
  counts: 'counts',
  result: 'result',
  error: 'error',
  createdAt: 'created_at',
  endedAt: 'ended_at',
} as const satisfies Record<keyof ImportRecord, string>;

const JSON_FIELDS = ['columns', 'mappings', 'counts', 'result', 'error'] as const;

type Value = string | number | null;
type Row = Record<keyof ImportRecord, Value>;

const SELECT = `SELECT ${Object.entries(COLUMNS)
  .map(([name, column]) => `${column} AS ${name}`)
  .join(', ')} FROM imports`;

function toRecord(row: Row): ImportRecord {
  const parsed = Object.fromEntries(
    JSON_FIELDS.map((name) => [name, row[name] === null ? null : JSON.parse(String(row[name]))]),
  );
  return { ...row, ...parsed, hasHeader: row.hasHeader === 1 } as unknown as ImportRecord;
}

export function findImport(db: ReadDb, id: string): ImportRecord | null {
  const row = prepare<Row>(db, `${SELECT} WHERE id = ?`).get(id);
  return row ? toRecord(row) : null;
}

/** Newest first. */
export function listImports(
  db: ReadDb,
  page: { offset: number; limit: number },
): { rows: ImportRecord[]; total: number } {
  const total = prepare<{ n: number }>(db, 'SELECT count(*) AS n FROM imports').get()?.n ?? 0;
  const rows = prepare<Row>(db, `${SELECT} ORDER BY sequence DESC LIMIT @limit OFFSET @offset`).all(page);
  return { rows: rows.map(toRecord), total };
}

export const listImportsIn = (db: ReadDb, state: StoredState): ImportRecord[] =>
  prepare<Row>(db, `${SELECT} WHERE state = ? ORDER BY sequence`).all(state).map(toRecord);

export function insertImport(
  db: WriteDb,
  row: { id: string; connectionId: string; fileName: string; sizeBytes: number; now: number },
): void {
  prepare(
    db,
    `INSERT INTO imports (id, connection_id, file_name, size_bytes, state, created_at)
     VALUES (@id, @connectionId, @fileName, @sizeBytes, 'reading', @now)`,
  ).run(row);
}

export type ImportChange = Partial<Omit<ImportRecord, 'sequence' | 'id' | 'createdAt'>>;

export function updateImport(db: WriteDb, id: string, change: ImportChange): void {
  const names = Object.keys(change) as (keyof ImportChange)[];
  if (names.length === 0) return;
  const values = Object.fromEntries(names.map((name) => [name, toValue(change[name])]));
  const sets = names.map((name) => `${COLUMNS[name]} = @${name}`).join(', ');
  prepare(db, `UPDATE imports SET ${sets} WHERE id = @id`).run({ ...values, id });
}

function toValue(value: ImportChange[keyof ImportChange]): Value {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}

export const deleteImport = (db: WriteDb, id: string): void => {
  prepare(db, 'DELETE FROM imports WHERE id = ?').run(id);
};

/** Lines of contacts, a header not counted. */
export const rowCountOf = ({ lineCount, hasHeader }: Pick<ImportRecord, 'lineCount' | 'hasHeader'>): number =>
  Math.max(0, lineCount - (hasHeader ? 1 : 0));

/** The line after which contacts begin; 0 where the first line is one. */
export const headerLineOf = ({ firstLine, hasHeader }: Pick<ImportRecord, 'firstLine' | 'hasHeader'>): number =>
  hasHeader ? firstLine : 0;

const MAX_SAMPLES = 10;

/** A column as it is shown: the first line is its name, or else one of its values. */
export function toColumn({ first, samples }: StoredColumn, index: number, hasHeader: boolean): ImportColumn {
  const shown = hasHeader ? samples.filter((text) => text !== first) : [...new Set([first, ...samples])];
  return {
    index,
    header: hasHeader && first.trim() !== '' ? first : null,
    samples: shown.filter((text) => text.trim() !== '').slice(0, MAX_SAMPLES),
  };
}

/** An import as a window sees it: a run stands where its job stands. */
export function toImport(db: ReadDb, record: ImportRecord): Import {
  const job = record.state === 'started' ? findJob(db, record.id) : null;
  const { connectionId, fileName, sizeBytes, format, encoding, delimiter, sheet, sheetCount, hasHeader } = record;
  const { id, mappings, defaultCountry, existing, audienceId, phase, counts, result, createdAt, endedAt } = record;
  return {
    ...{ id, connectionId, fileName, sizeBytes, format, encoding, delimiter, sheet, sheetCount, hasHeader },
    ...{ mappings, defaultCountry, existing, audienceId, phase, counts, result, createdAt, endedAt },
    rowCount: rowCountOf(record),
    columns: record.columns.map((column, index) => toColumn(column, index, record.hasHeader)),
    state: stateOf(record.state, job),
    doneCount: record.state === 'reading' ? record.lineCount : (job?.doneCount ?? 0),
    totalCount: record.state === 'reading' ? null : (job?.totalCount ?? null),
    error: (record.state === 'started' ? job?.error : null) ?? record.error,
  };
}

function stateOf(state: StoredState, job: Job | null): Import['state'] {
  if (state !== 'started') return state;
  return job?.state === 'queued' || job?.state === 'running' ? 'running' : 'stopped';
}
