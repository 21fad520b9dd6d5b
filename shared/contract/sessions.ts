import { z } from 'zod';
import { Changed, ForeignText, Instant, LocalId } from './common.ts';
import { command, event, query } from './define.ts';

/** Somebody signed in to a platform, as it was last read. */
export const Session = z.object({
  /** The platform's. */
  id: z.string().max(200),
  /** What the device called itself. */
  device: ForeignText.nullable(),
  lastUsedAt: Instant.nullable(),
  createdAt: Instant.nullable(),
  /** The one that this connection is signed in by, as far as that shows. */
  isThis: z.boolean(),
});

/** The sessions of one connection, with when they were last read; null where they never were. */
export const SessionList = z.object({
  connectionId: LocalId,
  rows: z.array(Session),
  readAt: Instant.nullable(),
});

const PLATFORM_MS = 60_000;
const one = z.object({ connectionId: LocalId });

export const sessions = {
  list: query(z.object({}).optional(), z.array(SessionList)),
  /** Reads them from the platform now, or refuses. */
  read: command(one, SessionList, { deadlineMs: PLATFORM_MS }),
  /** Ends one; one that has ended already is no error. */
  revoke: command(one.extend({ sessionId: z.string().min(1).max(200) }), SessionList, { deadlineMs: PLATFORM_MS }),
  /** Ends all sessions of the user, on every device. */
  logOutEverywhere: command(one, SessionList, { deadlineMs: PLATFORM_MS }),
  onChanged: event(Changed),
};

export type Session = z.infer<typeof Session>;
export type SessionList = z.infer<typeof SessionList>;
