import { z } from 'zod';
import { command } from './define.ts';

export const UpdateCheck = z.object({
  /** none: this build was made without an update channel · current: nothing newer · ready: fetched, checked and kept here. */
  outcome: z.enum(['none', 'current', 'ready']),
  version: z.string().nullable(),
});

/** Newer versions of Earshot itself. */
export const updates = {
  /** Asks the update channel, and fetches what is newer. Rejects with what is wrong with the channel's answer. */
  check: command(z.object({}).optional(), UpdateCheck),
};

export type UpdateCheck = z.infer<typeof UpdateCheck>;
