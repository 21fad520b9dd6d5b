import { all, count, type Db } from '../../db/statements.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export interface CreditTransactionRow {
  id: string;
  type: string;
  amount: number;
  balance_after: number;
  call_id: string | null;
  sms_program_id: string | null;
  description: string | null;
  created_at: number;
}

export interface CreditTransactionFilter extends Slice {
  /** Ms since 1970 UTC, included. */
  from: number;
  /** Ms since 1970 UTC, included. */
  to: number;
}

const WHERE = 'WHERE created_at BETWEEN @from AND @to';

/** Newest first. */
export function listCreditTransactions(db: Db, filter: CreditTransactionFilter): Counted<CreditTransactionRow> {
  const { from, to, limit, offset } = filter;
  return {
    total: count(db, `SELECT count(*) AS n FROM credit_transactions ${WHERE}`, { from, to }),
    rows: all<CreditTransactionRow>(
      db,
      `SELECT t.* FROM (SELECT seq FROM credit_transactions ${WHERE} ORDER BY created_at DESC, seq DESC LIMIT @limit OFFSET @offset) page
       JOIN credit_transactions t ON t.seq = page.seq ORDER BY t.created_at DESC, t.seq DESC`,
      { from, to, limit, offset },
    ),
  };
}
