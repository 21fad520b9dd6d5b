import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { findSetting, saveSetting, type Workspace } from '../workspace.ts';
import { ApiError } from './errors.ts';

/** Files that have an address which needs no key: whoever holds it may read that one file until it expires. */
export type SignedKind = 'audio' | 'failed-rows';

export interface SignedFile {
  kind: SignedKind;
  id: string;
  /** Ms since 1970 UTC, by the clock of the workspace. */
  expiresAt: number;
}

/** Where signed addresses lie; requests to them are let in by their signature alone. */
const SIGNED_PATH = '/_local/files/';

/** The address of a file on this server. `host` is the one that the request came to, with its port. */
export function signUrl(workspace: Workspace, host: string, file: SignedFile): string {
  const query = new URLSearchParams({ expires: String(file.expiresAt), signature: signatureOf(workspace, file) });
  return `http://${host}${SIGNED_PATH}${file.kind}/${file.id}?${query}`;
}

/** Throws 403 where the address was altered or has expired. */
export function checkSignature(workspace: Workspace, file: SignedFile, signature: string): void {
  const expected = Buffer.from(signatureOf(workspace, file));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ApiError(403, 'FORBIDDEN', 'The address is not one that this server has signed');
  }
  if (file.expiresAt <= workspace.clock.now()) throw new ApiError(403, 'FORBIDDEN', 'The address has expired');
}

function signatureOf({ db }: Workspace, { kind, id, expiresAt }: SignedFile): string {
  return createHmac('sha256', signingKey(db)).update(`${kind}/${id}/${expiresAt}`).digest('base64url');
}

/** Made once and kept with the data, so that addresses outlive a restart. */
function signingKey(db: Workspace['db']): string {
  const kept = findSetting(db, 'signingKey');
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString('hex');
  saveSetting(db, 'signingKey', made);
  return made;
}
