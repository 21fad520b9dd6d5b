import type { Session, SessionList, TokenPair } from '#shared/wire/gomobile/auth.ts';
import { toIso } from '../../db/clock.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { makeSecret, secretHash } from '../../http/secrets.ts';
import type { Workspace } from '../../workspace.ts';
import * as repository from './repository.ts';

export const ACCESS_TOKEN_LIFE_MS = 15 * 60_000;
export const REFRESH_TOKEN_LIFE_MS = 30 * 24 * 60 * 60_000;
const MAX_USER_AGENT_LENGTH = 256;

/** Starts a session. No service documents a sign-in: this is reached by a local route alone. */
export function signIn(workspace: Workspace, userAgent: string | undefined): TokenPair {
  const { db, clock, newId } = workspace;
  const at = clock.tick();
  const { pair, hashes } = makeTokens(clock.now());
  db.transaction(() => {
    repository.deleteExpiredSessions(db, clock.now());
    const agent = userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
    repository.insertSession(db, { id: newId(), userAgent: agent, at, ...hashes });
  })();
  return pair;
}

/**
 * Exchanges a refresh token for a new pair. A token that was exchanged before ends its session: either it was stolen, or
 * the thief is who exchanged it (RFC 9700, 4.14.2).
 */
export function refreshSession({ db, clock }: Workspace, refreshToken: string): TokenPair {
  const hash = secretHash(refreshToken);
  const now = clock.now();
  const session = repository.findSessionByRefresh(db, hash);
  if (session === undefined) {
    const betrayed = repository.findSessionOfSpent(db, hash);
    if (betrayed !== undefined) repository.deleteSession(db, betrayed);
    throw refusedRefresh();
  }
  if (session.refresh_expires_at <= now) throw refusedRefresh();
  const { pair, hashes } = makeTokens(now);
  db.transaction(() => repository.rotateTokens(db, session.id, hash, hashes, now))();
  return pair;
}

/** Ends the session of a refresh token. A token that is worth nothing already is no error: there is nothing left to end. */
export function logout({ db }: Workspace, refreshToken: string): void {
  const session = repository.findSessionByRefresh(db, secretHash(refreshToken));
  if (session !== undefined) repository.deleteSession(db, session.id);
}

export function logoutAll({ db }: Workspace): void {
  repository.deleteAllSessions(db);
}

export const listSessions = ({ db, clock }: Workspace): SessionList => ({
  sessions: repository.listSessions(db, clock.now()).map(toWire),
});

export function revokeSession({ db, clock }: Workspace, id: string): void {
  if (repository.findSession(db, id, clock.now()) === undefined) throw notFound('Session');
  repository.deleteSession(db, id);
}

const refusedRefresh = (): ApiError =>
  new ApiError(401, 'UNAUTHORIZED', 'The refresh token is invalid, expired or revoked');

function makeTokens(now: number): { pair: TokenPair; hashes: repository.TokenHashes } {
  const pair = { access_token: makeSecret('access'), refresh_token: makeSecret('refresh') };
  return {
    pair,
    hashes: {
      accessHash: secretHash(pair.access_token),
      accessExpiresAt: now + ACCESS_TOKEN_LIFE_MS,
      refreshHash: secretHash(pair.refresh_token),
      refreshExpiresAt: now + REFRESH_TOKEN_LIFE_MS,
    },
  };
}

const toWire = (row: repository.SessionRow): Session => ({
  id: row.id,
  userAgent: row.user_agent,
  lastAccessedAt: toIso(row.last_accessed_at),
  createdAt: toIso(row.created_at),
});
