import { z } from 'zod';
import { WireId, WireInstant } from './common.ts';

/** The longest range, both ends counted. */
export const MAX_USAGE_DAYS = 31;

/** Days as YYYY-MM-DD, UTC. Texts here: the service has an error of its own for each way a date can be wrong. */
export const UsageQuery = z.strictObject({ start_date: z.string().optional(), end_date: z.string().optional() });

export const UsageDay = z.looseObject({ date: z.string(), credits_used: z.number() });

export const Usage = z.looseObject({
  agent_id: WireId,
  time_range: z.looseObject({ start: WireInstant, end: WireInstant }),
  /** Every day of the range, newest first. */
  usage: z.looseObject({ total_credits_used: z.number(), daily_breakdown: z.array(UsageDay) }),
  /** Present where the range begins before usage was counted. */
  note: z.string().optional(),
});

export type UsageQuery = z.infer<typeof UsageQuery>;
export type UsageDay = z.infer<typeof UsageDay>;
export type Usage = z.infer<typeof Usage>;
