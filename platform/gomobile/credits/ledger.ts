import { first, run } from '../../db/statements.ts';
import { ApiError } from '../../http/errors.ts';
import type { Workspace } from '../../workspace.ts';

/** `sms_charge`, `call_charge` and so on, as transactions carry it. */
export type CreditType = 'credit_add' | 'call_charge' | 'sms_charge' | 'agent_charge' | 'adjustment' | 'initial';

export interface CreditEntry {
  type: CreditType;
  /** Added where positive, charged where negative. */
  amount: number;
  description: string;
  callId?: string | null;
  smsProgramId?: string | null;
  /** The agent that an answer was charged for. */
  agentId?: string | null;
  /** When it happened, ms since 1970 UTC; now where it is left out. */
  at?: number;
}

export function creditBalance({ db }: Pick<Workspace, 'db'>): number {
  const last = first<{ balance: number }>(
    db,
    'SELECT balance_after AS balance FROM credit_transactions ORDER BY seq DESC LIMIT 1',
  );
  return last?.balance ?? 0;
}

/** Throws 402 where a charge of so many credits would leave less than nothing. */
export function requireCredits(workspace: Pick<Workspace, 'db'>, amount: number): void {
  if (creditBalance(workspace) >= amount) return;
  throw new ApiError(402, 'INSUFFICIENT_CREDITS', 'There are not enough credits for this');
}

/** Adds or charges credits. Throws 402 where the balance would fall below nothing, and then nothing is charged. */
export function enterCredits(workspace: Workspace, entry: CreditEntry): void {
  const { db, clock, newId } = workspace;
  const { type, amount, description, callId = null, smsProgramId = null, agentId = null } = entry;
  if (amount < 0) requireCredits(workspace, -amount);
  run(
    db,
    `INSERT INTO credit_transactions (id, type, amount, balance_after, call_id, sms_program_id, agent_id, description, created_at)
     VALUES (@id, @type, @amount, @balanceAfter, @callId, @smsProgramId, @agentId, @description, @at)`,
    {
      id: newId(),
      type,
      amount,
      balanceAfter: creditBalance(workspace) + amount,
      callId,
      smsProgramId,
      agentId,
      description,
      at: entry.at ?? clock.tick(),
    },
  );
}
