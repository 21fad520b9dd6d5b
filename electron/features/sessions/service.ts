import { z } from 'zod';
import { Session, type SessionList } from '#shared/contract/sessions.ts';
import type { Session as WireSession } from '#shared/wire/gomobile/auth.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { getSetting, setSetting } from '../../store/settings.ts';
import { instantOf } from '../../sync/store/base-table.ts';

const PLATFORM = ['gomobile'] as const;
const Kept = z.object({ rows: z.array(Session), readAt: z.number().int().nullable() });
const NOTHING: z.infer<typeof Kept> = { rows: [], readAt: null };
/** A session was used by this very request if it was used this shortly before its answer. */
const JUST_NOW_MS = 5_000;

const settingOf = (connectionId: string): string => `sessions.${connectionId}`;

/** What was last read of every connection that has sessions. */
export const listSessions = (db: ReadDb): SessionList[] =>
  prepare<{ id: string }>(db, `SELECT id FROM connections WHERE platform = 'gomobile' ORDER BY created_at, id`)
    .all()
    .map(({ id }) => kept(db, id));

const kept = (db: ReadDb, connectionId: string): SessionList => ({
  connectionId,
  ...getSetting(db, settingOf(connectionId), Kept, NOTHING),
});

export async function readSessions({ db, clock, online }: EngineParts, connectionId: string): Promise<SessionList> {
  const { sessions } = await online(connectionId, PLATFORM, (connector) =>
    connector.client.call('listSessions', { body: {} }),
  );
  const own = signsInBySession(db, connectionId) ? newestOf(sessions) : null;
  const rows = sessions.map((session) => ({
    id: session.id.slice(0, 200),
    device: session.userAgent ?? null,
    lastUsedAt: instantOf(session.lastAccessedAt),
    createdAt: instantOf(session.createdAt),
    isThis: session.id === own?.id,
  }));
  rows.sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
  return keep(db, connectionId, { rows, readAt: clock.now() });
}

/** The one used last, by far: asking for the list has just used the session of this connection. Null where two are as new. */
function newestOf(sessions: readonly WireSession[]): WireSession | null {
  const used = (session: WireSession) => instantOf(session.lastAccessedAt) ?? 0;
  const [newest, second] = [...sessions].sort((a, b) => used(b) - used(a));
  if (!newest) return null;
  return second && used(newest) - used(second) < JUST_NOW_MS ? null : newest;
}

const signsInBySession = (db: ReadDb, connectionId: string): boolean =>
  prepare<{ scheme: string }>(db, 'SELECT auth_scheme AS scheme FROM connections WHERE id = ?').get(connectionId)
    ?.scheme === 'session';

function keep(db: WriteDb, connectionId: string, value: z.infer<typeof Kept>): SessionList {
  setSetting(db, settingOf(connectionId), value);
  return { connectionId, ...value };
}

/** Ends a session; asking again does no harm, and one that has ended is no error. */
export async function revokeSession(
  deps: EngineParts,
  { connectionId, sessionId }: { connectionId: string; sessionId: string },
): Promise<SessionList> {
  await deps
    .online(connectionId, PLATFORM, (connector) => connector.client.act('revokeSession', { body: { sessionId } }))
    .catch((error: unknown) => {
      if (failureOf(error)?.status !== 404) throw error;
    });
  const { rows, readAt } = kept(deps.db, connectionId);
  return keep(deps.db, connectionId, { rows: rows.filter(({ id }) => id !== sessionId), readAt });
}

/** Ends all sessions. A connection that is signed in by one of them asks to sign in again at its next exchange. */
export async function logOutEverywhere(deps: EngineParts, connectionId: string): Promise<SessionList> {
  await deps.online(connectionId, PLATFORM, (connector) => connector.client.act('logoutAll', { body: {} }));
  deps.readAgain(connectionId);
  return keep(deps.db, connectionId, { rows: [], readAt: deps.clock.now() });
}
