import { z } from 'zod';
import { LocalId } from './common.ts';
import { command, event } from './define.ts';

/** A place in Earshot that a link from outside may name. It says where to look and never what to do. */
export const DeepLink = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: LocalId, atMs: z.number().int().min(0).max(1_000_000_000).nullable() }),
  z.object({ kind: z.literal('contact'), id: LocalId }),
  z.object({ kind: z.literal('screen'), screen: z.enum(['calls', 'people', 'outbox', 'settings']) }),
]);

/** Links of the scheme `earshot:`, as another program passes them on. */
export const links = {
  /** The link that waits, once; null where none does. Asked when the screens are there, so that a link waits for the unlocking. */
  take: command(z.object({}).optional(), DeepLink.nullable()),
  onArrived: event(z.null()),
};

export type DeepLink = z.infer<typeof DeepLink>;
