import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { listQuery, pageOf } from './paging.ts';
import { AutoPauseRules } from './programs.ts';

export const EXECUTION_STATUSES = [
  'scheduled',
  'running',
  'paused',
  'paused_no_credits',
  'paused_threshold',
  'completed',
  'stopped',
  'cancelled',
] as const;

/** Completed, failed, pending and in progress always add up to the total. */
export const Execution = z.looseObject({
  id: WireId,
  programId: maybe(WireId),
  organizationId: maybe(WireId),
  audienceId: maybe(WireId),
  flowId: maybe(WireId),
  /** One of `EXECUTION_STATUSES`; an open text on reading. */
  status: z.string(),
  totalContacts: maybe(z.number().int()),
  contactsCompleted: maybe(z.number().int()),
  contactsFailed: maybe(z.number().int()),
  contactsPending: maybe(z.number().int()),
  contactsInProgress: maybe(z.number().int()),
  scheduledStartAt: maybe(WireInstant),
  scheduledStopAt: maybe(WireInstant),
  actualStartAt: maybe(WireInstant),
  actualEndAt: maybe(WireInstant),
  autoPauseRules: maybe(z.array(z.record(z.string(), z.unknown()))),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

export const ExecutionPage = pageOf(Execution);

export const EXECUTION_SORT_FIELDS = ['createdAt', 'updatedAt'] as const;
export const ExecutionListQuery = listQuery(EXECUTION_SORT_FIELDS).extend({
  status: z.enum(EXECUTION_STATUSES).optional(),
  programId: z.uuid().optional(),
});

/** Rules that are sent replace those of the execution. */
export const ExecutionResume = z.strictObject({ autoPauseRules: AutoPauseRules.optional() });

export type Execution = z.infer<typeof Execution>;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];
export type ExecutionListQuery = z.infer<typeof ExecutionListQuery>;
export type ExecutionResume = z.infer<typeof ExecutionResume>;
