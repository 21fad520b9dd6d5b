import { z } from 'zod';
import { Changed, ErrorInfo, ForeignText, Instant, LocalId, Nothing, PageRequest, page } from './common.ts';
import { command, event, query } from './define.ts';

/**
 * queued: leaves when it can · held: waits for a confirmation · sending: on the wire · unknown: sent, no answer seen,
 * being settled by a look-up · conflict: both sides changed the same field · failed: refused for good, kept here ·
 * done: effective on the platform · discarded: given up by the person.
 */
export const ChangeState = z.enum(['queued', 'held', 'sending', 'unknown', 'conflict', 'failed', 'done', 'discarded']);

export const FieldChange = z.object({
  field: z.string(),
  before: ForeignText.nullable(),
  after: ForeignText.nullable(),
});

export const FieldConflict = z.object({
  field: z.string(),
  base: ForeignText.nullable(),
  mine: ForeignText.nullable(),
  theirs: ForeignText.nullable(),
});

/** Changes that came of one wish and stand alike: they are shown in one row and decided together. */
export const ChangeGroup = z.object({
  id: LocalId,
  /** Records that they are about; people, where they are added to an audience. */
  count: z.number().int(),
});

export const Change = z.object({
  id: LocalId,
  /** Order of the edits on this machine; never a clock. */
  sequence: z.number().int(),
  connectionId: LocalId,
  connectionName: z.string(),
  /** call: a call to one person · message: an SMS or a WhatsApp template to one person. */
  entity: z.enum(['contact', 'audience', 'program', 'smsProgram', 'message', 'call']),
  entityId: LocalId,
  entityLabel: ForeignText,
  /** add: people to an audience · launch: a program · send: a message · start: a call. */
  operation: z.enum(['create', 'update', 'delete', 'add', 'launch', 'send', 'start']),
  state: ChangeState,
  fields: z.array(FieldChange),
  /** Present where it stands for all changes of one wish that stand as it does. */
  group: ChangeGroup.optional(),
  createdAt: Instant,
  settledAt: Instant.nullable(),
  attemptCount: z.number().int(),
  nextAttemptAt: Instant.nullable(),
  /** A held change that nobody confirms lapses then, and is kept as failed. */
  expiresAt: Instant.nullable(),
  error: ErrorInfo.nullable(),
  conflict: z
    .object({
      deletedThere: z.boolean(),
      fields: z.array(FieldConflict),
      /** Says what was disputed when it was read: a decision about another dispute than the one that was seen is refused. */
      stamp: z.string(),
      /** When the platform says that its record was last changed; null where it does not say. No platform says by whom. */
      changedThereAt: Instant.nullable(),
      /** When the dispute was met here; null for one met before that was kept. */
      seenAt: Instant.nullable(),
    })
    .nullable(),
});

/**
 * pending: moves by itself (queued, sending, unknown) · held: waits for a confirmation · conflicts · quarantine: refused for
 * good or lapsed, kept until a person decides · history: done or given up.
 */
export const OutboxView = z.enum(['pending', 'held', 'conflicts', 'quarantine', 'history']);

/** Conflicts of one kind: the same fields of the same sort of record, in dispute for the same reason on one platform. */
export const ConflictKind = z.object({
  id: z.string(),
  connectionName: z.string(),
  entity: Change.shape.entity,
  operation: Change.shape.operation,
  deletedThere: z.boolean(),
  fields: z.array(z.string()),
  /** Conflicts of this kind; `conflicts` holds the first of them, as many as can be decided at once. */
  total: z.number().int(),
  conflicts: z.array(
    z.object({ id: LocalId, stamp: z.string(), entityLabel: ForeignText, fields: z.array(FieldConflict) }),
  ),
});

export const RehearsalRow = z.object({
  /** The first of its changes. Where they are of one wish, `group` counts those of this row alone. */
  change: Change,
  changeCount: z.number().int(),
  fate: z.enum(['send', 'check', 'nothing', 'conflict', 'waits', 'held', 'lapsed']),
  /** What the platform had otherwise when it was last read: it is predicted to conflict. Always one change by itself. */
  prediction: z.object({ deletedThere: z.boolean(), fields: z.array(FieldConflict) }).nullable(),
  /** The change that must be over first. */
  waitsFor: Change.pick({ entity: true, operation: true, entityLabel: true, state: true }).nullable(),
  /** Null for what costs nothing; credits null where what it costs is not known. */
  cost: z
    .object({
      unit: z.enum(['call', 'segment', 'message']),
      count: z.number().int().nullable(),
      credits: z.number().nullable(),
    })
    .nullable(),
});

/** What sending everything now would do, connection by connection, from what was last read of each. */
export const Rehearsal = z.object({
  at: Instant,
  connections: z.array(
    z.object({
      id: LocalId,
      name: z.string(),
      /** When what is compared with was last read to its end; null where it never was. */
      readAt: Instant.nullable(),
      /** In the order in which their turn comes, then those whose turn does not come. The first of `total`. */
      rows: z.array(RehearsalRow),
      total: z.number().int(),
      /** Rows of each fate. */
      counts: z.record(RehearsalRow.shape.fate, z.number().int()),
    }),
  ),
});

/** Most rows that a rehearsal tells of each connection. */
export const MAX_REHEARSED = 500;

/** Most conflicts that are decided with one wish. */
export const MAX_ALIKE = 1000;

export const outbox = {
  /** Without a view, every change that is not over. */
  list: query(z.object({ view: OutboxView.optional(), page: PageRequest.prefault({}) }), page(Change)),
  /** Kinds of conflict of which there are several, those with most first. */
  conflictKinds: query(z.object({}).optional(), z.array(ConflictKind)),
  get: query(z.object({ id: LocalId }), Change),
  /** Never asks a platform. */
  rehearsal: query(z.object({ now: Instant }), Rehearsal),
  /**
   * Leaves a row of the rehearsal out before it is sent: gives its changes up, or holds them back until they are confirmed.
   * `id` and `count` say what was seen: CONFLICT where the row is another by now.
   */
  leaveOut: command(
    z.object({ id: LocalId, count: z.number().int().min(1), how: z.enum(['discard', 'holdBack']) }),
    Nothing,
  ),
  /** Releases a held change. */
  confirm: command(z.object({ id: LocalId }), Change),
  retry: command(z.object({ id: LocalId }), Change),
  /** Gives the change up and shows the platform's value again. It stays in the history. */
  discard: command(z.object({ id: LocalId }), Change),
  /** Settles a conflict, a choice for each field in conflict. */
  resolve: command(z.object({ id: LocalId, choices: z.record(z.string(), z.enum(['mine', 'theirs'])) }), Change),
  /**
   * Settles several conflicts at once, all fields of them one way. What has changed since it was seen, or is over, is left as it
   * is and counted.
   */
  resolveAlike: command(
    z.object({
      conflicts: z
        .array(z.object({ id: LocalId, stamp: z.string().max(64) }))
        .min(1)
        .max(MAX_ALIKE),
      choice: z.enum(['mine', 'theirs']),
    }),
    z.object({ decidedCount: z.number().int(), leftCount: z.number().int() }),
  ),
  onChanged: event(Changed),
};

export type Change = z.infer<typeof Change>;
export type ChangeState = z.infer<typeof ChangeState>;
export type OutboxView = z.infer<typeof OutboxView>;
export type FieldConflict = z.infer<typeof FieldConflict>;
export type Rehearsal = z.infer<typeof Rehearsal>;
export type RehearsalRow = z.infer<typeof RehearsalRow>;
export type ConflictKind = z.infer<typeof ConflictKind>;
