import type { AuthScheme, Capability, PlatformName } from '#shared/contract/connections.ts';
import { mergeCapabilities } from '#shared/domain/capabilities.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb, type WriteDb } from '../store/database.ts';

/** A connection as sync sees it. */
export interface ConnectionState {
  id: string;
  platform: PlatformName;
  baseUrl: string;
  authScheme: AuthScheme;
  organisationId: string | null;
  lastSyncedAt: number | null;
  offlineSince: number | null;
  problem: ErrorData | null;
  /** When what the platform offers was last looked at. */
  capabilitiesAt: number | null;
}

interface Row extends Omit<ConnectionState, 'problem'> {
  problem: string | null;
}

const SELECT = `SELECT id, platform, base_url AS baseUrl, auth_scheme AS authScheme, organisation_id AS organisationId,
  last_synced_at AS lastSyncedAt, offline_since AS offlineSince, problem,
  capabilities_at AS capabilitiesAt FROM connections`;

const toState = (row: Row): ConnectionState => ({
  ...row,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as ErrorData),
});

export const listConnectionStates = (db: ReadDb): ConnectionState[] =>
  prepare<Row>(db, `${SELECT} ORDER BY created_at, id`).all().map(toState);

export function findConnectionState(db: ReadDb, id: string): ConnectionState | null {
  const row = prepare<Row>(db, `${SELECT} WHERE id = ?`).get(id);
  return row ? toState(row) : null;
}

/** What the last exchange ended with. */
export function setConnectionState(
  db: WriteDb,
  id: string,
  state: Pick<ConnectionState, 'lastSyncedAt' | 'offlineSince' | 'problem'>,
): void {
  prepare(db, 'UPDATE connections SET last_synced_at = ?, offline_since = ?, problem = ? WHERE id = ?').run(
    state.lastSyncedAt,
    state.offlineSince,
    state.problem && JSON.stringify(state.problem),
    id,
  );
}

export function setOrganisation(db: WriteDb, id: string, organisation: { id: string | null; name: string }): void {
  prepare(
    db,
    'UPDATE connections SET organisation_id = coalesce(?, organisation_id), organisation_name = ? WHERE id = ?',
  ).run(organisation.id, organisation.name, id);
}

export function setClockSkew(db: WriteDb, id: string, skewMs: number | null): void {
  prepare(db, 'UPDATE connections SET clock_skew_ms = ? WHERE id = ?').run(skewMs && Math.round(skewMs), id);
}

/** What the platform offers, as just looked at; what could not be found out stays as it was known. */
export function setCapabilities(db: WriteDb, id: string, seen: readonly Capability[], now: number): void {
  const row = prepare<{ capabilities: string }>(db, 'SELECT capabilities FROM connections WHERE id = ?').get(id);
  const known = row ? (JSON.parse(row.capabilities) as Capability[]) : [];
  const capabilities = mergeCapabilities(known, seen);
  prepare(db, 'UPDATE connections SET capabilities = ?, capabilities_at = ? WHERE id = ?').run(
    JSON.stringify(capabilities),
    now,
    id,
  );
}
