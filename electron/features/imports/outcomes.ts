import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportOutcome, ImportResult } from '#shared/contract/imports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { headerLineOf, type ImportRecord } from './repository.ts';
import { countOutcomes, findRow, firstLineOf, type RowRecord, rowsAfter, setOutcome } from './row-table.ts';

const ROWS_AT_ONCE = 500;

/**
 * Says of each row of the file what became of it, and answers the counts, which add up to the rows. Rows that were sent must have
 * been found out about, or have an outcome from looking the contacts up.
 */
export async function settleOutcomes(
  db: WriteDb,
  record: ImportRecord,
  platform: ImportResult['platform'],
): Promise<ImportResult> {
  let after = headerLineOf(record);
  for (;;) {
    const rows = rowsAfter(db, record.sequence, after, ROWS_AT_ONCE);
    if (rows.length === 0) break;
    inTransaction(db, () => {
      for (const row of rows) setOutcome(db, record.sequence, row.line, outcomeOf(db, record, row));
    });
    after = rows.at(-1)?.line ?? after;
    await nextTurn();
  }
  const counted = countOutcomes(db, record.sequence);
  const of = (outcome: ImportOutcome) => counted.get(outcome) ?? 0;
  return {
    created: of('created'),
    updated: of('updated'),
    merged: of('merged'),
    skipped: of('skipped'),
    invalid: of('invalid'),
    refused: of('refused'),
    missing: of('missing'),
    platform,
  };
}

function outcomeOf(db: WriteDb, record: ImportRecord, row: RowRecord): ImportOutcome {
  if (row.sentAs !== null) {
    if (row.found === 'refused') return 'refused';
    if (row.outcome !== null) return row.outcome;
    return row.found === 'existing' ? 'updated' : 'created';
  }
  if (row.verdict === 'invalid' || row.verdict === null || record.existing === 'error') return 'invalid';
  if (row.verdict === 'existing' || record.existing === 'skip') return 'skipped';
  return mergedOutcome(db, record, row);
}

/** A row that repeats an earlier one went where that one went. */
function mergedOutcome(db: WriteDb, { sequence }: ImportRecord, { phone }: RowRecord): ImportOutcome {
  const line = phone === null ? null : firstLineOf(db, sequence, phone);
  const first = line === null ? null : findRow(db, sequence, line);
  if (first?.outcome === 'refused' || first?.outcome === 'missing') return first.outcome;
  return 'merged';
}
