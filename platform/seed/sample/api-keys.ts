import { insertApiKey, updateApiKey } from '../../gomobile/api-keys/repository.ts';
import type { Workspace } from '../../workspace.ts';
import { sampleId } from '../ids.ts';

const DAY_MS = 24 * 60 * 60_000;

const KEYS = [
  { name: 'Nightly export to the data warehouse', prefix: 'dwh', daysAgo: 96, daysLeft: null, isActive: true },
  { name: 'Booking system of the clinic', prefix: 'rowan', daysAgo: 61, daysLeft: 120, isActive: true },
  { name: 'Trial of a dashboard', prefix: 'trial', daysAgo: 40, daysLeft: -10, isActive: true },
  { name: 'Laptop of a colleague who left', prefix: 'lap', daysAgo: 80, daysLeft: null, isActive: false },
] as const;

/** Keys to look at. None opens anything: what stands in place of a hash is none, so no secret fits. */
export function seedApiKeys({ db }: Workspace, now: number): void {
  for (const { name, prefix, daysAgo, daysLeft, isActive } of KEYS) {
    const id = sampleId('api-key', prefix);
    const at = now - daysAgo * DAY_MS;
    const expiresAt = daysLeft === null ? null : now + daysLeft * DAY_MS;
    insertApiKey(db, { id, name, prefix, hash: `no secret: ${id}`, expiresAt, at });
    if (!isActive) updateApiKey(db, id, { name, is_active: 0, expires_at: expiresAt }, at + 30 * DAY_MS);
  }
}
