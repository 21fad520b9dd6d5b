import { z } from 'zod';
import { maybe, WireId } from './common.ts';

/** A name that messages are sent from. */
export const SenderId = z.looseObject({
  id: WireId,
  /** What the receiver sees. */
  senderId: z.string(),
  country: maybe(z.string()),
});

export type SenderId = z.infer<typeof SenderId>;
