import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallReport, TodayReport } from '#shared/contract/report-shapes.ts';
import { addDays, createCalendar } from '#shared/domain/calendar.ts';
import { callFigures } from '#shared/domain/figures.ts';
import { CALL_GROUPINGS } from '#shared/domain/report-columns.ts';
import { inTransaction } from '../../store/database.ts';
import {
  addCall,
  addConnection,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { getCallReport } from './call-figures.ts';
import { creditDays, creditKind, getCreditState } from './credits.ts';
import { listExecutions } from './executions.ts';
import { findSnapshot, keepProblem, keepSnapshot } from './snapshots.ts';
import { getToday } from './today.ts';

const NOW = Date.parse('2026-11-23T15:30:00Z');
const DAY_MS = 86_400_000;
const ZONE = 'Europe/Paris';
const COUNT = 10_000;
const AGENTS = ['Avery', 'Blake', 'Casey', null];
const STATUSES = ['completed', 'no_answer', 'voicemail', 'busy'];

interface Made {
  startedAt: number;
  answeredAt: number | null;
  durationMs: number | null;
  status: string;
  agentName: string | null;
  hasReport: boolean;
}

let temp: TempDatabase;
let connectionId: string;
const made: Made[] = [];

/** Spread evenly over thirty days up to now, the same each time. */
function callAt(index: number): Made {
  const status = STATUSES[(index * 7) % STATUSES.length] ?? 'completed';
  const startedAt = NOW - Math.floor((index * 30 * DAY_MS) / COUNT) - (index % 977);
  const isTaken = status === 'completed' || status === 'voicemail';
  return {
    startedAt,
    status,
    answeredAt: isTaken ? startedAt + 5000 : null,
    durationMs: isTaken ? 1000 + ((index * 7919) % 400_000) : null,
    agentName: AGENTS[index % AGENTS.length] ?? null,
    hasReport: index % 10 !== 0,
  };
}

beforeAll(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
  inTransaction(temp.db, () => {
    for (let index = 0; index < COUNT; index += 1) {
      const call = callAt(index);
      made.push(call);
      addCall(temp.db, connectionId, {
        ...{ started_at: call.startedAt, answered_at: call.answeredAt, duration_ms: call.durationMs },
        ...{ status: call.status, agent_name: call.agentName, report_at: call.hasReport ? 1 : null, language: 'en' },
      });
    }
  });
  temp.db.exec('ANALYZE');
}, 60_000);
afterAll(() => temp.remove());

const within = (from: number, to: number) => made.filter(({ startedAt }) => startedAt >= from && startedAt < to);
const calendar = createCalendar(ZONE);
const range = { timeZone: ZONE, from: '2026-11-10', to: '2026-11-23' };

describe('a call report', () => {
  it.each(CALL_GROUPINGS)('by %s has the figures of its calls counted by hand', (by) => {
    const report = CallReport.parse(getCallReport(temp.db, { ...range, filter: {}, by }));
    const calls = within(calendar.startOf(range.from), calendar.startOf(addDays(range.to, 1)));
    expect(report.figures).toEqual(callFigures(calls));
    expect(report.groups.reduce((sum, group) => sum + group.calls, 0)).toBe(calls.length);
    if (by !== 'day' && by !== 'agent') return;
    for (const { key, ...figures } of report.groups) {
      const own = calls.filter((call) => (by === 'day' ? calendar.dayOf(call.startedAt) : call.agentName) === key);
      expect(figures).toEqual(callFigures(own));
    }
  });

  it('says how many of its calls have a report here, and compares with as many days before', () => {
    const report = getCallReport(temp.db, { ...range, filter: { agentName: 'Avery' }, by: 'day' });
    const from = calendar.startOf(range.from);
    const to = calendar.startOf(addDays(range.to, 1));
    const own = within(from, to).filter(({ agentName }) => agentName === 'Avery');
    expect(report.coverage).toEqual({
      withReport: own.filter(({ hasReport }) => hasReport).length,
      total: own.length,
    });
    const before = within(calendar.startOf(addDays(range.from, -14)), from);
    expect(report.before).toEqual(callFigures(before.filter(({ agentName }) => agentName === 'Avery')));
    expect(report.choices.agentNames).toEqual(['Avery', 'Blake', 'Casey']);
  });

  it('refuses more days than it counts', () => {
    const tooLong = { timeZone: ZONE, from: '2024-01-01', to: '2026-11-23', filter: {}, by: 'day' as const };
    expect(() => getCallReport(temp.db, tooLong)).toThrow(/1 to 366 days/);
    expect(() => getCallReport(temp.db, { ...tooLong, from: '2026-11-24' })).toThrow(/1 to 366 days/);
  });
});

describe('today', () => {
  it('has today, yesterday and the day before, and yesterday up to this time', () => {
    const report = TodayReport.parse(getToday(temp.db, { timeZone: ZONE, now: NOW }));
    const startOf = (back: number) => calendar.startOf(addDays('2026-11-23', -back));
    expect(report.today).toEqual(callFigures(within(startOf(0), startOf(-1))));
    expect(report.yesterday).toEqual(callFigures(within(startOf(1), startOf(0))));
    expect(report.dayBefore).toEqual(callFigures(within(startOf(2), startOf(1))));
    expect(report.yesterdayByNow).toEqual(callFigures(within(startOf(1), NOW - DAY_MS)));
    const talk = report.agents.map(({ talkMs }) => talkMs);
    expect(talk).toEqual(talk.toSorted((a, b) => b - a));
    expect(report.agents.reduce((sum, { calls }) => sum + calls, 0)).toBe(report.today.calls + report.yesterday.calls);
  });

  it('is answered in less than 100 ms over 10,000 calls, as is a report of thirty days', () => {
    const fastestMs = (work: () => unknown) =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const startedAt = performance.now();
          work();
          return performance.now() - startedAt;
        }),
      );
    expect(fastestMs(() => getToday(temp.db, { timeZone: ZONE, now: NOW }))).toBeLessThan(100);
    const month = { timeZone: ZONE, from: '2026-10-25', to: '2026-11-23', filter: {}, by: 'day' as const };
    expect(fastestMs(() => getCallReport(temp.db, month))).toBeLessThan(250);
  });
});

describe('credits', () => {
  const book = (at: number, body: object) => {
    const remoteId = randomUUID();
    const id = randomUUID();
    insertRow(temp.db, 'base_rows', {
      ...{ connection_id: connectionId, collection: 'creditTransactions', remote_id: remoteId, local_id: id },
      ...{
        body: JSON.stringify({ id: remoteId, createdAt: new Date(at).toISOString(), ...body }),
        hash: 'h',
        generation: 1,
      },
    });
    insertRow(temp.db, 'records', {
      ...{ id, connection_id: connectionId, collection: 'creditTransactions', remote_id: remoteId },
      ...{ name: 'n', status: 'call_charge', search_text: '', dated_at: at },
    });
  };

  it('burn as fast as the last seven whole days say, and last the balance over that', () => {
    for (let back = 0; back < 10; back += 1) {
      const at = calendar.startOf(addDays('2026-11-23', -back)) + 3_600_000;
      book(at, { type: 'call_charge', amount: -10, balanceAfter: 50 + back });
    }
    // A row in a shape of its own counts nowhere, and spoils nothing.
    book(NOW, { type: 7, amount: 'much' });
    const state = getCreditState(temp.db, { id: connectionId, name: 'Test' }, calendar, '2026-11-23');
    expect(state).toMatchObject({ balance: 50, burnPerDay: 10, daysLeft: 5, isLow: true });
  });

  it('are what was answered, once that is newer than the newest transaction', () => {
    const subject = { connectionId, subject: '' };
    keepSnapshot(temp.db, 'balance', subject, { balance: 900 }, NOW + 1);
    const state = getCreditState(temp.db, { id: connectionId, name: 'Test' }, calendar, '2026-11-23');
    expect(state).toMatchObject({ balance: 900, balanceAt: NOW + 1, daysLeft: 90, isLow: false });
  });

  it('stand under one kind each day, whatever the platform calls it', () => {
    const at = calendar.startOf('2026-11-20') + 1;
    const bookings = [
      { bookedAt: at, type: 'call_charge', amount: -3 },
      { bookedAt: at, type: 'sms_charge', amount: -2 },
      { bookedAt: at, type: 'agent_charge', amount: -1 },
      { bookedAt: at, type: 'a word of its own', amount: -4 },
      { bookedAt: at, type: 'credit_add', amount: 100 },
      { bookedAt: at + 5 * DAY_MS, type: 'call_charge', amount: -50 },
    ];
    expect(creditDays(bookings, calendar, { from: '2026-11-19', to: '2026-11-20' })).toEqual([
      { day: '2026-11-19', call: 0, sms: 0, agent: 0, other: 0, added: 0 },
      { day: '2026-11-20', call: 3, sms: 2, agent: 1, other: 4, added: 100 },
    ]);
    expect(creditKind('refund')).toBe('other');
  });
});

describe('what a platform computed', () => {
  const subject = () => ({ connectionId, subject: 'an execution' });

  it('stays with its age when it cannot be had again, until it can', async () => {
    const { CreditBalance } = await import('#shared/wire/gomobile/credits.ts');
    const find = () => findSnapshot(temp.db, 'summary', subject(), CreditBalance);
    const problem = { code: 'OFFLINE', message: 'No answer.', retryable: true } as const;
    keepProblem(temp.db, 'summary', subject(), problem);
    expect(find()).toEqual({ value: null, fetchedAt: null, problem });
    keepSnapshot(temp.db, 'summary', subject(), { balance: 1 }, 10);
    expect(find()).toMatchObject({ value: { balance: 1 }, fetchedAt: 10, problem: null });
    keepProblem(temp.db, 'summary', subject(), problem);
    expect(find()).toMatchObject({ value: { balance: 1 }, fetchedAt: 10, problem });
  });

  it('counts as not there in a shape that cannot be read', async () => {
    const { ReportSummary } = await import('#shared/wire/gomobile/program-report.ts');
    keepSnapshot(temp.db, 'nodes', subject(), ['not', 'a report'], 10);
    expect(findSnapshot(temp.db, 'nodes', subject(), ReportSummary).value).toBeNull();
  });

  it('lists an execution whose row is odd beside the others', () => {
    for (const body of [
      { id: 1, status: ['x'], totalContacts: 'many' },
      { status: 'running', totalContacts: 4 },
    ]) {
      const id = randomUUID();
      insertRow(temp.db, 'base_rows', {
        ...{ connection_id: connectionId, collection: 'executions', remote_id: id, local_id: id },
        ...{ body: JSON.stringify(body), hash: 'h', generation: 1 },
      });
      insertRow(temp.db, 'records', {
        ...{ id, connection_id: connectionId, collection: 'executions', remote_id: id, name: id, search_text: '' },
        ...{ status: 'running', dated_at: NOW },
      });
    }
    const { rows } = listExecutions(temp.db, { offset: 0, limit: 10 });
    expect(rows.map(({ status, total }) => [status, total]).toSorted()).toEqual(
      [
        ['running', null],
        ['running', 4],
      ].toSorted(),
    );
  });
});
