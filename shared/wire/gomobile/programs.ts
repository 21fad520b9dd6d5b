import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { PhoneNumber } from './flows.ts';
import { changeListQuery, PageQuery, pageOf } from './paging.ts';

const MAX_RETRIES = 20;
const MAX_WINDOWS = 50;
const MINUTES_OF_MONTH = 31 * 24 * 60;

const Instant = z.iso.datetime({ offset: true });

/** Programs spell it with an underscore and minutes; call requests do not (`CallRequestRetry`). */
export const ProgramRetry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('fixed_delay'),
    delayMinutes: z.number().int().min(1).max(MINUTES_OF_MONTH),
    /** 3 retries are up to 4 calls. */
    maxRetries: z.number().int().min(1).max(MAX_RETRIES),
  }),
  z.strictObject({ type: z.literal('scheduled'), retryDates: z.array(Instant).min(1).max(MAX_RETRIES) }),
]);

const TimeOfDay = z.strictObject({ hour: z.number().int().min(0).max(23), minute: z.number().int().min(0).max(59) });
const Window = z.strictObject({ startAt: TimeOfDay, endAt: TimeOfDay });
const OfWeekday = z.array(Window).max(MAX_WINDOWS).optional();

/** Times of day in the organization's time zone. A window that ends before it begins ends on the next day. */
export const PauseWindows = z.strictObject({
  sunday: OfWeekday,
  monday: OfWeekday,
  tuesday: OfWeekday,
  wednesday: OfWeekday,
  thursday: OfWeekday,
  friday: OfWeekday,
  saturday: OfWeekday,
  advanced: z
    .array(z.strictObject({ startAt: Instant, endAt: Instant }))
    .max(MAX_WINDOWS)
    .optional(),
});

/** An execution pauses when so many calls have failed at a node. */
export const AutoPauseRule = z.strictObject({
  nodeId: z.string().min(1).max(128),
  threshold: z.number().int().min(1).max(1_000_000),
  /** Whether a resume counts from nothing again. */
  resetOnResume: z.boolean(),
});
export const AutoPauseRules = z.array(AutoPauseRule).max(100);

const fields = {
  name: z.string().min(1).max(128),
  audienceId: z.uuid(),
  flowId: z.uuid(),
  startAt: Instant,
  stopAt: Instant.nullable().optional(),
  /** Numbers in E.164 or their ids. */
  didPool: z
    .array(z.union([PhoneNumber, z.uuid()]))
    .min(1)
    .max(100),
  retryStrategy: ProgramRetry,
  pauseWindows: PauseWindows.nullable().optional(),
  autoPauseRules: AutoPauseRules.nullable().optional(),
};

export const ProgramCreate = z.strictObject(fields);
export const ProgramUpdate = ProgramCreate.partial();

export const Program = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  name: z.string(),
  /** draft, active or archived; an open text on reading. */
  status: maybe(z.string()),
  audienceId: maybe(WireId),
  flowId: maybe(WireId),
  startAt: maybe(WireInstant),
  stopAt: maybe(WireInstant),
  didPool: maybe(z.array(z.string())),
  retryStrategy: maybe(
    z.looseObject({
      /** none, fixed_delay or scheduled; an open text on reading. */
      type: z.string(),
      delayMinutes: maybe(z.number()),
      maxRetries: maybe(z.number().int()),
      retryDates: maybe(z.array(WireInstant)),
    }),
  ),
  pauseWindows: maybe(z.record(z.string(), z.unknown())),
  autoPauseRules: maybe(z.array(z.record(z.string(), z.unknown()))),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
});

export const ProgramPage = pageOf(Program);

export const PROGRAM_SORT_FIELDS = ['name', 'createdAt', 'updatedAt', 'startAt'] as const;
export const ProgramListQuery = changeListQuery(PROGRAM_SORT_FIELDS).extend({
  status: z.enum(['draft', 'active', 'archived']).optional(),
});
export const ProgramExecutionListQuery = PageQuery.extend({ sortOrder: z.enum(['asc', 'desc']).optional() });

export const ProgramLaunchReply = z.looseObject({ executionId: WireId });

export const ContactTrigger = z.looseObject({
  id: WireId,
  contactId: WireId,
  contactPhone: maybe(z.string()),
  contactName: maybe(z.string()),
  triggerAt: maybe(WireInstant),
  attributeValue: maybe(z.unknown()),
  /** pending, triggered or cancelled; an open text on reading. */
  status: maybe(z.string()),
  createdAt: maybe(WireInstant),
  triggeredAt: maybe(WireInstant),
});

export const ContactTriggerQuery = z.strictObject({ status: z.enum(['pending', 'triggered', 'cancelled']).optional() });

export type Program = z.infer<typeof Program>;
export type ProgramCreate = z.infer<typeof ProgramCreate>;
export type ProgramUpdate = z.infer<typeof ProgramUpdate>;
export type ProgramListQuery = z.infer<typeof ProgramListQuery>;
export type ProgramExecutionListQuery = z.infer<typeof ProgramExecutionListQuery>;
export type ProgramLaunchReply = z.infer<typeof ProgramLaunchReply>;
export type ProgramRetry = z.infer<typeof ProgramRetry>;
export type PauseWindows = z.infer<typeof PauseWindows>;
export type AutoPauseRule = z.infer<typeof AutoPauseRule>;
export type ContactTrigger = z.infer<typeof ContactTrigger>;
export type ContactTriggerQuery = z.infer<typeof ContactTriggerQuery>;
