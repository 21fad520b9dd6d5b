import type { CreditTransaction, CreditTransactionListQuery } from '#shared/wire/gomobile/credits.ts';
import { toIso } from '../../db/clock.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import * as repository from './repository.ts';

/** The last millisecond that a date has in JavaScript. */
const END_OF_TIME = 8.64e15;
const DAY_MS = 24 * 60 * 60_000;

/** Newest first, of the days or times asked for, both ends included. */
export function listCreditTransactions({ db }: Workspace, query: CreditTransactionListQuery) {
  const { startDate, endDate } = query;
  const { organizationId } = identityOf(db);
  const { rows, total } = repository.listCreditTransactions(db, {
    ...sliceOf(query),
    from: startDate === undefined ? 0 : Date.parse(startDate),
    to: endDate === undefined ? END_OF_TIME : endOf(endDate),
  });
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

/** A date without a time ends with its day. */
const endOf = (text: string): number => Date.parse(text) + (text.includes('T') ? 0 : DAY_MS - 1);

const toWire = (row: repository.CreditTransactionRow, organizationId: string): CreditTransaction => ({
  id: row.id,
  organizationId,
  type: row.type,
  amount: row.amount,
  balanceAfter: row.balance_after,
  callId: row.call_id,
  smsProgramId: row.sms_program_id,
  description: row.description,
  createdBy: null,
  createdAt: toIso(row.created_at),
});
