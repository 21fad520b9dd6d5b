import type { CallReport } from '#shared/wire/gomobile/call-report.ts';
import type { Recording, Transcript } from '#shared/wire/gomobile/recordings.ts';
import { inRefillTransaction, prepare } from '../../store/database.ts';
import { indexCall } from '../../store/passages.ts';
import { recordingGone } from '../retention.ts';
import { findBase, hashOf, instantOf, isBuried, metAgain, putBase } from '../store/base-table.ts';
import { type CallRow, callFromRecording, callFromReport, segmentsOf, transcriptStatusOf } from './call-mapping.ts';
import type { PullContext } from './pull-context.ts';

/** Keeps a listed recording and, where it is new, the call it belongs to. True if it is new or changed. */
export function applyRecording(context: PullContext, recording: Recording, generation: number | null): boolean {
  const { db, random, connectionId, notes } = context;
  const key = { connectionId, collection: 'recordings', remoteId: recording.id } as const;
  const known = findBase(db, key);
  const updatedAt = instantOf(recording.updatedAt);
  if (recording.deletedAt != null) {
    const callId = known && recordingGone(context, key, known);
    if (callId) notes.note('calls', [callId]);
    return callId != null;
  }
  if (!known && isBuried(db, key, updatedAt)) return false;
  // Transcripts belong to the report of the call; a list leaves them out, so they must not count as a difference.
  const { transcript: _transcript, ...body } = recording;
  const hash = hashOf(body);
  if (known?.hash === hash && known.goneAt === null) {
    metAgain(db, key);
    return false;
  }
  const callId = ensureCall(context, recording);
  const localId = known?.localId ?? random.uuid();
  putBase(db, { ...key, localId, body, hash, updatedAt, generation });
  prepare(
    db,
    `INSERT INTO recordings (id, connection_id, remote_id, call_id, type, content_type, size_bytes, duration_ms,
       channel_count, sha256, created_at)
     VALUES (@id, @connectionId, @remoteId, @callId, @type, @contentType, @sizeBytes, @durationMs, @channelCount, @sha256, @createdAt)
     ON CONFLICT (id) DO UPDATE SET call_id = excluded.call_id, type = excluded.type,
       content_type = excluded.content_type, size_bytes = excluded.size_bytes, duration_ms = excluded.duration_ms,
       channel_count = excluded.channel_count, sha256 = excluded.sha256, created_at = excluded.created_at`,
  ).run({
    id: localId,
    connectionId,
    remoteId: recording.id,
    callId,
    type: recording.recordingType === 'segment' ? 'segment' : 'full_call',
    contentType: recording.file?.contentType ?? 'application/octet-stream',
    sizeBytes: recording.file?.fileSize ?? null,
    durationMs: recording.durationMs == null ? null : Math.round(recording.durationMs),
    channelCount: recording.channels ?? null,
    sha256: recording.sha256?.toLowerCase() ?? null,
    createdAt: instantOf(recording.createdAt),
  });
  notes.note('calls', [callId]);
  return true;
}

/** The call of a recording, made from what the recording says until its report is read, which is due from now on. */
function ensureCall(context: PullContext, recording: Recording): string {
  const { db, random, clock, connectionId } = context;
  const known = prepare<{ id: string }>(db, 'SELECT id FROM calls WHERE connection_id = ? AND remote_id = ?').get(
    connectionId,
    recording.callId,
  );
  if (known) {
    prepare(db, 'UPDATE calls SET report_at = NULL WHERE id = ?').run(known.id);
    return known.id;
  }
  const id = random.uuid();
  writeCall(context, callFromRecording(recording, clock.now()), { id, reportAt: null });
  return id;
}

/** Keeps a call's report: the call itself, its recordings and its transcript. One transaction. */
export function applyReport(context: PullContext, call: { id: string; remoteId: string }, sent: CallReport): void {
  const { db, clock, connectionId, notes } = context;
  inRefillTransaction(db, () => {
    const report = withoutPurged(context, sent);
    const recordings = (report.recordings ?? []).filter(({ callId }) => callId === call.remoteId);
    // What lists say of a recording stands: a report that words it otherwise would make the two overwrite each other for ever.
    for (const recording of recordings) {
      const isListed = findBase(db, { connectionId, collection: 'recordings', remoteId: recording.id });
      if (!isListed) applyRecording(context, recording, null);
    }
    const key = { connectionId, collection: 'reports', remoteId: call.remoteId } as const;
    const known = findBase(db, key);
    const hash = hashOf(report);
    if (known?.hash === hash) {
      prepare(db, 'UPDATE calls SET report_at = @now, synced_at = @now WHERE id = @id').run({
        now: clock.now(),
        id: call.id,
      });
      return;
    }
    putBase(db, { ...key, localId: call.id, body: report, hash, updatedAt: null, generation: 0 });
    writeCall(context, callFromReport(report, call.remoteId, clock.now()), { id: call.id, reportAt: clock.now() });
    const transcripts = recordings.map(({ transcript }) => transcript).filter((transcript) => transcript != null);
    if (transcripts.length > 0) writeSegments(context, call.id, transcripts);
    notes.note('calls', [call.id]);
  });
}

/** A report that still tells of a recording which is gone must not bring back what was said in it. */
function withoutPurged({ db, connectionId }: PullContext, report: CallReport): CallReport {
  if (!report.recordings) return report;
  const recordings = report.recordings.filter(({ id, updatedAt }) => {
    const key = { connectionId, collection: 'recordings', remoteId: id } as const;
    return findBase(db, key) !== null || !isBuried(db, key, instantOf(updatedAt));
  });
  return { ...report, recordings };
}

/** Notes that the platform has no readable report, so that what the recording said stands. */
export function keepWithoutReport({ db, clock }: PullContext, callId: string): void {
  prepare(
    db,
    `UPDATE calls SET report_at = ?, transcript_status = iif(transcript_status = 'pending', 'none', transcript_status)
     WHERE id = ?`,
  ).run(clock.now(), callId);
}

/** Fields that the report leaves out keep what the recording said. */
function writeCall(
  { db, clock, connectionId }: PullContext,
  call: CallRow,
  { id, reportAt }: { id: string; reportAt: number | null },
) {
  prepare(
    db,
    `INSERT INTO calls (id, connection_id, remote_id, direction, status, started_at, answered_at, ended_at, duration_ms,
       from_number, to_number, agent_name, contact_remote_id, contact_name, contact_phone, program_name, language,
       cost_credits, path, variables, transcript_status, report_at, synced_at)
     VALUES (@id, @connectionId, @remoteId, @direction, @status, @startedAt, @answeredAt, @endedAt, @durationMs,
       @fromNumber, @toNumber, @agentName, @contactRemoteId, @contactName, @contactPhone, @programName, @language,
       @costCredits, @path, @variables, @transcriptStatus, @reportAt, @syncedAt)
     ON CONFLICT (id) DO UPDATE SET direction = excluded.direction, status = excluded.status,
       started_at = excluded.started_at, answered_at = excluded.answered_at,
       ended_at = coalesce(excluded.ended_at, calls.ended_at), duration_ms = coalesce(excluded.duration_ms, calls.duration_ms),
       from_number = excluded.from_number, to_number = excluded.to_number,
       agent_name = coalesce(excluded.agent_name, calls.agent_name),
       contact_remote_id = coalesce(excluded.contact_remote_id, calls.contact_remote_id),
       contact_name = coalesce(excluded.contact_name, calls.contact_name),
       contact_phone = coalesce(excluded.contact_phone, calls.contact_phone),
       program_name = coalesce(excluded.program_name, calls.program_name),
       language = coalesce(excluded.language, calls.language), cost_credits = excluded.cost_credits,
       path = excluded.path, variables = excluded.variables, transcript_status = excluded.transcript_status,
       report_at = excluded.report_at, synced_at = excluded.synced_at`,
  ).run({ ...call, id, connectionId, reportAt, syncedAt: clock.now() });
}

function writeSegments({ db }: PullContext, callId: string, transcripts: Transcript[]): void {
  prepare(db, 'DELETE FROM segments WHERE call_id = ?').run(callId);
  prepare(db, 'UPDATE calls SET transcript_status = ? WHERE id = ?').run(transcriptStatusOf(transcripts), callId);
  const insert = prepare(
    db,
    `INSERT INTO segments (call_id, remote_id, position, speaker, start_ms, end_ms, text, confidence)
     VALUES (@callId, @remoteId, @position, @speaker, @startMs, @endMs, @text, @confidence)`,
  );
  for (const segment of segmentsOf(transcripts)) insert.run({ callId, ...segment });
  indexCall(db, callId);
}
