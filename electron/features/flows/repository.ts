import type { FlowStart, FlowValidation } from '#shared/contract/flows.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

interface UseRow {
  id: string;
  name: string;
  status: string | null;
}

const PROGRAMS = `records AS r JOIN base_rows AS b
  ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id
  WHERE r.collection = 'programs'`;

/** How many programs of a connection call by each flow, by the platform's id of the flow. */
export function countProgramsByFlow(db: ReadDb): Map<string, number> {
  const rows = prepare<{ flow: string; n: number }>(
    db,
    `SELECT r.connection_id || ' ' || json_extract(b.body, '$.flowId') AS flow, count(*) AS n FROM ${PROGRAMS}
       AND json_extract(b.body, '$.flowId') IS NOT NULL GROUP BY 1`,
  ).all();
  return new Map(rows.map(({ flow, n }) => [flow, n]));
}

/** The programs that call by a flow, by name. */
export const listProgramsOfFlow = (db: ReadDb, connectionId: string, flowRemoteId: string): UseRow[] =>
  prepare<UseRow>(
    db,
    `SELECT r.id, r.name, r.status FROM ${PROGRAMS} AND r.connection_id = ? AND json_extract(b.body, '$.flowId') = ?
     ORDER BY r.name LIMIT 100`,
  ).all(connectionId, flowRemoteId);

export interface SessionVersion {
  /** The platform's id of the version. */
  id: string;
  /** A session that ran by it. */
  sessionId: string;
}

const SESSIONS = `records AS r JOIN base_rows AS b
  ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id
  WHERE r.collection = 'flowSessions' AND r.connection_id = @connectionId AND r.parent_remote_id = @flowId`;

/** The versions that sessions of a live flow ran by, each with one of those sessions. */
export const listSessionVersions = (db: ReadDb, connectionId: string, flowId: string): SessionVersion[] =>
  prepare<SessionVersion>(
    db,
    `SELECT json_extract(b.body, '$.flow_version.id') AS id, min(r.id) AS sessionId FROM ${SESSIONS}
       AND json_type(b.body, '$.flow_version.id') = 'text' GROUP BY 1 LIMIT 100`,
  ).all({ connectionId, flowId });

export const countSessions = (db: ReadDb, connectionId: string, flowId: string): number =>
  prepare<{ n: number }>(db, `SELECT count(*) AS n FROM ${SESSIONS}`).get({ connectionId, flowId })?.n ?? 0;

export function findValidation(db: ReadDb, recordId: string): FlowValidation | null {
  const row = prepare<{ version: number | null; result: string; checkedAt: number }>(
    db,
    'SELECT version, result, checked_at AS checkedAt FROM flow_validations WHERE record_id = ?',
  ).get(recordId);
  return row ? { ...JSON.parse(row.result), version: row.version, checkedAt: row.checkedAt } : null;
}

export function keepValidation(db: WriteDb, recordId: string, { version, checkedAt, ...result }: FlowValidation): void {
  prepare(
    db,
    `INSERT INTO flow_validations (record_id, version, result, checked_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (record_id) DO UPDATE SET version = excluded.version, result = excluded.result, checked_at = excluded.checked_at`,
  ).run(recordId, version, JSON.stringify(result), checkedAt);
}

/** The start of a session as it is written down before it is sent. */
export interface SessionStart {
  id: string;
  connectionId: string;
  flowId: string;
  inputs: Record<string, string>;
  knownIds: string[];
  sentAt: number;
  state: 'open' | 'done' | 'refused' | 'forgotten';
  /** The platform's id. */
  sessionId: string | null;
}

type StartRow = Omit<SessionStart, 'inputs' | 'knownIds'> & { inputs: string; knownIds: string };

const START = `SELECT id, connection_id AS connectionId, flow_id AS flowId, inputs, known_ids AS knownIds, sent_at AS sentAt,
  state, session_id AS sessionId FROM flow_session_starts`;

const toStart = (row: StartRow): SessionStart => ({
  ...row,
  inputs: JSON.parse(row.inputs),
  knownIds: JSON.parse(row.knownIds),
});

export function findStart(db: ReadDb, id: string): SessionStart | null {
  const row = prepare<StartRow>(db, `${START} WHERE id = ?`).get(id);
  return row ? toStart(row) : null;
}

export const listOpenStarts = (db: ReadDb, connectionId: string, flowId: string): FlowStart[] =>
  prepare<StartRow>(
    db,
    `${START} WHERE state = 'open' AND connection_id = ? AND flow_id = ? ORDER BY sent_at DESC LIMIT 100`,
  )
    .all(connectionId, flowId)
    .map(toStart)
    .map(({ id, inputs, sentAt }) => ({
      id,
      sentAt,
      inputs: Object.entries(inputs).map(([name, value]) => ({ name, value })),
    }));

export function insertStart(db: WriteDb, { inputs, knownIds, ...start }: SessionStart): void {
  prepare(
    db,
    `INSERT INTO flow_session_starts (id, connection_id, flow_id, inputs, known_ids, sent_at, state, session_id)
     VALUES (@id, @connectionId, @flowId, @inputs, @knownIds, @sentAt, @state, @sessionId)`,
  ).run({ ...start, inputs: JSON.stringify(inputs), knownIds: JSON.stringify(knownIds) });
}

export function settleStart(
  db: WriteDb,
  id: string,
  { state, sessionId = null }: { state: SessionStart['state']; sessionId?: string | null },
): void {
  prepare(db, 'UPDATE flow_session_starts SET state = ?, session_id = ? WHERE id = ?').run(state, sessionId, id);
}
