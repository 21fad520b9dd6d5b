import { z } from 'zod';
import { maybe, WireId } from './common.ts';

export const MAX_SMS_LENGTH = 1600;

/** `message` may name fields of the contact: `{{ $contact.firstName }}`. */
export const SmsSend = z.strictObject({
  contactId: z.uuid(),
  senderId: z.uuid(),
  message: z.string().min(1).max(MAX_SMS_LENGTH),
});

export const SmsSendReply = z.looseObject({
  id: WireId,
  /** queued, sent or failed; an open text on reading. */
  status: z.string(),
  segments: maybe(z.number().int()),
  creditsCharged: maybe(z.number()),
  /** True where nothing left the machine. */
  simulated: maybe(z.boolean()),
});

export type SmsSend = z.infer<typeof SmsSend>;
export type SmsSendReply = z.infer<typeof SmsSendReply>;
