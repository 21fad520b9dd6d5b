import { all, type Db } from '../../db/statements.ts';

/** Credits charged for an agent, by UTC day as YYYY-MM-DD; days without a charge are absent. `from` is included, `to` is not. */
export function creditsByDay(db: Db, agentId: string, from: number, to: number): Map<string, number> {
  const rows = all<{ day: string; credits: number }>(
    db,
    `SELECT strftime('%Y-%m-%d', created_at / 1000, 'unixepoch') AS day, sum(-amount) AS credits
     FROM credit_transactions
     WHERE agent_id = @agentId AND created_at >= @from AND created_at < @to AND amount < 0
     GROUP BY day`,
    { agentId, from, to },
  );
  return new Map(rows.map(({ day, credits }) => [day, credits]));
}
