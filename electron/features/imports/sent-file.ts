import { setImmediate as nextTurn } from 'node:timers/promises';
import { CUSTOM_ATTRIBUTE_FIELD } from '#shared/wire/gomobile/ingestion.ts';
import type { MadeFile } from '../../net/multipart.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { checkRow, type RowRules } from './check-row.ts';
import { headerLineOf, type ImportRecord } from './repository.ts';
import { type RowRecord, repeatsOf, rowsAfter, sentRowsAfter, setSentAs } from './row-table.ts';
import { rulesOf } from './rules.ts';

const ROWS_AT_ONCE = 500;

/** Chooses the rows that are sent and numbers them, from 1. Answers how many. */
export async function chooseRows(db: WriteDb, record: ImportRecord): Promise<number> {
  let sent = 0;
  let after = headerLineOf(record);
  for (;;) {
    const rows = rowsAfter(db, record.sequence, after, ROWS_AT_ONCE);
    if (rows.length === 0) return sent;
    inTransaction(db, () => {
      for (const row of rows) {
        const isSent = row.verdict === 'valid' || (row.verdict === 'existing' && record.existing === 'update');
        setSentAs(db, record.sequence, row.line, isSent ? ++sent : null);
      }
    });
    after = rows.at(-1)?.line ?? after;
    await nextTurn();
  }
}

/**
 * What a row says of its contact, as the platform is told: its number as the contact has it that is here already, and what later
 * rows of the same number add, where those are to be taken too.
 */
export function valuesOf(db: WriteDb, record: ImportRecord, rules: RowRules, row: RowRecord): Map<string, string> {
  const { values, phone } = checkRow(row.cells, rules);
  if (record.existing === 'update' && phone !== null && (record.counts?.duplicate ?? 0) > 0) {
    for (const repeat of repeatsOf(db, record.sequence, phone)) {
      for (const [target, value] of checkRow(repeat.cells, rules).values) values.set(target, value);
    }
  }
  if (row.existingPhone !== null) values.set('primaryPhone', row.existingPhone);
  return values;
}

/** The platform's name of a target. Ours for custom attributes is the same. */
const wireField = (target: string): string => (target === 'region' ? 'state' : target);

/** The targets in the order of their columns in the file that is sent. */
export const sentTargets = ({ mappings }: Pick<ImportRecord, 'mappings'>): string[] =>
  mappings.map(({ target }) => target);

/** What the platform is told about the columns of the file that is sent. */
export const sentMappings = (record: Pick<ImportRecord, 'mappings'>) =>
  sentTargets(record).map((target, column) => ({ column, field: wireField(target) }));

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const lineOf = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

/**
 * The file that is sent: the rows that were chosen, as they were checked. Made anew each time it is read, so that it lies nowhere;
 * the rows must not change meanwhile.
 */
export async function sentFile(db: WriteDb, record: ImportRecord): Promise<MadeFile> {
  let sizeBytes = 0;
  for await (const piece of pieces(db, record)) sizeBytes += piece.length;
  return { sizeBytes, pieces: () => pieces(db, record) };
}

async function* pieces(db: WriteDb, record: ImportRecord): AsyncGenerator<Uint8Array> {
  const rules = rulesOf(db, record);
  const targets = sentTargets(record);
  yield Buffer.from(lineOf(targets.map((target) => wireField(target).replace(CUSTOM_ATTRIBUTE_FIELD, ''))));
  for (let after = 0; ; ) {
    const rows = sentRowsAfter(db, record.sequence, after, ROWS_AT_ONCE);
    if (rows.length === 0) return;
    const lines = rows.map((row) => {
      const values = valuesOf(db, record, rules, row);
      return lineOf(targets.map((target) => values.get(target) ?? ''));
    });
    yield Buffer.from(lines.join(''));
    after = rows.at(-1)?.sentAs ?? after;
    await nextTurn();
  }
}
