import type { TodayReport } from '#shared/contract/report-shapes.ts';
import { addDays, createCalendar } from '#shared/domain/calendar.ts';
import type { ReadDb } from '../../store/database.ts';
import { recordsReadAt } from '../../sync/store/record-table.ts';
import { type CallFactRow, callsReadAt, listCallFacts, sumCalls } from './call-figures.ts';
import { listCreditStates } from './credits.ts';
import { listRunning } from './executions.ts';

const MAX_AGENTS = 50;
const MAX_EXECUTIONS = 20;

/**
 * What the first screen of the day shows. Today is compared with yesterday up to the same time on the clock, since a part of a day
 * says nothing against a whole one; yesterday is compared with the day before it.
 */
export function getToday(db: ReadDb, { timeZone, now }: { timeZone: string; now: number }): TodayReport {
  const calendar = createCalendar(timeZone);
  const today = calendar.dayOf(now);
  const starts = [-2, -1, 0, 1].map((count) => calendar.startOf(addDays(today, count)));
  const [dayBeforeAt = 0, yesterdayAt = 0, todayAt = 0, tomorrowAt = 0] = starts;
  const calls = listCallFacts(db, { from: dayBeforeAt, to: tomorrowAt });
  const within = (from: number, to: number) => calls.filter(({ startedAt }) => startedAt >= from && startedAt < to);
  return {
    today: sumCalls(within(todayAt, tomorrowAt)),
    yesterday: sumCalls(within(yesterdayAt, todayAt)),
    dayBefore: sumCalls(within(dayBeforeAt, yesterdayAt)),
    yesterdayByNow: sumCalls(within(yesterdayAt, Math.min(todayAt, yesterdayAt + (now - todayAt)))),
    agents: byAgent(within(yesterdayAt, tomorrowAt)),
    callsAt: callsReadAt(db),
    executions: listRunning(db, MAX_EXECUTIONS),
    executionsAt: recordsReadAt(db, ['executions']),
    credits: listCreditStates(db, calendar, today).slice(0, 50),
  };
}

function byAgent(calls: readonly CallFactRow[]): TodayReport['agents'] {
  const groups = Map.groupBy(calls, ({ agentName }) => agentName);
  return [...groups]
    .map(([agentName, rows]) => ({ agentName, ...sumCalls(rows) }))
    .sort((a, b) => b.talkMs - a.talkMs || b.calls - a.calls)
    .slice(0, MAX_AGENTS);
}
