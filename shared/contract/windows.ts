import { z } from 'zod';
import { LocalId, Nothing } from './common.ts';
import { command, event } from './define.ts';

/** Windows of single calls beside the main one, and which window is heard. */
export const windows = {
  /** shown: it had a window already, which was brought forward · full: there are as many as there may be. */
  openCall: command(
    z.object({
      callId: LocalId,
      /** Where it begins; null for its start. */
      atMs: z.number().int().min(0).max(1_000_000_000).nullable(),
      /** It was playing where it comes from, and goes on there. */
      isPlaying: z.boolean(),
    }),
    z.enum(['opened', 'shown', 'full']),
  ),
  closeCall: command(z.object({ callId: LocalId }), Nothing),
  /** A window begins to play; `by` is a number it gave itself. */
  tellPlaying: command(z.object({ by: z.uuid() }), Nothing),
  onPlaying: event(z.object({ by: z.uuid() })),
};
