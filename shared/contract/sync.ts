import { z } from 'zod';
import { ErrorInfo, Instant, LocalId, Nothing } from './common.ts';
import { command, event, query } from './define.ts';

export const SyncStatus = z.object({
  /**
   * never: nothing connected or nothing read yet · syncing: an exchange is under way · synced: the last exchange ended
   * well and nothing waits · queued: online, and changes wait to be sent · offline: no platform answered · paused: the
   * person works offline by choice · attention: something needs a decision.
   */
  state: z.enum(['never', 'syncing', 'synced', 'queued', 'offline', 'paused', 'attention']),
  lastSyncedAt: Instant.nullable(),
  offlineSince: Instant.nullable(),
  queuedCount: z.number().int(),
  heldCount: z.number().int(),
  unknownCount: z.number().int(),
  conflictCount: z.number().int(),
  failedCount: z.number().int(),
  /**
   * Rows of each view of the Outbox, where changes of one wish are one row: what its tabs, the rail, the pill and Today show. The
   * counts above are of single changes.
   */
  views: z.object({
    pending: z.number().int(),
    held: z.number().int(),
    conflicts: z.number().int(),
    quarantine: z.number().int(),
  }),
  /** See `setReviewFirst`. */
  reviewFirst: z.boolean(),
  /** What is being read or sent now, for the progress line. */
  activity: z
    .object({
      kind: z.enum(['pull', 'push', 'audio', 'peaks']),
      doneCount: z.number().int(),
      totalCount: z.number().int().nullable(),
    })
    .nullable(),
  problem: ErrorInfo.nullable(),
});

export const sync = {
  status: query(z.object({}).optional(), SyncStatus),
  /** Starts an exchange now, with one connection or with all; answers at once. Everything is read again. */
  run: command(z.object({ connectionId: LocalId.optional() }).optional(), Nothing),
  /** Works offline by choice: no exchange until it is switched back. */
  setPaused: command(z.object({ paused: z.boolean() }), SyncStatus),
  /**
   * Whether the person sees what will be sent before it is: a platform that answers again is read, and sync is then paused where
   * something waits for it.
   */
  setReviewFirst: command(z.object({ on: z.boolean() }), SyncStatus),
  onStatus: event(SyncStatus),
};

export type SyncStatus = z.infer<typeof SyncStatus>;
