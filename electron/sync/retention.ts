import type { RetentionEvent } from '#shared/contract/storage.ts';
import type { Clock } from '../lib/ports.ts';
import { prepare, type ReadDb, type WriteDb } from '../store/database.ts';
import { type BaseKey, type BaseRow, bury, deleteBase, findBase, markGone } from './store/base-table.ts';

export interface RetentionDeps {
  db: WriteDb;
  clock: Clock;
}

interface Call {
  id: string;
  connectionId: string;
  remoteId: string;
  startedAt: number;
  label: string;
}

const CALL = `SELECT c.id, c.connection_id AS connectionId, c.remote_id AS remoteId, c.started_at AS startedAt,
  coalesce(c.contact_name, c.contact_phone, c.from_number, c.to_number, '') AS label FROM calls AS c`;

const findCall = (db: ReadDb, id: string): Call | null => prepare<Call>(db, `${CALL} WHERE c.id = ?`).get(id) ?? null;

export const isHeld = (db: ReadDb, callId: string): boolean =>
  prepare(db, 'SELECT 1 FROM call_holds WHERE call_id = ?').get(callId) !== undefined;

/**
 * The platform no longer has a recording: its audio, waveform and transcript go here as well, with what searches find of them.
 * The call stays with its comments, and its report is due again, which says whether the call itself is gone. Of a call on legal
 * hold nothing goes, and what would have gone is due when the hold is lifted. In the transaction of the caller; answers the call.
 */
export function recordingGone(deps: RetentionDeps, key: BaseKey, base: BaseRow): string | null {
  const { db, clock } = deps;
  const found = prepare<{ callId: string }>(db, 'SELECT call_id AS callId FROM recordings WHERE id = ?').get(
    base.localId,
  );
  const call = found ? findCall(db, found.callId) : null;
  if (call && isHeld(db, call.id)) {
    if (base.goneAt === null) {
      markGone(db, key, clock.now());
      note(deps, call, 'kept');
    }
    return call.id;
  }
  prepare(
    db,
    `INSERT OR IGNORE INTO purged_files (file_name)
     SELECT file_name FROM media WHERE recording_id = @id AND file_name IS NOT NULL
     UNION SELECT file_name FROM playable_copies WHERE recording_id = @id`,
  ).run({ id: base.localId });
  bury(db, key, base.updatedAt, clock.now());
  deleteBase(db, key);
  prepare(db, 'DELETE FROM recordings WHERE id = ?').run(base.localId);
  if (!call) return null;
  forgetTranscript(db, call);
  note(deps, call, 'recordingPurged');
  return call.id;
}

/** What other recordings of the call have to say comes back with its report. */
function forgetTranscript(db: WriteDb, { id, connectionId, remoteId }: Call): void {
  prepare(db, 'DELETE FROM segments WHERE call_id = ?').run(id);
  forgetQuotes(db, id);
  prepare(db, "UPDATE calls SET report_at = NULL, transcript_status = 'none' WHERE id = ?").run(id);
  // The row stays, since it says that there was a report.
  prepare(
    db,
    `UPDATE base_rows SET body = '{}', hash = ''
     WHERE connection_id = ? AND collection = 'reports' AND remote_id = ?`,
  ).run(connectionId, remoteId);
}

/**
 * What was written over the transcript holds its words, so it goes with it. A redaction stays for what else there is of the call:
 * without its words it withholds everything of its time.
 */
function forgetQuotes(db: WriteDb, callId: string): void {
  prepare(db, "DELETE FROM annotations WHERE call_id = ? AND kind IN ('correction', 'evidence')").run(callId);
  prepare(
    db,
    "UPDATE annotations SET body = json_set(body, '$.anchors', json('[]')) WHERE call_id = ? AND kind = 'redaction'",
  ).run(callId);
}

/**
 * The platform had a report of a call and says that it has none any more. Where none of its recordings is left either, the call
 * goes; what a person wrote on it is kept as text in the retention log. True if it went. In the transaction of the caller.
 */
export function callGone(deps: RetentionDeps, callId: string): boolean {
  const { db } = deps;
  const call = findCall(db, callId);
  if (!call || hasRecordings(db, callId)) return false;
  const key = { connectionId: call.connectionId, collection: 'reports', remoteId: call.remoteId } as const;
  if (!findBase(db, key)) return false;
  if (isHeld(db, callId)) {
    if (!isNoted(db, callId, 'kept')) note(deps, call, 'kept');
    return false;
  }
  const comments = prepare<{ atMs: number; text: string; createdAt: number }>(
    db,
    'SELECT at_ms AS atMs, text, created_at AS createdAt FROM comments WHERE call_id = ? ORDER BY at_ms, created_at',
  ).all(callId);
  note(deps, call, 'callPurged', comments);
  deleteBase(db, key);
  prepare(db, 'DELETE FROM calls WHERE id = ?').run(callId);
  return true;
}

const hasRecordings = (db: ReadDb, callId: string): boolean =>
  prepare(db, 'SELECT 1 FROM recordings WHERE call_id = ? LIMIT 1').get(callId) !== undefined;

const isNoted = (db: ReadDb, callId: string, event: RetentionEvent): boolean =>
  prepare(db, 'SELECT 1 FROM retention_log WHERE call_id = ? AND event = ?').get(callId, event) !== undefined;

/**
 * Puts a call on legal hold or lifts it, which purges what is due. False where there is no such call or nothing to do. In the
 * transaction of the caller.
 */
export function setHold(deps: RetentionDeps, callId: string, isOn: boolean): boolean {
  const { db, clock } = deps;
  const call = findCall(db, callId);
  if (!call || isHeld(db, callId) === isOn) return false;
  note(deps, call, isOn ? 'held' : 'lifted');
  if (isOn) {
    prepare(db, 'INSERT INTO call_holds (call_id, held_at) VALUES (?, ?)').run(callId, clock.now());
    return true;
  }
  prepare(db, 'DELETE FROM call_holds WHERE call_id = ?').run(callId);
  for (const key of goneRecordings(db, call)) {
    const base = findBase(db, key);
    if (base) recordingGone(deps, key, base);
  }
  // Whether the call itself is gone is asked again.
  prepare(db, 'UPDATE calls SET report_at = NULL WHERE id = ?').run(callId);
  return true;
}

const goneRecordings = (db: ReadDb, { id, connectionId }: Call): BaseKey[] =>
  prepare<{ remoteId: string }>(
    db,
    `SELECT b.remote_id AS remoteId FROM recordings AS r JOIN base_rows AS b
       ON b.connection_id = r.connection_id AND b.collection = 'recordings' AND b.remote_id = r.remote_id
     WHERE r.call_id = ? AND b.gone_at IS NOT NULL`,
  )
    .all(id)
    .map(({ remoteId }) => ({ connectionId, collection: 'recordings', remoteId }));

function note({ db, clock }: RetentionDeps, call: Call, event: RetentionEvent, comments: readonly object[] = []): void {
  prepare(
    db,
    `INSERT INTO retention_log (connection_id, at, event, call_id, call_started_at, call_label, comments)
     VALUES (@connectionId, @now, @event, @id, @startedAt, @label, @comments)`,
  ).run({
    connectionId: call.connectionId,
    now: clock.now(),
    event,
    id: call.id,
    startedAt: call.startedAt,
    label: call.label,
    comments: JSON.stringify(comments),
  });
}
