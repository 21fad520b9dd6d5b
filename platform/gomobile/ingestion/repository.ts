import { all, type Db, first, run } from '../../db/statements.ts';
import type { FieldProblem } from '../../http/errors.ts';
import type { Slice } from '../../http/paging.ts';
import type { Mapping } from './fields.ts';

export type IngestionStatus = 'uploading' | 'uploaded' | 'validated' | 'executing' | 'executed';

/** `failed`: only carrying it out showed what is wrong. */
export type RowStatus = 'valid' | 'existing' | 'invalid' | 'duplicate' | 'failed';

export interface IngestionRecord {
  seq: number;
  id: string;
  status: IngestionStatus;
  file_name: string;
  /** Header of each column, null where the file has none. */
  columns: (string | null)[];
  mappings: Mapping[] | null;
  total_rows: number;
  audience_id: string | null;
  valid_rows: number;
  invalid_rows: number;
  existing_rows: number;
  duplicate_rows: number;
  /** The last row that was carried out. */
  done_through: number;
  created: number;
  updated: number;
  added_to_audience: number;
  /** When it ended; null before. */
  executed_at: number | null;
  failed_content_id: number | null;
  failed_sha256: string | null;
  failed_size_bytes: number | null;
  expires_at: number;
}

type Row = Omit<IngestionRecord, 'columns' | 'mappings'> & { columns: string; mappings: string | null };

const SELECT = `SELECT i.*, c.sha256 AS failed_sha256, c.size_bytes AS failed_size_bytes
  FROM ingestions i LEFT JOIN file_contents c ON c.id = i.failed_content_id`;

export function findIngestion(db: Db, id: string): IngestionRecord | undefined {
  const row = first<Row>(db, `${SELECT} WHERE i.id = @id`, { id });
  if (row === undefined) return undefined;
  return {
    ...row,
    columns: JSON.parse(row.columns),
    mappings: row.mappings === null ? null : JSON.parse(row.mappings),
  };
}

export interface NewIngestion {
  id: string;
  fileName: string;
  audienceId: string | null;
  at: number;
  expiresAt: number;
}

/** Answers the `seq` that rows are added under. Until `finishUpload` nobody sees it. */
export function insertIngestion(db: Db, ingestion: NewIngestion): number {
  run(
    db,
    `INSERT INTO ingestions (id, status, file_name, columns, total_rows, audience_id, created_at, expires_at)
     VALUES (@id, 'uploading', @fileName, '[]', 0, @audienceId, @at, @expiresAt)`,
    { ...ingestion },
  );
  return first<{ seq: number }>(db, 'SELECT seq FROM ingestions WHERE id = @id', { id: ingestion.id })?.seq ?? 0;
}

export function finishUpload(db: Db, id: string, columns: readonly (string | null)[], totalRows: number): void {
  run(db, `UPDATE ingestions SET status = 'uploaded', columns = @columns, total_rows = @totalRows WHERE id = @id`, {
    id,
    columns: JSON.stringify(columns),
    totalRows,
  });
}

export function insertRow(db: Db, seq: number, rowNumber: number, cells: readonly string[]): void {
  run(db, 'INSERT INTO ingestion_rows (ingestion_seq, row_number, cells) VALUES (@seq, @rowNumber, @cells)', {
    seq,
    rowNumber,
    cells: JSON.stringify(cells),
  });
}

/** Removes up to `limit` rows and answers how many there were. */
export const deleteRows = (db: Db, seq: number, limit: number): number =>
  run(
    db,
    `DELETE FROM ingestion_rows WHERE ingestion_seq = @seq AND row_number IN
       (SELECT row_number FROM ingestion_rows WHERE ingestion_seq = @seq ORDER BY row_number LIMIT @limit)`,
    { seq, limit },
  );

export function deleteIngestion(db: Db, id: string): void {
  run(db, 'DELETE FROM ingestions WHERE id = @id', { id });
}

export const listUnfinishedUploads = (db: Db): { id: string; seq: number }[] =>
  all(db, `SELECT id, seq FROM ingestions WHERE status = 'uploading'`);

export interface IngestionRowRecord {
  row_number: number;
  cells: string[];
  status: RowStatus | null;
  contact_id: string | null;
  errors: FieldProblem[];
}

type RowRow = Omit<IngestionRowRecord, 'cells' | 'errors'> & { cells: string; errors: string | null };

const toRow = (row: RowRow): IngestionRowRecord => ({
  ...row,
  cells: JSON.parse(row.cells),
  errors: row.errors === null ? [] : JSON.parse(row.errors),
});

const ROWS = 'SELECT row_number, cells, status, contact_id, errors FROM ingestion_rows WHERE ingestion_seq = @seq';

/** The rows after `after`, in order. */
export const listRowsAfter = (db: Db, seq: number, after: number, limit: number): IngestionRowRecord[] =>
  all<RowRow>(db, `${ROWS} AND row_number > @after ORDER BY row_number LIMIT @limit`, { seq, after, limit }).map(toRow);

const OF_FILTER = {
  all: '',
  valid: `AND status = 'valid'`,
  invalid: `AND status IN ('invalid', 'duplicate', 'failed')`,
  existing: `AND status = 'existing'`,
} as const;

export type RowFilter = keyof typeof OF_FILTER;

export const listRows = (db: Db, seq: number, filter: RowFilter, { limit, offset }: Slice): IngestionRowRecord[] =>
  all<RowRow>(db, `${ROWS} ${OF_FILTER[filter]} ORDER BY row_number LIMIT @limit OFFSET @offset`, {
    seq,
    limit,
    offset,
  }).map(toRow);

/** The first row before `rowNumber` that takes this number, or undefined. */
export const findRowOfPhone = (db: Db, seq: number, primaryPhone: string, rowNumber: number): number | undefined =>
  first<{ n: number }>(
    db,
    `SELECT row_number AS n FROM ingestion_rows INDEXED BY ingestion_rows_phone WHERE ingestion_seq = @seq AND primary_phone = @primaryPhone
       AND row_number < @rowNumber AND status IN ('valid', 'existing') ORDER BY row_number LIMIT 1`,
    { seq, primaryPhone, rowNumber },
  )?.n;

export interface Verdict {
  status: RowStatus;
  primaryPhone: string | null;
  contactId: string | null;
  problems: readonly FieldProblem[];
}

export function saveVerdict(db: Db, seq: number, rowNumber: number, verdict: Verdict): void {
  const { status, primaryPhone, contactId, problems } = verdict;
  run(
    db,
    `UPDATE ingestion_rows SET status = @status, primary_phone = @primaryPhone, contact_id = @contactId, errors = @errors
     WHERE ingestion_seq = @seq AND row_number = @rowNumber`,
    {
      seq,
      rowNumber,
      status,
      primaryPhone,
      contactId,
      errors: problems.length === 0 ? null : JSON.stringify(problems),
    },
  );
}

export function saveStatus(db: Db, id: string, status: IngestionStatus): void {
  run(db, 'UPDATE ingestions SET status = @status WHERE id = @id', { id, status });
}

export interface Validation {
  mappings: readonly Mapping[];
  valid: number;
  invalid: number;
  existing: number;
  duplicate: number;
}

export function saveValidation(db: Db, id: string, { mappings, ...counts }: Validation): void {
  run(
    db,
    `UPDATE ingestions SET status = 'validated', mappings = @mappings, valid_rows = @valid, invalid_rows = @invalid,
       existing_rows = @existing, duplicate_rows = @duplicate WHERE id = @id`,
    { id, mappings: JSON.stringify(mappings), ...counts },
  );
}

/** What a slice of the execution has done; the counts are added to those so far. */
export interface Progress {
  doneThrough: number;
  created: number;
  updated: number;
  added: number;
  /** Rows that were valid, or existing, and turned out not to be. */
  failedValid: number;
  failedExisting: number;
}

export function saveProgress(db: Db, id: string, progress: Progress): void {
  run(
    db,
    `UPDATE ingestions SET done_through = @doneThrough, created = created + @created, updated = updated + @updated,
       added_to_audience = added_to_audience + @added, valid_rows = valid_rows - @failedValid,
       existing_rows = existing_rows - @failedExisting, invalid_rows = invalid_rows + @failedValid + @failedExisting
     WHERE id = @id`,
    { id, ...progress },
  );
}

export function saveExecuted(db: Db, id: string, failedContentId: number | null, at: number): void {
  run(
    db,
    `UPDATE ingestions SET status = 'executed', failed_content_id = @failedContentId, executed_at = @at WHERE id = @id`,
    { id, failedContentId, at },
  );
}

export function forgetFailedRows(db: Db, id: string): void {
  run(db, 'UPDATE ingestions SET failed_content_id = NULL WHERE id = @id', { id });
}

export const findContactId = (db: Db, primaryPhone: string): string | undefined =>
  first<{ id: string }>(db, 'SELECT id FROM contacts WHERE primary_phone = @primaryPhone AND deleted_at IS NULL', {
    primaryPhone,
  })?.id;
