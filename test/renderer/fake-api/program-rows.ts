import type { Effect } from '#shared/contract/effects.ts';
import type { Execution, PersonCall, Preflight, Program, ProgramChoices } from '#shared/contract/programs.ts';
import { AUDIENCES, CONNECTION_ID, NOW, uuid } from '../fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const executionAt = (index: number, given: Partial<Execution>): Execution => ({
  id: uuid(31, index),
  connectionId: CONNECTION_ID,
  programId: uuid(30, 0),
  programName: 'Autumn reminders',
  audienceName: 'Autumn reminders',
  flowName: 'Appointment reminder',
  status: 'completed',
  isInPauseWindow: false,
  counts: { total: 60, completed: 51, failed: 9, pending: 0, inProgress: 0 },
  scheduledStartAt: NOW - 3 * DAY,
  scheduledStopAt: null,
  startedAt: NOW - 3 * DAY,
  endedAt: NOW - 2 * DAY,
  createdAt: NOW - 3 * DAY,
  ratePerMinute: null,
  etaAt: null,
  credits: 74,
  readAt: NOW - 5_000,
  ...given,
});

export const EXECUTIONS: Execution[] = [
  executionAt(0, {
    programId: uuid(30, 1),
    programName: 'Contract renewals',
    audienceName: 'Contracts that end in December',
    status: 'running',
    counts: { total: 412, completed: 138, failed: 21, pending: 243, inProgress: 10 },
    startedAt: NOW - 52 * MINUTE,
    endedAt: null,
    createdAt: NOW - 55 * MINUTE,
    ratePerMinute: 3.4,
    etaAt: NOW + 74 * MINUTE,
    credits: 196.5,
  }),
  executionAt(1, {
    programId: uuid(30, 2),
    programName: 'تذكير بالمواعيد',
    status: 'paused_threshold',
    counts: { total: 96, completed: 12, failed: 30, pending: 54, inProgress: 0 },
    startedAt: NOW - 3 * HOUR,
    endedAt: null,
  }),
  executionAt(2, {}),
  executionAt(3, {
    status: 'cancelled',
    counts: { total: 60, completed: 4, failed: 1, pending: 55, inProgress: 0 },
    createdAt: NOW - 9 * DAY,
  }),
];

const effect = (given: Partial<Effect>): Effect => ({
  changeId: uuid(39, 0),
  operation: 'launch',
  state: 'held',
  createdAt: NOW - 4 * MINUTE,
  expiresAt: NOW + 26 * MINUTE,
  error: null,
  ...given,
});

const programAt = (index: number, given: Partial<Program>): Program => ({
  id: uuid(30, index),
  connectionId: CONNECTION_ID,
  name: 'Autumn reminders',
  status: 'active',
  audience: { id: uuid(5, 0), name: 'Autumn reminders', contactCount: 60 },
  flow: { id: uuid(33, 0), name: 'Appointment reminder' },
  startAt: NOW - 3 * DAY,
  stopAt: null,
  numbers: [{ id: uuid(34, 0), number: '+442079460100', label: 'Clinic, main' }],
  retry: { type: 'fixedDelay', delayMinutes: 90, maxRetries: 2 },
  pauseWindows: {
    days: {
      monday: [{ startAt: { hour: 18, minute: 30 }, endAt: { hour: 9, minute: 30 } }],
      sunday: [{ startAt: { hour: 0, minute: 0 }, endAt: { hour: 23, minute: 59 } }],
    },
    advanced: [{ startAt: NOW + 20 * DAY, endAt: NOW + 30 * DAY }],
  },
  autoPauseRules: [{ nodeId: 'dial', threshold: 40, resetOnResume: true }],
  lastExecution: EXECUTIONS[2] ?? null,
  executionCount: 2,
  effect: null,
  triggers: {
    readAt: NOW - HOUR,
    rows: [
      {
        id: 't1',
        contactName: 'Hannah Brooks',
        contactPhone: '+441134960101',
        triggerAt: NOW + DAY,
        status: 'pending',
        value: '2026-11-24',
      },
    ],
  },
  createdAt: NOW - 5 * DAY,
  updatedAt: NOW - 3 * DAY,
  ...given,
});

export const PROGRAMS: Program[] = [
  programAt(0, {}),
  programAt(1, {
    name: 'Contract renewals',
    audience: { id: uuid(5, 1), name: 'Contracts that end in December', contactCount: 412 },
    lastExecution: EXECUTIONS[0] ?? null,
    executionCount: 1,
    stopAt: NOW + 12 * DAY,
  }),
  programAt(2, {
    name: 'تذكير بالمواعيد',
    audience: { id: uuid(5, 2), name: 'عملاء العيادة', contactCount: 96 },
    lastExecution: EXECUTIONS[1] ?? null,
    executionCount: 1,
    effect: effect({}),
  }),
  programAt(3, {
    name: 'Winter reminders (in preparation)',
    status: 'draft',
    retry: { type: 'none' },
    startAt: NOW + 9 * DAY,
    lastExecution: null,
    executionCount: 0,
    triggers: null,
  }),
  programAt(4, {
    name: 'Support line',
    status: 'archived',
    audience: null,
    flow: null,
    numbers: [],
    retry: null,
    pauseWindows: null,
    autoPauseRules: [],
    startAt: null,
    lastExecution: null,
    executionCount: 0,
    triggers: null,
  }),
];

export const preflightOf = (program: Program, isOnline: boolean): Preflight => ({
  programId: program.id,
  name: program.name,
  isOnline,
  audience: {
    name: program.audience?.name ?? null,
    contactCount: program.audience?.contactCount ?? null,
    readAt: NOW - HOUR,
  },
  flow: { name: program.flow?.name ?? null, problems: isOnline ? [] : null, warningCount: isOnline ? 1 : null },
  numbers: program.numbers.map(({ number, label }) => ({ number, label, isKnown: true })),
  credits: { balance: isOnline ? 1840 : null, estimate: 75, basis: 'lastExecution' },
  running: [],
  timing: { startAt: program.startAt, stopAt: program.stopAt, pausedUntil: NOW + 14 * HOUR, timeZone: 'Europe/London' },
  effect: program.effect,
  blockers: program.effect === null ? (program.status === 'archived' ? ['archived', 'noAudience'] : []) : ['waiting'],
});

/** The audiences of the fake, with one that only programs have. */
export const AUDIENCE_CHOICES: ProgramChoices['audiences'] = [
  { id: uuid(5, 0), name: 'Autumn reminders', contactCount: 60 },
  ...AUDIENCES.map(({ id, name, contactCount }) => ({ id, name, contactCount })),
];

export const CHOICES: ProgramChoices = {
  audiences: AUDIENCE_CHOICES,
  flows: [
    {
      id: uuid(33, 0),
      name: 'Appointment reminder',
      nodes: [
        { id: 'dial', label: 'Call the patient' },
        { id: 'ask', label: 'Ask whether they come' },
      ],
    },
  ],
  numbers: [
    { id: uuid(34, 0), number: '+442079460100', label: 'Clinic, main' },
    { id: uuid(34, 1), number: '+441134960000', label: null },
  ],
};

export const CALLS: PersonCall[] = [
  {
    id: uuid(38, 0),
    contactId: uuid(3, 0),
    contactName: 'Hannah Brooks',
    flowName: 'Appointment reminder',
    fromNumber: '+442079460100',
    mode: 'request',
    startAt: NOW + HOUR,
    effect: effect({ changeId: uuid(38, 0), operation: 'start', state: 'done', expiresAt: null }),
    status: 'queued',
    attemptCount: 0,
    nextAttemptAt: NOW + HOUR,
    failureReason: null,
    readAt: NOW - MINUTE,
  },
  {
    id: uuid(38, 1),
    contactId: uuid(3, 1),
    contactName: 'Margaret Ellison',
    flowName: 'Appointment reminder',
    fromNumber: '+442079460100',
    mode: 'flow',
    startAt: null,
    effect: effect({
      changeId: uuid(38, 1),
      operation: 'start',
      state: 'failed',
      expiresAt: null,
      error: {
        code: 'OUTCOME_UNKNOWN',
        message: 'It is not known whether this call was placed, and the platform cannot tell.',
        action: 'Look whether a call with this person shows up. Retrying holds it for your confirmation.',
        retryable: false,
      },
    }),
    status: null,
    attemptCount: null,
    nextAttemptAt: null,
    failureReason: null,
    readAt: null,
  },
];

export const effectNow = (changeId: string, operation: Effect['operation'], isOffline: boolean): Effect =>
  effect({
    changeId,
    operation,
    state: isOffline ? 'held' : 'queued',
    createdAt: NOW,
    expiresAt: isOffline ? NOW + 30 * MINUTE : null,
  });
