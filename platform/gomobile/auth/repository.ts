import { all, type Db, first, run } from '../../db/statements.ts';

export interface SessionRow {
  id: string;
  user_agent: string | null;
  access_expires_at: number;
  refresh_expires_at: number;
  created_at: number;
  last_accessed_at: number;
}

/** Hashes of a pair of tokens, with the times at which they expire. */
export interface TokenHashes {
  accessHash: string;
  accessExpiresAt: number;
  refreshHash: string;
  refreshExpiresAt: number;
}

/** Without the hashes of the tokens. */
const SELECT =
  'SELECT id, user_agent, access_expires_at, refresh_expires_at, created_at, last_accessed_at FROM sessions';

/** Sessions that can still be refreshed, newest first. */
export const listSessions = (db: Db, now: number): SessionRow[] =>
  all<SessionRow>(db, `${SELECT} WHERE refresh_expires_at > @now ORDER BY created_at DESC, id`, { now });

export const findSession = (db: Db, id: string, now: number): SessionRow | undefined =>
  first<SessionRow>(db, `${SELECT} WHERE id = @id AND refresh_expires_at > @now`, { id, now });

export const findSessionByAccess = (db: Db, hash: string, now: number): SessionRow | undefined =>
  first<SessionRow>(db, `${SELECT} WHERE access_hash = @hash AND access_expires_at > @now`, { hash, now });

export const findSessionByRefresh = (db: Db, hash: string): SessionRow | undefined =>
  first<SessionRow>(db, `${SELECT} WHERE refresh_hash = @hash`, { hash });

/** The session that a refresh token belonged to before it was exchanged. */
export const findSessionOfSpent = (db: Db, hash: string): string | undefined =>
  first<{ id: string }>(db, 'SELECT session_id AS id FROM spent_refresh_tokens WHERE hash = @hash', { hash })?.id;

export function insertSession(
  db: Db,
  session: { id: string; userAgent: string | null; at: number } & TokenHashes,
): void {
  run(
    db,
    `INSERT INTO sessions (id, user_agent, access_hash, access_expires_at, refresh_hash, refresh_expires_at, created_at, last_accessed_at)
     VALUES (@id, @userAgent, @accessHash, @accessExpiresAt, @refreshHash, @refreshExpiresAt, @at, @at)`,
    { ...session },
  );
}

/** Puts a new pair of tokens in the place of the old one, and remembers the refresh token as spent. */
export function rotateTokens(db: Db, id: string, spentHash: string, hashes: TokenHashes, at: number): void {
  run(db, 'INSERT INTO spent_refresh_tokens VALUES (@spentHash, @id)', { spentHash, id });
  run(
    db,
    `UPDATE sessions SET access_hash = @accessHash, access_expires_at = @accessExpiresAt, refresh_hash = @refreshHash,
       refresh_expires_at = @refreshExpiresAt, last_accessed_at = @at WHERE id = @id`,
    { id, at, ...hashes },
  );
}

export function touchSession(db: Db, id: string, at: number): void {
  run(db, 'UPDATE sessions SET last_accessed_at = @at WHERE id = @id', { id, at });
}

/** Its tokens, current and spent, are worth nothing from now on. */
export function deleteSession(db: Db, id: string): void {
  run(db, 'DELETE FROM sessions WHERE id = @id', { id });
}

export const deleteAllSessions = (db: Db): number => run(db, 'DELETE FROM sessions');

export function deleteExpiredSessions(db: Db, now: number): void {
  run(db, 'DELETE FROM sessions WHERE refresh_expires_at <= @now', { now });
}
