import type { Clock } from '../../lib/ports.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

/** What a platform answered to an effect, for which it has no list: its ids, and how it stands. */
export type EffectResult = Readonly<Record<string, unknown>>;

/** Keeps what is known of an effect now. In the transaction of the caller. */
export function keepEffectResult(db: WriteDb, clock: Clock, changeId: string, result: EffectResult): void {
  prepare(
    db,
    `INSERT INTO effect_results (change_id, result, read_at) VALUES (@changeId, @result, @now)
     ON CONFLICT (change_id) DO UPDATE SET result = @result, read_at = @now`,
  ).run({ changeId, result: JSON.stringify(result), now: clock.now() });
}

export function findEffectResult(db: ReadDb, changeId: string): { result: EffectResult; readAt: number } | null {
  const row = prepare<{ result: string; readAt: number }>(
    db,
    'SELECT result, read_at AS readAt FROM effect_results WHERE change_id = ?',
  ).get(changeId);
  return row ? { result: JSON.parse(row.result) as EffectResult, readAt: row.readAt } : null;
}
