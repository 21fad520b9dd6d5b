import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportOutcome, ImportProblem, ImportRowFilter, ImportVerdict } from '#shared/contract/imports.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

/** What the platform found of a row that was sent. */
export type Found = 'new' | 'existing' | 'refused';

/** A row of a file as it is kept. */
export interface RowRecord {
  line: number;
  cells: string[];
  corrected: number[];
  verdict: ImportVerdict | null;
  phone: string | null;
  existingPhone: string | null;
  problems: ImportProblem[];
  sentAs: number | null;
  found: Found | null;
  outcome: ImportOutcome | null;
  message: string | null;
}

type Row = Omit<RowRecord, 'cells' | 'corrected' | 'problems'> & {
  cells: string;
  corrected: string | null;
  problems: string | null;
};

const toRecord = (row: Row): RowRecord => ({
  ...row,
  cells: JSON.parse(row.cells),
  corrected: row.corrected === null ? [] : JSON.parse(row.corrected),
  problems: row.problems === null ? [] : JSON.parse(row.problems),
});

// Of an index and the key, SQLite takes the key where both fit: it would read the whole file for one row. Hence `INDEXED BY`.
const SELECT = `SELECT line, cells, corrected, verdict, phone, existing_phone AS existingPhone, problems, sent_as AS sentAs,
  found, outcome, message FROM import_rows`;

const OF_FILTER: Readonly<Record<ImportRowFilter, string>> = {
  all: '',
  invalid: "AND verdict = 'invalid'",
  warned: 'AND is_warned = 1',
  existing: "AND verdict = 'existing'",
  duplicate: "AND verdict = 'duplicate'",
  refused: "AND outcome IN ('refused', 'missing', 'invalid')",
  taken: "AND outcome IN ('created', 'updated', 'merged')",
};

/** Rows after `after`, in the order of the file. */
export const rowsAfter = (db: ReadDb, sequence: number, after: number, limit: number): RowRecord[] =>
  prepare<Row>(db, `${SELECT} WHERE import_sequence = ? AND line > ? ORDER BY line LIMIT ?`)
    .all(sequence, after, limit)
    .map(toRecord);

export function listRows(
  db: ReadDb,
  { sequence, header, filter }: { sequence: number; header: number; filter: ImportRowFilter },
  page: { offset: number; limit: number },
): { rows: RowRecord[]; total: number } {
  const where = `import_sequence = @sequence AND line > @header ${OF_FILTER[filter]}`;
  const values = { sequence, header };
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM import_rows WHERE ${where}`).get(values)?.n ?? 0;
  const rows = prepare<Row>(db, `${SELECT} WHERE ${where} ORDER BY line LIMIT @limit OFFSET @offset`);
  return { rows: rows.all({ ...values, ...page }).map(toRecord), total };
}

export function findRow(db: ReadDb, sequence: number, line: number): RowRecord | null {
  const row = prepare<Row>(db, `${SELECT} WHERE import_sequence = ? AND line = ?`).get(sequence, line);
  return row ? toRecord(row) : null;
}

export function insertRow(db: WriteDb, sequence: number, line: number, cells: readonly string[]): void {
  prepare(db, 'INSERT INTO import_rows (import_sequence, line, cells) VALUES (?, ?, ?)').run(
    sequence,
    line,
    JSON.stringify(cells),
  );
}

/** Removes up to `limit` rows and answers how many there were. */
export const deleteRows = (db: WriteDb, sequence: number, limit: number): number =>
  prepare(
    db,
    `DELETE FROM import_rows WHERE import_sequence = @sequence AND line IN
       (SELECT line FROM import_rows WHERE import_sequence = @sequence ORDER BY line LIMIT @limit)`,
  ).run({ sequence, limit }).changes;

const ROWS_FORGOTTEN_AT_ONCE = 2_000;

/** Removes all rows of an import, and lets others have their turn meanwhile. */
export async function forgetRows(db: WriteDb, sequence: number): Promise<void> {
  for (; deleteRows(db, sequence, ROWS_FORGOTTEN_AT_ONCE) > 0; ) await nextTurn();
}

export interface RowVerdict {
  verdict: ImportVerdict;
  phone: string | null;
  existingPhone: string | null;
  problems: readonly ImportProblem[];
}

export function setVerdict(db: WriteDb, sequence: number, line: number, found: RowVerdict): void {
  const { verdict, phone, existingPhone, problems } = found;
  prepare(
    db,
    `UPDATE import_rows SET verdict = @verdict, phone = @phone, existing_phone = @existingPhone, problems = @problems,
       is_warned = @isWarned, sent_as = NULL, found = NULL, outcome = NULL, message = NULL
     WHERE import_sequence = @sequence AND line = @line`,
  ).run({
    ...{ sequence, line, verdict, phone, existingPhone },
    problems: problems.length === 0 ? null : JSON.stringify(problems),
    isWarned: problems.some(({ isWarning }) => isWarning) ? 1 : 0,
  });
}

/** A line that is a header now, or none any more, has not been looked at. */
export function clearVerdict(db: WriteDb, sequence: number, line: number): void {
  prepare(
    db,
    `UPDATE import_rows SET verdict = NULL, phone = NULL, problems = NULL, is_warned = 0
     WHERE import_sequence = ? AND line = ?`,
  ).run(sequence, line);
}

export function setCells(
  db: WriteDb,
  sequence: number,
  line: number,
  cells: readonly string[],
  corrected: readonly number[],
): void {
  prepare(db, 'UPDATE import_rows SET cells = ?, corrected = ? WHERE import_sequence = ? AND line = ?').run(
    JSON.stringify(cells),
    corrected.length === 0 ? null : JSON.stringify(corrected),
    sequence,
    line,
  );
}

/** The first line of this number among those that can be taken, before `before`; null where there is none. */
export const firstLineOf = (
  db: ReadDb,
  sequence: number,
  phone: string,
  { after = 0, before = Number.MAX_SAFE_INTEGER }: { after?: number; before?: number } = {},
): number | null =>
  prepare<{ line: number }>(
    db,
    `SELECT line FROM import_rows WHERE import_sequence = @sequence AND phone = @phone AND line > @after AND line < @before
     ORDER BY line LIMIT 1`,
  ).get({ sequence, phone, after, before })?.line ?? null;

/** Rows that repeat the number of an earlier one, in the order of the file. */
export const repeatsOf = (db: ReadDb, sequence: number, phone: string): RowRecord[] =>
  prepare<Row>(
    db,
    `${SELECT} INDEXED BY import_rows_phone WHERE import_sequence = ? AND phone = ? AND verdict = 'duplicate' ORDER BY line`,
  )
    .all(sequence, phone)
    .map(toRecord);

/** The number of a contact of the connection, as it is written there, whose digits are these; null where nobody has it. */
export const contactPhone = (db: ReadDb, connectionId: string | null, digits: string): string | null =>
  prepare<{ phone: string }>(
    db,
    'SELECT primary_phone AS phone FROM contacts WHERE connection_id = ? AND phone_digits = ? LIMIT 1',
  ).get(connectionId, digits)?.phone ?? null;

export function setSentAs(db: WriteDb, sequence: number, line: number, sentAs: number | null): void {
  prepare(
    db,
    'UPDATE import_rows SET sent_as = ?, found = NULL, message = NULL, outcome = NULL WHERE import_sequence = ? AND line = ?',
  ).run(sentAs, sequence, line);
}

/** Rows that are sent, after a place in what is sent. */
export const sentRowsAfter = (db: ReadDb, sequence: number, after: number, limit: number): RowRecord[] =>
  prepare<Row>(db, `${SELECT} WHERE import_sequence = ? AND sent_as > ? ORDER BY sent_as LIMIT ?`)
    .all(sequence, after, limit)
    .map(toRecord);

/** Keeps what the platform found of a row that was sent. */
export function setFound(
  db: WriteDb,
  sequence: number,
  sentAs: number,
  { found, message }: { found: Found; message: string | null },
): void {
  prepare(
    db,
    `UPDATE import_rows INDEXED BY import_rows_sent SET found = @found, message = @message
     WHERE import_sequence = @sequence AND sent_as = @sentAs`,
  ).run({ sequence, sentAs, found, message });
}

export function setOutcome(db: WriteDb, sequence: number, line: number, outcome: ImportOutcome): void {
  prepare(db, 'UPDATE import_rows SET outcome = ? WHERE import_sequence = ? AND line = ?').run(outcome, sequence, line);
}

/** Takes back what was said of rows, and lets others have their turn meanwhile. */
export async function forgetOutcomes(db: WriteDb, sequence: number): Promise<void> {
  const some = prepare(
    db,
    `UPDATE import_rows SET outcome = NULL WHERE import_sequence = @sequence AND line IN
       (SELECT line FROM import_rows WHERE import_sequence = @sequence AND outcome IS NOT NULL LIMIT @limit)`,
  );
  for (; some.run({ sequence, limit: ROWS_FORGOTTEN_AT_ONCE }).changes > 0; ) await nextTurn();
}

/** How many rows there are of each outcome. */
export const countOutcomes = (db: ReadDb, sequence: number): Map<string, number> =>
  new Map(
    prepare<{ outcome: string; n: number }>(
      db,
      `SELECT outcome, count(*) AS n FROM import_rows WHERE import_sequence = ? AND outcome IS NOT NULL GROUP BY outcome`,
    )
      .all(sequence)
      .map(({ outcome, n }) => [outcome, n]),
  );

export const countFound = (db: ReadDb, sequence: number, found: Found): number =>
  prepare<{ n: number }>(
    db,
    'SELECT count(*) AS n FROM import_rows WHERE import_sequence = ? AND sent_as IS NOT NULL AND found = ?',
  ).get(sequence, found)?.n ?? 0;
