import { z } from 'zod';
import {
  Changed,
  ErrorInfo,
  ForeignText,
  Instant,
  LocalId,
  PageRequest,
  page,
  ShortText,
  SortOrder,
} from './common.ts';
import { command, event, query } from './define.ts';
import { ActOutcome, Effect } from './effects.ts';

/** A request to a platform may be followed by a look at what became of it. */
const ASKING_MS = 90_000;

const Count = z.number().int().min(0);

/** People of an execution by how far they are: completed, failed, pending and in progress add up to the total. */
export const ExecutionCounts = z.object({
  total: Count,
  completed: Count,
  failed: Count,
  pending: Count,
  inProgress: Count,
});

export const Execution = z.object({
  id: LocalId,
  connectionId: LocalId,
  programId: LocalId.nullable(),
  programName: ForeignText.nullable(),
  audienceName: ForeignText.nullable(),
  flowName: ForeignText.nullable(),
  /** scheduled, running, paused, paused_no_credits, paused_threshold, completed, stopped, cancelled, or what a platform calls it. */
  status: ForeignText,
  /** It runs, and places no calls because of a pause window. */
  isInPauseWindow: z.boolean(),
  counts: ExecutionCounts,
  scheduledStartAt: Instant.nullable(),
  scheduledStopAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  createdAt: Instant.nullable(),
  /** People done with in a minute; see `shared/domain/execution-progress.ts`. Null unless it runs and there is something to tell. */
  ratePerMinute: z.number().nullable(),
  etaAt: Instant.nullable(),
  /** Spent so far, as the platform bills it; null where that was not asked. */
  credits: z.number().nullable(),
  /** When the platform was last asked about it. */
  readAt: Instant.nullable(),
});

const TimeOfDay = z.object({ hour: z.number().int().min(0).max(23), minute: z.number().int().min(0).max(59) });
const DayWindow = z.object({ startAt: TimeOfDay, endAt: TimeOfDay });
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Times at which no calls are placed, in the time zone of the organization; a window that ends before it begins ends the day after. */
export const PauseWindows = z.object({
  days: z.partialRecord(z.enum(WEEKDAYS), z.array(DayWindow).max(50)),
  advanced: z.array(z.object({ startAt: Instant, endAt: Instant })).max(50),
});

export const RetryStrategy = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  /** 3 retries are up to 4 calls. */
  z.object({
    type: z.literal('fixedDelay'),
    delayMinutes: z.number().int().min(1).max(44_640),
    maxRetries: z.number().int().min(1).max(20),
  }),
  z.object({ type: z.literal('scheduled'), dates: z.array(Instant).min(1).max(20) }),
]);

/** An execution pauses when so many calls have failed at a node. */
export const AutoPauseRule = z.object({
  nodeId: z.string().min(1).max(128),
  threshold: z.number().int().min(1).max(1_000_000),
  resetOnResume: z.boolean(),
});

export const Trigger = z.object({
  id: z.string(),
  contactName: ForeignText.nullable(),
  contactPhone: ForeignText.nullable(),
  triggerAt: Instant.nullable(),
  status: ForeignText.nullable(),
  value: ForeignText.nullable(),
});

/** Most triggers of one program that cross to a window. */
export const MAX_TRIGGERS = 500;

export const Program = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: ForeignText,
  /** draft, active or archived, or what a platform calls it. */
  status: ForeignText.nullable(),
  audience: z
    .object({ id: LocalId.nullable(), name: ForeignText.nullable(), contactCount: Count.nullable() })
    .nullable(),
  flow: z.object({ id: LocalId.nullable(), name: ForeignText.nullable() }).nullable(),
  startAt: Instant.nullable(),
  stopAt: Instant.nullable(),
  /** Numbers that calls come from; `label` where the platform has one. */
  numbers: z.array(z.object({ id: LocalId.nullable(), number: ForeignText, label: ForeignText.nullable() })).max(200),
  retry: RetryStrategy.nullable(),
  pauseWindows: PauseWindows.nullable(),
  autoPauseRules: z.array(AutoPauseRule).max(100),
  lastExecution: Execution.nullable(),
  executionCount: Count,
  /** A launch or a deletion that is not over. */
  effect: Effect.nullable(),
  triggers: z.object({ rows: z.array(Trigger).max(MAX_TRIGGERS), readAt: Instant }).nullable(),
  createdAt: Instant.nullable(),
  updatedAt: Instant.nullable(),
});

export const ProgramSort = z.object({
  by: z.enum(['name', 'status', 'createdAt']).default('createdAt'),
  order: SortOrder.default('desc'),
});

export const ProgramFilter = z.object({
  text: ShortText.optional(),
  status: z.enum(['draft', 'active', 'archived']).optional(),
});

export const ExecutionFilter = z.object({
  text: ShortText.optional(),
  programId: LocalId.optional(),
  /** live: not over, paused ones among them. */
  state: z.enum(['live', 'ended']).optional(),
});

/** A problem of a flow that keeps it from running, in the platform's words. */
export const FlowProblem = z.object({ nodeId: ForeignText.nullable(), message: ForeignText });

/** Why a launch cannot be confirmed. */
export const Blocker = z.enum([
  'archived',
  'noAudience',
  'emptyAudience',
  'noFlow',
  'flowInvalid',
  'noNumbers',
  'stopped',
  'noCredits',
  'waiting',
  'inDoubt',
]);

/** What is known before a launch. Null where the platform could not be asked. */
export const Preflight = z.object({
  programId: LocalId,
  name: ForeignText,
  /** False: what is here is what was last read, and the launch would be held. */
  isOnline: z.boolean(),
  audience: z.object({ name: ForeignText.nullable(), contactCount: Count.nullable(), readAt: Instant.nullable() }),
  flow: z.object({
    name: ForeignText.nullable(),
    problems: z.array(FlowProblem).max(100).nullable(),
    warningCount: Count.nullable(),
  }),
  numbers: z.array(z.object({ number: ForeignText, label: ForeignText.nullable(), isKnown: z.boolean() })).max(200),
  credits: z.object({
    balance: z.number().nullable(),
    /** People times what one cost in the last execution of the program, or a credit each where there was none. */
    estimate: z.number().nullable(),
    basis: z.enum(['lastExecution', 'assumed']),
  }),
  /** Executions of this program that are not over. */
  running: z.array(z.object({ id: LocalId.nullable(), status: ForeignText })).max(50),
  timing: z.object({
    startAt: Instant.nullable(),
    stopAt: Instant.nullable(),
    /** No calls are placed before then. */
    pausedUntil: Instant.nullable(),
    timeZone: ForeignText.nullable(),
  }),
  effect: Effect.nullable(),
  blockers: z.array(Blocker),
});

/** What a person sets up; ids are local. */
export const ProgramInput = z.object({
  name: z.string().trim().min(1).max(128),
  audienceId: LocalId,
  flowId: LocalId,
  startAt: Instant,
  stopAt: Instant.nullable(),
  numberIds: z.array(LocalId).min(1).max(100),
  retry: RetryStrategy,
  pauseWindows: PauseWindows.nullable(),
  autoPauseRules: z.array(AutoPauseRule).max(100),
});

/** What a form may choose from, of one connection. */
export const ProgramChoices = z.object({
  audiences: z.array(z.object({ id: LocalId, name: ForeignText, contactCount: Count })).max(2000),
  flows: z
    .array(
      z.object({
        id: LocalId,
        name: ForeignText,
        nodes: z.array(z.object({ id: z.string(), label: ForeignText })).max(1000),
      }),
    )
    .max(2000),
  numbers: z.array(z.object({ id: LocalId, number: ForeignText, label: ForeignText.nullable() })).max(2000),
});

export const CallRetry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({
    type: z.literal('fixedDelay'),
    delayMinutes: z.number().int().min(1).max(43_200),
    maxRetries: z.number().int().min(1).max(20),
  }),
]);

/** A call to one person that was asked for here. */
export const PersonCall = z.object({
  /** Of its change. */
  id: LocalId,
  contactId: LocalId.nullable(),
  contactName: ForeignText,
  flowName: ForeignText.nullable(),
  fromNumber: ForeignText.nullable(),
  /** request: the platform queues it · flow: it was run at once. */
  mode: z.enum(['request', 'flow']),
  startAt: Instant.nullable(),
  effect: Effect,
  /** queued, active, completed, failed or cancelled, or what a platform calls it; null until it was answered. */
  status: ForeignText.nullable(),
  attemptCount: Count.nullable(),
  nextAttemptAt: Instant.nullable(),
  /** Why no call could be placed, in the platform's words. */
  failureReason: ForeignText.nullable(),
  readAt: Instant.nullable(),
});

/** Calling programs, their executions and calls to one person. */
export const programs = {
  list: query(
    z.object({ filter: ProgramFilter.default({}), sort: ProgramSort.prefault({}), page: PageRequest.prefault({}) }),
    page(Program).extend({ readAt: Instant.nullable() }),
  ),
  get: query(z.object({ id: LocalId }), Program),
  executions: query(
    z.object({ filter: ExecutionFilter.default({}), page: PageRequest.prefault({}) }),
    page(Execution).extend({ readAt: Instant.nullable() }),
  ),
  execution: query(z.object({ id: LocalId }), Execution),
  choices: query(z.object({ connectionId: LocalId }), ProgramChoices),
  calls: query(z.object({ page: PageRequest.prefault({}) }), page(PersonCall)),
  /** Asks the platform what a launch would meet; offline, says what was last read. */
  preflight: command(z.object({ id: LocalId }), Preflight, { deadlineMs: ASKING_MS }),
  /**
   * Launches what the person confirmed: for `people`, at most. Carried out at once where the platform can be reached, else held
   * until it is confirmed again. `changeId` makes a repeated call harmless.
   */
  launch: command(z.object({ changeId: LocalId, id: LocalId, people: Count.nullable() }), Effect),
  create: command(z.object({ connectionId: LocalId, input: ProgramInput }), z.object({ id: LocalId }), {
    deadlineMs: ASKING_MS,
  }),
  update: command(z.object({ id: LocalId, input: ProgramInput }), z.object({ id: LocalId }), { deadlineMs: ASKING_MS }),
  /** Carried out at once where the platform can be reached, else held. */
  remove: command(z.object({ changeId: LocalId, id: LocalId }), Effect),
  /** Reads the contact triggers of a live program. */
  readTriggers: command(z.object({ id: LocalId }), z.void(), { deadlineMs: ASKING_MS }),
  /** Asks the platform how an execution stands; does nothing for one that was asked about a moment ago. */
  refresh: command(z.object({ id: LocalId }), Execution, { deadlineMs: ASKING_MS }),
  act: command(
    z.object({ id: LocalId, action: z.enum(['pause', 'resume', 'cancel']) }),
    z.object({ outcome: ActOutcome, execution: Execution, error: ErrorInfo.nullable() }),
    { deadlineMs: ASKING_MS },
  ),
  /** Calls one person; see `launch` for when. */
  call: command(
    z.object({
      changeId: LocalId,
      contactId: LocalId,
      flowId: LocalId,
      numberId: LocalId,
      mode: z.enum(['request', 'flow']),
      startAt: Instant.nullable(),
      retry: CallRetry,
    }),
    Effect,
  ),
  /** Asks how a call stands that the platform took in. */
  refreshCall: command(z.object({ id: LocalId }), PersonCall, { deadlineMs: ASKING_MS }),
  /** Takes a call back that still waits in the platform's queue. */
  cancelCall: command(
    z.object({ id: LocalId }),
    z.object({ outcome: ActOutcome, call: PersonCall, error: ErrorInfo.nullable() }),
    { deadlineMs: ASKING_MS },
  ),
  onChanged: event(Changed),
};

export type Program = z.infer<typeof Program>;
export type ProgramInput = z.infer<typeof ProgramInput>;
export type ProgramChoices = z.infer<typeof ProgramChoices>;
export type ProgramFilter = z.infer<typeof ProgramFilter>;
export type ProgramSort = z.infer<typeof ProgramSort>;
export type Execution = z.infer<typeof Execution>;
export type ExecutionFilter = z.infer<typeof ExecutionFilter>;
export type PauseWindows = z.infer<typeof PauseWindows>;
export type RetryStrategy = z.infer<typeof RetryStrategy>;
export type Preflight = z.infer<typeof Preflight>;
export type Blocker = z.infer<typeof Blocker>;
export type PersonCall = z.infer<typeof PersonCall>;
export type Trigger = z.infer<typeof Trigger>;
