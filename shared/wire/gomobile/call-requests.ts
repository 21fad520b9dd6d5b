import { z } from 'zod';
import { WireId } from './common.ts';

const MAX_RETRIES = 20;
const DAY_MS = 24 * 60 * 60_000;

/** Call requests spell it with a hyphen and milliseconds; programs do not (`ProgramRetry`). */
export const CallRequestRetry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('fixed-delay'),
    /** Milliseconds. */
    delay: z
      .number()
      .int()
      .min(1000)
      .max(30 * DAY_MS),
    maxRetries: z.number().int().min(1).max(MAX_RETRIES),
  }),
  z.strictObject({
    type: z.literal('scheduled'),
    dates: z
      .array(z.iso.datetime({ offset: true }))
      .min(1)
      .max(MAX_RETRIES),
  }),
]);

export const CallRequestCreate = z.strictObject({
  didId: z.uuid(),
  contactId: z.uuid(),
  flowId: z.uuid(),
  retry: CallRequestRetry,
  startAt: z.iso.datetime({ offset: true }).optional(),
});

/** There is no list of call requests: whoever makes one keeps the id of its job. */
export const CallRequestReply = z.looseObject({ jobId: WireId });

export type CallRequestCreate = z.infer<typeof CallRequestCreate>;
export type CallRequestReply = z.infer<typeof CallRequestReply>;
