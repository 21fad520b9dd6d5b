import { z } from 'zod';
import { PageQuery, pageOf } from '../gomobile/paging.ts';

const CHANNELS = ['sms', 'whatsapp', 'callback'] as const;

/** `GET /_local/outbox`: the messages of a channel, or of one thing, such as an SMS program. */
export const OutboxQuery = PageQuery.extend({
  channel: z.enum(CHANNELS).optional(),
  subjectId: z.string().max(100).optional(),
});

/** A message that was written down in place of being sent. */
export const OutboundMessage = z.looseObject({
  id: z.string(),
  channel: z.enum(CHANNELS),
  /** A phone number, or the address of a callback. */
  recipient: z.string(),
  sender: z.string().nullable(),
  body: z.unknown(),
  /** Of what it belongs to. */
  subjectId: z.string().nullable(),
  simulated: z.literal(true),
  createdAt: z.string(),
});

export const OutboundMessagePage = pageOf(OutboundMessage);

export type OutboxQuery = z.infer<typeof OutboxQuery>;
export type OutboundMessage = z.infer<typeof OutboundMessage>;
