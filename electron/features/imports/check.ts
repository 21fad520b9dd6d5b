import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportCounts } from '#shared/contract/imports.ts';
import { digitsOf } from '#shared/domain/contact.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { type CheckedRow, checkRow } from './check-row.ts';
import type { ImportContext } from './context.ts';
import { findImport, headerLineOf, type ImportRecord, updateImport } from './repository.ts';
import {
  contactPhone,
  findRow,
  firstLineOf,
  type RowRecord,
  type RowVerdict,
  rowsAfter,
  setCells,
  setVerdict,
} from './row-table.ts';
import { rulesOf } from './rules.ts';

const ROWS_AT_ONCE = 500;

const NO_COUNTS: ImportCounts = { total: 0, valid: 0, existing: 0, duplicate: 0, invalid: 0, warned: 0 };

/** Looks at every row of an import, some at a time. Ends early where the import changed meanwhile. */
export async function checkAll(
  { db, changed }: ImportContext,
  id: string,
  onProgress: (count: number) => void,
): Promise<void> {
  const record = findImport(db, id);
  if (record?.state !== 'checking') return;
  const rules = rulesOf(db, record);
  const counts = { ...NO_COUNTS };
  let after = headerLineOf(record);
  for (;;) {
    const rows = rowsAfter(db, record.sequence, after, ROWS_AT_ONCE);
    if (rows.length === 0) break;
    inTransaction(db, () => {
      for (const row of rows) count(counts, judge(db, record, row, checkRow(row.cells, rules)), 1);
    });
    after = rows.at(-1)?.line ?? after;
    onProgress(counts.total);
    changed(id);
    await nextTurn();
    if (findImport(db, id)?.state !== 'checking') return;
  }
  updateImport(db, id, { state: 'checked', counts });
  changed(id);
}

const hasError = ({ problems }: Pick<CheckedRow, 'problems'>): boolean => problems.some(({ isWarning }) => !isWarning);

/** Decides about a row whose earlier ones are decided, and keeps it. */
function judge(db: WriteDb, record: ImportRecord, { line }: RowRecord, checked: CheckedRow): RowVerdict {
  const found = verdictOf(db, record, line, checked);
  setVerdict(db, record.sequence, line, found);
  return found;
}

function verdictOf(
  db: WriteDb,
  { sequence, connectionId }: ImportRecord,
  line: number,
  checked: CheckedRow,
): RowVerdict {
  const { phone, problems } = checked;
  if (hasError(checked) || phone === null) return { verdict: 'invalid', phone: null, existingPhone: null, problems };
  const existingPhone = contactPhone(db, connectionId, digitsOf(phone));
  const isRepeat = firstLineOf(db, sequence, phone, { before: line }) !== null;
  const verdict = isRepeat ? 'duplicate' : existingPhone === null ? 'valid' : 'existing';
  return { verdict, phone, existingPhone, problems };
}

function count(
  counts: ImportCounts,
  { verdict, problems }: Pick<RowVerdict, 'verdict' | 'problems'>,
  by: 1 | -1,
): void {
  counts.total += by;
  counts[verdict] += by;
  if (problems.some(({ isWarning }) => isWarning)) counts.warned += by;
}

/**
 * Puts another text into a cell and looks at the row again. The row that had the same number before or after it changes its
 * place too: the first of a number is taken, those that follow repeat it. In the transaction of the caller.
 */
export function correctCell(
  db: WriteDb,
  record: ImportRecord,
  { line, column, text }: { line: number; column: number; text: string },
): void {
  const row = findRow(db, record.sequence, line);
  if (!row) return;
  const cells = Array.from({ length: Math.max(row.cells.length, column + 1) }, (_, index) => row.cells[index] ?? '');
  cells[column] = text;
  setCells(db, record.sequence, line, cells, [...new Set([...row.corrected, column])]);
  const { counts } = record;
  if (row.verdict === null || counts === null) return;
  const next = { ...counts };
  const rules = rulesOf(db, record);
  const judgeAgain = (before: RowRecord) => {
    count(next, { verdict: before.verdict ?? 'invalid', problems: before.problems }, -1);
    count(next, judge(db, record, before, checkRow(before.cells, rules)), 1);
  };
  judgeAgain({ ...row, cells });
  for (const phone of new Set([row.phone, findRow(db, record.sequence, line)?.phone ?? null])) {
    if (phone === null) continue;
    // The first of those that follow takes this row's place, or gives it up.
    const other = firstLineOf(db, record.sequence, phone, { after: line });
    const following = other === null ? null : findRow(db, record.sequence, other);
    if (following) judgeAgain(following);
  }
  updateImport(db, record.id, { counts: next });
}
