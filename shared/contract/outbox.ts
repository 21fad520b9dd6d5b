import { z } from 'zod';
import { Changed, ErrorInfo, ForeignText, Instant, LocalId, PageRequest, page } from './common.ts';
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
  conflict: z.object({ deletedThere: z.boolean(), fields: z.array(FieldConflict) }).nullable(),
});

export const OutboxView = z.enum(['pending', 'conflicts', 'history']);

export const outbox = {
  list: query(z.object({ view: OutboxView.default('pending'), page: PageRequest.prefault({}) }), page(Change)),
  get: query(z.object({ id: LocalId }), Change),
  /** Releases a held change. */
  confirm: command(z.object({ id: LocalId }), Change),
  retry: command(z.object({ id: LocalId }), Change),
  /** Gives the change up and shows the platform's value again. It stays in the history. */
  discard: command(z.object({ id: LocalId }), Change),
  /** Settles a conflict, a choice for each field in conflict. */
  resolve: command(z.object({ id: LocalId, choices: z.record(z.string(), z.enum(['mine', 'theirs'])) }), Change),
  onChanged: event(Changed),
};

export type Change = z.infer<typeof Change>;
export type ChangeState = z.infer<typeof ChangeState>;
export type OutboxView = z.infer<typeof OutboxView>;
export type FieldConflict = z.infer<typeof FieldConflict>;
