import { timingSafeEqual } from 'node:crypto';
import { findUsableApiKey } from '../gomobile/api-keys/repository.ts';
import { findSessionByAccess, touchSession } from '../gomobile/auth/repository.ts';
import type { Workspace } from '../workspace.ts';
import type { Principal } from './principal.ts';
import { secretHash } from './secrets.ts';

/** How exactly the last use of a session is known; noting each request would make every one of them a write. */
const TOUCH_EVERY_MS = 60_000;

/**
 * Whom a key, as any service takes it, belongs to: the installation, an API key made later, or a signed-in session. Null
 * where there is none, or where it is disabled, expired or revoked.
 */
export function credentialChecker(workspace: Workspace, installationKey: string): (key: string) => Principal | null {
  const { db, clock } = workspace;
  const expected = Buffer.from(secretHash(installationKey));
  return (key) => {
    const hash = secretHash(key);
    if (timingSafeEqual(Buffer.from(hash), expected)) return { kind: 'installation', id: 'installation' };
    const now = clock.now();
    const apiKey = findUsableApiKey(db, hash, now);
    if (apiKey !== undefined) return { kind: 'api-key', id: apiKey.id };
    const session = findSessionByAccess(db, hash, now);
    if (session === undefined) return null;
    if (session.last_accessed_at + TOUCH_EVERY_MS <= now) touchSession(db, session.id, now);
    return { kind: 'session', id: session.id };
  };
}
