import type { Spending } from '#shared/domain/sending-cost.ts';
import { prepare, type ReadDb } from '../../store/database.ts';

/** So many of the newest calls and messages say what one costs. */
const SAMPLE_ROWS = 2000;

/** What a call and a segment of a message have cost on a connection, from the reports and answers that are kept here. */
export function spendingOf(db: ReadDb, connectionId: string): Spending {
  const calls = prepare<{ each: number | null }>(
    db,
    `SELECT avg(cost) AS each FROM (
       SELECT connection_id, cost_credits AS cost FROM calls ORDER BY started_at DESC LIMIT ${SAMPLE_ROWS})
     WHERE connection_id = ?`,
  ).get(connectionId);
  const messages = prepare<{ credits: number | null; segments: number | null }>(
    db,
    `SELECT sum(credits) AS credits, sum(segments) AS segments FROM (
       SELECT r.result ->> '$.credits' AS credits, r.result ->> '$.segments' AS segments
       FROM effect_results AS r CROSS JOIN outbox AS o ON o.id = r.change_id
       WHERE o.connection_id = ? AND o.entity = 'message' AND r.result ->> '$.credits' IS NOT NULL
         AND r.result ->> '$.segments' > 0
       ORDER BY r.read_at DESC LIMIT ${SAMPLE_ROWS})`,
  ).get(connectionId);
  return {
    creditsPerCall: calls?.each ?? null,
    creditsPerSegment: messages?.segments ? (messages.credits ?? 0) / messages.segments : null,
  };
}
