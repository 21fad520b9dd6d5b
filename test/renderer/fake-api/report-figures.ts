import type {
  CallReport,
  CreditReport,
  ExecutionReport,
  ExecutionRow,
  ReportedCall,
  TodayReport,
} from '#shared/contract/report-shapes.ts';
import { daysOf } from '#shared/domain/calendar.ts';
import { type CallFigures, callFigures, executionProgress } from '#shared/domain/figures.ts';
import type { CallGrouping } from '#shared/domain/report-columns.ts';
import { CONNECTION_ID, indexOf, NOW, noise, uuid } from '../fixture.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const AGENTS = ['Priscilla Okafor', 'Daniel Reyes', 'Sofie Maes', 'Ava (assistant)'];
const PROGRAMS = ['Support line', 'Clinic reminders', 'Fibre renewals', null];
const LANGUAGES = ['en', 'fr', 'es', 'ar'];
const STATUSES = ['completed', 'no_answer', 'voicemail', 'busy'];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** Figures of so many calls, the same each time. */
export const figuresOf = (count: number, salt: number): CallFigures =>
  callFigures(
    Array.from({ length: count }, (_, index) => {
      const isAnswered = noise(index, salt) > 0.22;
      return {
        status: isAnswered ? 'completed' : 'no_answer',
        answeredAt: isAnswered ? NOW : null,
        durationMs: isAnswered ? 40_000 + Math.floor(noise(index, salt + 1) * 300) * 1000 : null,
        hasReport: true,
      };
    }),
  );

const keysOf = (by: CallGrouping, range: { from: string; to: string }): (string | null)[] => {
  switch (by) {
    case 'day':
      return daysOf(range);
    case 'hour':
      return HOURS;
    case 'agent':
      return AGENTS;
    case 'program':
      return PROGRAMS;
    case 'outcome':
      return STATUSES;
    case 'language':
      return LANGUAGES;
    case 'length':
      return ['short', 'medium', 'long'];
  }
};

export function callReport(world: World, by: CallGrouping, range: { from: string; to: string }): CallReport {
  const isEmpty = world.mode === 'empty';
  const groups = keysOf(by, range).map((key, index) => {
    const isQuiet = by === 'hour' && (index < 8 || index > 19);
    return { key, ...figuresOf(isQuiet ? 0 : 4 + Math.floor(noise(index, 3) * 40), index) };
  });
  const total = groups.reduce((sum, { calls }) => sum + calls, 0);
  return {
    figures: isEmpty ? callFigures([]) : figuresOf(total, 5),
    before: isEmpty ? callFigures([]) : figuresOf(Math.ceil(total * 0.9), 6),
    groups: isEmpty ? [] : groups,
    coverage: isEmpty ? { withReport: 0, total: 0 } : { withReport: Math.floor(total * 0.92), total },
    asOf: isEmpty ? null : NOW - 2 * MINUTE_MS,
    choices: {
      agentNames: AGENTS,
      programNames: PROGRAMS.flatMap((name) => name ?? []),
      languages: LANGUAGES,
      statuses: STATUSES,
    },
  };
}

export function today(world: World, { now }: { now: number }): TodayReport {
  const isEmpty = world.mode === 'empty';
  const of = (count: number, salt: number) => figuresOf(isEmpty ? 0 : count, salt);
  return {
    today: of(38, 1),
    yesterday: of(112, 2),
    dayBefore: of(97, 3),
    yesterdayByNow: of(44, 4),
    agents: isEmpty ? [] : AGENTS.map((agentName, index) => ({ agentName, ...figuresOf(48 - index * 11, index) })),
    callsAt: isEmpty ? null : NOW - 2 * MINUTE_MS,
    executions: executionRows(world).filter(({ isLive }) => isLive),
    executionsAt: isEmpty ? null : NOW - MINUTE_MS,
    credits: isEmpty ? [] : [creditState(now)],
  };
}

export const executionRows = (world: World): ExecutionRow[] =>
  world.mode === 'empty'
    ? []
    : [
        executionRow(0, 'Clinic reminders', 'running', { total: 420, completed: 231, failed: 12 }),
        executionRow(1, 'Fibre renewals', 'paused', { total: 180, completed: 60, failed: 3 }),
        executionRow(2, 'Autumn reminders', 'completed', { total: 60, completed: 56, failed: 4 }),
      ];

const executionRow = (
  index: number,
  programName: string,
  status: string,
  counts: Pick<ExecutionRow, 'total' | 'completed' | 'failed'>,
): ExecutionRow => ({
  id: uuid(31, index),
  connectionId: CONNECTION_ID,
  programName,
  status,
  isLive: status !== 'completed',
  ...counts,
  startedAt: NOW - (index + 1) * 26 * 60 * MINUTE_MS,
  endedAt: status === 'completed' ? NOW - 20 * 60 * MINUTE_MS : null,
  fetchedAt: NOW - 9 * MINUTE_MS,
});

const bucket = (key: string, calls: number) => ({
  key,
  calls,
  answered: Math.floor(calls * 0.64),
  durationMs: calls * 39_000,
});

export function executionReport(world: World, id: string): ExecutionReport {
  const execution =
    executionRows(world).find((row) => row.id === id) ??
    executionRow(2, 'Autumn reminders', 'completed', {
      total: 60,
      completed: 56,
      failed: 4,
    });
  return {
    execution,
    fetchedAt: NOW - 9 * MINUTE_MS,
    problem: world.isOffline
      ? { code: 'OFFLINE', message: 'The platform does not answer.', retryable: true, action: 'Check the network.' }
      : null,
    summary: {
      effectiveStatus: execution.status === 'paused' ? 'paused_manual' : execution.status,
      generatedAt: NOW - 9 * MINUTE_MS,
      contacts: {
        total: execution.total ?? 0,
        completed: execution.completed ?? 0,
        failed: execution.failed ?? 0,
        pending: (execution.total ?? 0) - (execution.completed ?? 0) - (execution.failed ?? 0),
        inProgress: 0,
      },
      calls: {
        ...{
          total: 87,
          answered: 56,
          noAnswer: 18,
          busy: 4,
          rejected: 0,
          voicemail: 6,
          failed: 3,
          cancelled: 0,
          open: 0,
        },
        ...{ answerRate: 0.6437, avgDurationMs: 49_378, totalDurationMs: 3_387_447 },
      },
      progress: executionProgress(execution) ?? 0,
    },
    breakdowns: {
      status: [bucket('completed', 56), bucket('no_answer', 18), bucket('voicemail', 6), bucket('busy', 4)],
      hour: HOURS.slice(9, 18).map((hour, index) => bucket(`${hour}:00`, 4 + ((index * 5) % 13))),
      day: [bucket('2026-11-20', 51), bucket('2026-11-21', 36)],
      attempt: [bucket('1', 60), bucket('2', 20), bucket('3', 7)],
    },
    nodes: [
      node('dial', 'dial', 'Dial the contact', [87, 87, 0], {
        onAnswer: 56,
        onNoAnswer: 18,
        onVoicemail: 6,
        onBusy: 4,
      }),
      node('reminder', 'play', 'Appointment reminder', [56, 54, 2], { onComplete: 54 }),
      node('confirm', 'dtmf', 'Confirm or move', [54, 52, 2], { 'branches.1': 40, 'branches.2': 9, onTimeout: 3 }),
      node('confirmed', 'play', 'Thank you', [40, 36, 4], { onComplete: 36 }),
      node('not-reached', 'hangup', 'Hang up', [0, 0, 0], {}),
    ],
    billing: {
      ...{ totalCredits: 66, callCredits: 57, smsCredits: 0, agentCredits: 9, billedSeconds: 2204, currency: 'EUR' },
      byDay: [
        { day: '2026-11-20', credits: 31 },
        { day: '2026-11-21', credits: 35 },
      ],
    },
    conversations: {
      ...{ conversations: 9, evaluated: 8, resolved: 4, avgTurns: 1.78, avgDurationMs: 89_917 },
      exitReasons: [
        { name: 'completed', count: 4 },
        { name: 'timeout', count: 2 },
        { name: 'function_call_exit', count: 2 },
      ],
    },
    calls: { kept: 87, total: 87 },
  };
}

function node(
  nodeId: string,
  nodeType: string,
  nodeLabel: string,
  [entered, exited, dropped]: [number, number, number],
  outputs: Record<string, number>,
): NonNullable<ExecutionReport['nodes']>[number] {
  return {
    ...{ nodeId, nodeType, nodeLabel, entered, exited, dropped, averageMs: 11_277 },
    outputs: Object.entries(outputs).map(([name, count]) => ({ name, count })),
  };
}

/** A call of an execution; every third has its call here. */
export function reportedCall(world: World, index: number): ReportedCall {
  const status = STATUSES[index % STATUSES.length] ?? 'completed';
  const isAnswered = status === 'completed';
  const startedAt = NOW - index * 11 * MINUTE_MS;
  const contact = [...world.contacts.values()][index % 18];
  return {
    id: uuid(33, index),
    callId: index % 3 === 0 ? uuid(2, index % 24) : null,
    contactName: contact?.fullName ?? null,
    contactPhone: contact?.primaryPhone ?? null,
    attempt: 1 + (index % 3),
    direction: 'outbound',
    status,
    outcome: isAnswered ? 'confirmed' : null,
    from: '+442079460100',
    to: contact?.primaryPhone ?? null,
    startedAt,
    answeredAt: isAnswered ? startedAt + 7000 : null,
    endedAt: startedAt + 48_000,
    durationMs: 48_000,
    credits: isAnswered ? 1 : 0,
    hasRecording: index % 3 === 0,
    lastNode: isAnswered ? 'Thank you' : 'Dial the contact',
  };
}

export const attemptsOf = (world: World, ref: { callId: string } | { remoteCallId: string }): ReportedCall[] => {
  const index = indexOf('callId' in ref ? ref.callId : ref.remoteCallId);
  return [2, 1, 0].map((back, place) => ({
    ...reportedCall(world, index),
    id: uuid(39, index * 3 + place),
    attempt: place + 1,
    startedAt: NOW - back * 3_600_000,
  }));
};

export const creditState = (now: number): CreditReport['state'] => ({
  connectionId: CONNECTION_ID,
  connectionName: 'Sample workspace',
  balance: 2816.5,
  balanceAt: now - 6 * MINUTE_MS,
  burnPerDay: 431.25,
  daysLeft: 2816.5 / 431.25,
  isLow: true,
  problem: null,
});

export function creditReport(range: { from: string; to: string }, now: number): CreditReport {
  const days = daysOf(range).map((day, index) => ({
    day,
    call: Math.round(noise(index, 41) * 300),
    sms: Math.round(noise(index, 42) * 60),
    agent: Math.round(noise(index, 43) * 120),
    other: 0,
    added: index % 14 === 3 ? 2000 : 0,
  }));
  return {
    state: creditState(now),
    days,
    spent: days.reduce((sum, { call, sms, agent }) => sum + call + sms + agent, 0),
    added: days.reduce((sum, { added }) => sum + added, 0),
    types: ['adjustment', 'agent_charge', 'call_charge', 'credit_add', 'sms_charge'],
    asOf: NOW - 3 * MINUTE_MS,
  };
}
