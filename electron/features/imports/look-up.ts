import { setImmediate as nextTurn } from 'node:timers/promises';
import { digitsOf } from '#shared/domain/contact.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import { toContactFields } from '../../connectors/gomobile/contact-mapping.ts';
import { inTransaction, prepare, type WriteDb } from '../../store/database.ts';
import type { ImportContext } from './context.ts';
import { patiently } from './patiently.ts';
import type { ImportRecord } from './repository.ts';
import { findRow, sentRowsAfter, setOutcome } from './row-table.ts';
import { rulesOf } from './rules.ts';
import { valuesOf } from './sent-file.ts';

const PAGE_ROWS = 100;
const ROWS_AT_ONCE = 500;
/** A list that does not end is no list. */
const MAX_PAGES = 20_000;

/**
 * Finds out by the platform's contacts what an execution did whose answer never came and cannot be asked for any more: a row counts
 * as taken where a contact has its number and every value that was sent. Nothing is sent again.
 */
export async function lookUp(
  { db, online, retryMs }: ImportContext,
  record: ImportRecord,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  const rules = rulesOf(db, record);
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { items, info } = await patiently({ signal, retryMs }, () =>
      online(record.connectionId ?? '', ['gomobile'], (connector) =>
        connector.api.listContacts({ page, limit: PAGE_ROWS, sortBy: 'createdAt', sortOrder: 'asc' }, signal),
      ),
    );
    inTransaction(db, () => {
      for (const contact of items) settle(contact);
    });
    onProgress(page / Math.max(1, info.totalPages ?? page));
    if (items.length === 0 || info.hasNextPage === false || (info.totalPages !== null && page >= info.totalPages))
      break;
  }
  await settleTheRest(db, record);

  function settle(contact: Contact): void {
    const line = lineOfPhone(db, record.sequence, contact.primaryPhone);
    const row = line === null ? null : findRow(db, record.sequence, line);
    if (!row || row.sentAs === null || row.found === 'refused') return;
    const fields = toContactFields(contact);
    const isTaken = [...valuesOf(db, record, rules, row)].every(
      ([target, value]) => target === 'primaryPhone' || isSame(fields[target], value),
    );
    if (isTaken) setOutcome(db, record.sequence, row.line, row.found === 'existing' ? 'updated' : 'created');
  }
}

const isSame = (there: unknown, sent: string): boolean =>
  there !== null && there !== undefined && (String(there) === sent || Number(there) === Number(sent));

const lineOfPhone = (db: WriteDb, sequence: number, phone: string): number | null =>
  prepare<{ line: number }>(
    db,
    `SELECT line FROM import_rows INDEXED BY import_rows_phone
     WHERE import_sequence = ? AND phone = ? AND sent_as IS NOT NULL ORDER BY line LIMIT 1`,
  ).get(sequence, `+${digitsOf(phone)}`)?.line ?? null;

/** What was sent and is not there did not arrive. */
async function settleTheRest(db: WriteDb, { sequence }: ImportRecord): Promise<void> {
  for (let after = 0; ; ) {
    const rows = sentRowsAfter(db, sequence, after, ROWS_AT_ONCE);
    if (rows.length === 0) return;
    inTransaction(db, () => {
      for (const { line, outcome, found } of rows) {
        if (outcome === null && found !== 'refused') setOutcome(db, sequence, line, 'missing');
      }
    });
    after = rows.at(-1)?.sentAs ?? after;
    await nextTurn();
  }
}
