import type { Capability, Connection, PlatformName } from '#shared/contract/connections.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { listCollectionHealth } from '../../sync/store/collection-table.ts';

interface Row extends Omit<Connection, 'sample' | 'capabilities' | 'problem' | 'collections' | 'privateNetwork'> {
  sample: number;
  privateNetwork: number;
  capabilities: string;
  problem: string | null;
}

const SELECT = `SELECT c.id, c.platform, c.name, c.base_url AS baseUrl, c.auth_scheme AS authScheme,
    c.scope_id AS scopeId,
    c.organisation_name AS organisationName, c.sample, c.capabilities, c.last_synced_at AS lastSyncedAt, c.problem,
    c.clock_skew_ms AS clockSkewMs, c.capabilities_at AS capabilitiesAt, c.private_network AS privateNetwork,
    (SELECT count(*) FROM contacts WHERE connection_id = c.id) AS contactCount,
    (SELECT count(*) FROM calls WHERE connection_id = c.id) AS callCount,
    (SELECT count(*) FROM recordings WHERE connection_id = c.id) AS recordingCount,
    (SELECT count(*) FROM recordings AS r JOIN media AS m ON m.recording_id = r.id
      WHERE r.connection_id = c.id AND m.state = 'cached') AS cachedRecordingCount
  FROM connections AS c`;

const toConnection = (db: ReadDb, row: Row): Connection => ({
  ...row,
  sample: row.sample === 1,
  privateNetwork: row.privateNetwork === 1,
  collections: listCollectionHealth(db, row.id),
  capabilities: JSON.parse(row.capabilities) as Capability[],
  problem: row.problem === null ? null : (JSON.parse(row.problem) as ErrorData),
});

export const listConnections = (db: ReadDb): Connection[] =>
  prepare<Row>(db, `${SELECT} ORDER BY c.created_at, c.id`)
    .all()
    .map((row) => toConnection(db, row));

export function findConnection(db: ReadDb, id: string): Connection | null {
  const row = prepare<Row>(db, `${SELECT} WHERE c.id = ?`).get(id);
  return row ? toConnection(db, row) : null;
}

export type NewConnection = Pick<
  Connection,
  'id' | 'platform' | 'name' | 'baseUrl' | 'authScheme' | 'scopeId' | 'capabilities'
> & {
  organisationId: string | null;
  organisationName: string | null;
  sample: boolean;
  privateNetwork: boolean;
  createdAt: number;
};

export function insertConnection(db: WriteDb, connection: NewConnection): void {
  prepare(
    db,
    `INSERT INTO connections (id, platform, name, base_url, auth_scheme, scope_id, organisation_id, organisation_name, sample,
       capabilities, capabilities_at, private_network, created_at)
     VALUES (@id, @platform, @name, @baseUrl, @authScheme, @scopeId, @organisationId, @organisationName, @sample,
       @capabilities, @capabilitiesAt, @privateNetwork, @createdAt)`,
  ).run({
    ...connection,
    sample: connection.sample ? 1 : 0,
    privateNetwork: connection.privateNetwork ? 1 : 0,
    // The sample platform may still be starting, so it has not been asked.
    capabilitiesAt: connection.sample ? null : connection.createdAt,
    capabilities: JSON.stringify(connection.capabilities),
  });
}

export function renameConnection(db: WriteDb, id: string, name: string): void {
  prepare(db, 'UPDATE connections SET name = ? WHERE id = ?').run(name, id);
}

export function setAuthScheme(db: WriteDb, id: string, authScheme: Connection['authScheme']): void {
  prepare(db, 'UPDATE connections SET auth_scheme = ? WHERE id = ?').run(authScheme, id);
}

export function moveConnection(db: WriteDb, id: string, { name, baseUrl }: { name: string; baseUrl: string }): void {
  prepare(db, 'UPDATE connections SET name = ?, base_url = ? WHERE id = ?').run(name, baseUrl, id);
}

export function deleteConnection(db: WriteDb, id: string): void {
  prepare(db, 'DELETE FROM connections WHERE id = ?').run(id);
}

/** Another connection to the same organization at the same address. */
export function findTwin(
  db: ReadDb,
  key: { platform: PlatformName; baseUrl: string; organisationId: string },
): Connection | null {
  const row = prepare<{ id: string }>(
    db,
    'SELECT id FROM connections WHERE platform = @platform AND base_url = @baseUrl AND organisation_id = @organisationId',
  ).get(key);
  return row ? findConnection(db, row.id) : null;
}

/** How many calls of a connection are on legal hold. */
export const countHeldCalls = (db: ReadDb, id: string): number =>
  prepare<{ n: number }>(
    db,
    'SELECT count(*) AS n FROM call_holds AS h JOIN calls AS c ON c.id = h.call_id WHERE c.connection_id = ?',
  ).get(id)?.n ?? 0;
