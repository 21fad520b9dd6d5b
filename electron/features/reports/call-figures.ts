import type { CallReport, CallReportFilter, CallReportInput } from '#shared/contract/report-shapes.ts';
import {
  type Calendar,
  countDays,
  createCalendar,
  type DayRange,
  daysOf,
  instantsOf,
  rangeBefore,
} from '#shared/domain/calendar.ts';
import { type CallFact, type CallFigures, CallSum, LENGTH_BANDS, lengthBandOf } from '#shared/domain/figures.ts';
import type { CallGrouping } from '#shared/domain/report-columns.ts';
import { MAX_REPORT_DAYS } from '#shared/domain/report-limits.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb } from '../../store/database.ts';

/** A call as far as figures go. */
export interface CallFactRow extends Omit<CallFact, 'hasReport'> {
  startedAt: number;
  agentName: string | null;
  programName: string | null;
  language: string | null;
  hasReport: 0 | 1;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** Calls that began in a range of instants, the end left out. */
export function listCallFacts(
  db: ReadDb,
  { from, to }: { from: number; to: number },
  filter: CallReportFilter = {},
): CallFactRow[] {
  const values: Record<string, string | number> = { from, to };
  let where = 'started_at >= @from AND started_at < @to';
  const columns = { agentName: 'agent_name', programName: 'program_name', status: 'status' } as const;
  const also = { language: 'language', direction: 'direction' } as const;
  for (const [name, column] of Object.entries({ ...columns, ...also })) {
    const value = filter[name as keyof CallReportFilter];
    if (value === undefined || value === '') continue;
    where += ` AND ${column} = @${name}`;
    values[name] = value;
  }
  return prepare<CallFactRow>(
    db,
    `SELECT started_at AS startedAt, answered_at AS answeredAt, duration_ms AS durationMs, status, agent_name AS agentName,
       program_name AS programName, language, iif(report_at IS NULL, 0, 1) AS hasReport
     FROM calls WHERE ${where}`,
  ).all(values);
}

export const toFact = (row: CallFactRow): CallFact => ({ ...row, hasReport: row.hasReport === 1 });

export function sumCalls(rows: Iterable<CallFactRow>): CallFigures {
  const sum = new CallSum();
  for (const row of rows) sum.add(toFact(row));
  return sum.figures();
}

/** When calls were last read to their end: their recordings and their reports; null where that never was. */
export function callsReadAt(db: ReadDb): number | null {
  const { readAt = null } =
    prepare<{ readAt: number | null }>(
      db,
      `SELECT iif(count(*) = count(read_at), min(read_at), NULL) AS readAt FROM collection_states
       WHERE collection IN ('recordings', 'reports') AND problem IS NULL`,
    ).get() ?? {};
  return readAt;
}

export function getCallReport(db: ReadDb, input: CallReportInput & { by: CallGrouping }): CallReport {
  assertRange(input);
  const calendar = createCalendar(input.timeZone);
  const span = instantsOf(calendar, input);
  const rows = listCallFacts(db, span, input.filter);
  return {
    figures: sumCalls(rows),
    before: sumCalls(listCallFacts(db, instantsOf(calendar, rangeBefore(input)), input.filter)),
    groups: groupCalls(rows, input.by, calendar, input),
    coverage: { withReport: rows.filter(({ hasReport }) => hasReport === 1).length, total: rows.length },
    asOf: callsReadAt(db),
    choices: choicesOf(Object.keys(input.filter).length === 0 ? rows : listCallFacts(db, span)),
  };
}

export function assertRange(range: DayRange): void {
  const days = countDays(range);
  if (days < 1 || days > MAX_REPORT_DAYS) {
    throw new AppError('INVALID', `A report covers 1 to ${MAX_REPORT_DAYS} days.`, { action: 'Choose other days.' });
  }
}

/** Figures for each group. Days, hours and lengths are all there, also without calls; names only where they have calls. */
export function groupCalls(
  rows: Iterable<CallFactRow>,
  by: CallGrouping,
  calendar: Calendar,
  range: DayRange,
): CallReport['groups'] {
  const sums = new Map<string | null, CallSum>(scaleOf(by, range).map((key) => [key, new CallSum()]));
  const keyOf = keyIn(by, calendar);
  for (const row of rows) {
    const key = keyOf(row);
    const sum = sums.get(key) ?? new CallSum();
    sum.add(toFact(row));
    sums.set(key, sum);
  }
  const groups = [...sums].map(([key, sum]) => ({ key, ...sum.figures() }));
  if (scaleOf(by, range).length > 0) return groups;
  return groups.sort((a, b) => b.calls - a.calls || compareKeys(a.key, b.key)).slice(0, 1000);
}

const compareKeys = (a: string | null, b: string | null): number => (a ?? '').localeCompare(b ?? '');

function scaleOf(by: CallGrouping, range: DayRange): string[] {
  if (by === 'day') return daysOf(range);
  if (by === 'hour') return HOURS;
  return by === 'length' ? LENGTH_BANDS.map(({ id }) => id) : [];
}

function keyIn(by: CallGrouping, calendar: Calendar): (row: CallFactRow) => string | null {
  switch (by) {
    case 'day':
      return ({ startedAt }) => calendar.dayOf(startedAt);
    case 'hour':
      return ({ startedAt }) => HOURS[calendar.hourOf(startedAt)] ?? null;
    case 'agent':
      return ({ agentName }) => agentName;
    case 'program':
      return ({ programName }) => programName;
    case 'outcome':
      return ({ status }) => status;
    case 'language':
      return ({ language }) => language;
    case 'length':
      return ({ durationMs }) => lengthBandOf(durationMs);
  }
}

/** What the filters offer: what occurs in the days that are shown. */
function choicesOf(rows: readonly CallFactRow[]): CallReport['choices'] {
  const distinct = (read: (row: CallFactRow) => string | null) =>
    [...new Set(rows.flatMap((row) => read(row) || []))].sort((a, b) => a.localeCompare(b));
  return {
    agentNames: distinct(({ agentName }) => agentName),
    programNames: distinct(({ programName }) => programName),
    languages: distinct(({ language }) => language),
    statuses: distinct(({ status }) => status),
  };
}
