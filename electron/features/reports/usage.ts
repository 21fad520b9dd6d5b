import type { Snapshot, UsageAgent, UsageReport } from '#shared/contract/report-shapes.ts';
import { countDays, createCalendar, type DayRange, daysOf } from '#shared/domain/calendar.ts';
import { MAX_USAGE_RANGE_DAYS } from '#shared/domain/report-limits.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { Usage } from '#shared/wire/flowgent/usage.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction, prepare, type ReadDb } from '../../store/database.ts';
import { findRecord, type StoredRecord } from '../../sync/store/record-table.ts';
import { findSnapshot, keepProblem, keepSnapshot } from './snapshots.ts';

export interface UsageInput extends DayRange {
  agentId: string;
}

/** Agents of the platform that counts usage by agent. */
export const listUsageAgents = (db: ReadDb): UsageAgent[] =>
  prepare<UsageAgent>(
    db,
    `SELECT r.id, r.connection_id AS connectionId, r.name FROM records AS r JOIN connections AS c ON c.id = r.connection_id
     WHERE r.collection = 'agents' AND c.platform = 'flowgent' ORDER BY r.name, r.id`,
  ).all();

function getAgent(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection === 'agents') return record;
  throw new AppError('NOT_FOUND', 'This agent is no longer here.', { action: 'Choose another one.' });
}

/** What is kept of an agent's usage, day by day; a day that was never asked for has no number. */
export function getUsage(db: ReadDb, { agentId, from, to }: UsageInput): UsageReport {
  const { connectionId, remoteId } = getAgent(db, agentId);
  assertDays({ from, to });
  const kept = new Map(
    prepare<{ day: string; credits: number; fetchedAt: number }>(
      db,
      `SELECT day, credits, fetched_at AS fetchedAt FROM usage_days
       WHERE connection_id = ? AND agent_remote_id = ? AND day BETWEEN ? AND ?`,
    )
      .all(connectionId, remoteId, from, to)
      .map((row) => [row.day, row]),
  );
  const days = daysOf({ from, to }).map((day) => ({
    day,
    credits: kept.get(day)?.credits ?? null,
    fetchedAt: kept.get(day)?.fetchedAt ?? null,
  }));
  const ages = days.flatMap(({ fetchedAt }) => fetchedAt ?? []);
  return {
    // The oldest of its days says how old the picture is.
    fetchedAt: ages.length === 0 ? null : Math.min(...ages),
    problem: findSnapshot(db, 'usage', { connectionId, subject: remoteId }, Usage).problem,
    days,
    total: days.reduce((sum, { credits }) => sum + (credits ?? 0), 0),
    knownDays: ages.length,
  };
}

function assertDays(range: DayRange): void {
  const days = countDays(range);
  if (days >= 1 && days <= MAX_USAGE_RANGE_DAYS) return;
  throw new AppError('INVALID', `FlowGent tells the usage of 1 to ${MAX_USAGE_RANGE_DAYS} days at once.`, {
    action: 'Choose fewer days.',
  });
}

/** Asks for the usage of these days. FlowGent counts a day once it is over in UTC, so that today is refused before it is asked. */
export async function refreshUsage(
  { db, clock, online }: Pick<EngineParts, 'db' | 'clock' | 'online'>,
  { agentId, from, to }: UsageInput,
): Promise<Snapshot> {
  const { connectionId, remoteId } = getAgent(db, agentId);
  assertDays({ from, to });
  const subject = { connectionId, subject: remoteId };
  try {
    if (to >= createCalendar('UTC').dayOf(clock.now())) {
      throw new AppError('INVALID', 'FlowGent counts a day once it is over, so today has no usage yet.', {
        action: 'Choose days up to yesterday, by UTC.',
      });
    }
    const usage = await online(connectionId, ['flowgent'], ({ client }) =>
      client.call('getAgentUsage', { params: { agent_id: remoteId }, query: { start_date: from, end_date: to } }),
    );
    inTransaction(db, () => {
      keepSnapshot(db, 'usage', subject, usage, clock.now());
      const put = prepare(
        db,
        `INSERT INTO usage_days (connection_id, agent_remote_id, day, credits, fetched_at)
         VALUES (@connectionId, @remoteId, @day, @credits, @now)
         ON CONFLICT DO UPDATE SET credits = excluded.credits, fetched_at = excluded.fetched_at`,
      );
      for (const { date, credits_used: credits } of usage.usage.daily_breakdown) {
        put.run({ connectionId, remoteId, day: date.slice(0, 10), credits, now: clock.now() });
      }
    });
  } catch (error) {
    keepProblem(db, 'usage', subject, toErrorData(error));
  }
  const { fetchedAt, problem } = getUsage(db, { agentId, from, to });
  return { fetchedAt, problem };
}
