import type { MeasureThresholds, RecordingAnalysis } from '#shared/contract/call-measures.ts';
import type { AudioFindings, AudioProblem, AudioState } from '#shared/contract/calls.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import type { Playability } from '../playability.ts';

/** A recording with what is here of its audio. */
export interface MediaRow {
  recordingId: string;
  callId: string;
  connectionId: string;
  remoteId: string;
  contentType: string;
  sizeBytes: number | null;
  sha256: string | null;
  state: AudioState;
  /** What the bytes were found to be, where the platform announced something else. */
  actualType: string | null;
  fileName: string | null;
  key: Uint8Array | null;
  length: number | null;
  etag: string | null;
  /** SHA-256 of the audio as it arrived here, hexadecimal. */
  keptSha256: string | null;
  bytesDone: number;
  priority: number;
  attemptCount: number;
  restartCount: number;
}

const COLUMNS = `r.id AS recordingId, r.call_id AS callId, r.connection_id AS connectionId, r.remote_id AS remoteId,
  r.content_type AS contentType, r.size_bytes AS sizeBytes, r.sha256, coalesce(m.state, 'remote') AS state,
  f.actual_type AS actualType, m.file_name AS fileName, m.key, m.length, m.etag, m.sha256 AS keptSha256, coalesce(m.bytes_done, 0) AS bytesDone,
  coalesce(m.priority, 0) AS priority, coalesce(m.attempt_count, 0) AS attemptCount,
  coalesce(m.restart_count, 0) AS restartCount`;

/** What a platform did not size is taken as two channels of speech at 128 kbit/s, 16 bytes a millisecond. */
const EXPECTED_BYTES = 'coalesce(r.size_bytes, r.duration_ms * 16, 1000000)';

export function findMedia(db: ReadDb, recordingId: string): MediaRow | null {
  const row = prepare<MediaRow>(
    db,
    `SELECT ${COLUMNS} FROM recordings r LEFT JOIN media m ON m.recording_id = r.id
     LEFT JOIN audio_findings f ON f.recording_id = r.id WHERE r.id = ?`,
  ).get(recordingId);
  return row ?? null;
}

export function findCallId(db: ReadDb, recordingId: string): string | null {
  return prepare<{ id: string }>(db, 'SELECT call_id AS id FROM recordings WHERE id = ?').get(recordingId)?.id ?? null;
}

/** Whether its call is on legal hold. */
export const isHeld = (db: ReadDb, recordingId: string): boolean =>
  prepare(db, 'SELECT 1 FROM recordings AS r JOIN call_holds AS h ON h.call_id = r.call_id WHERE r.id = ?').get(
    recordingId,
  ) !== undefined;

/**
 * Puts a recording before all others, unless its audio is here. Answers null where there is nothing to do. `problem` says why
 * it is fetched once more.
 */
export function askForDownload(
  db: WriteDb,
  now: number,
  recordingId: string,
  problem: AudioProblem | null = null,
): { callId: string } | null {
  const media = findMedia(db, recordingId);
  if (!media || media.state === 'cached') return null;
  prepare(
    db,
    `INSERT INTO media (recording_id, state, priority, updated_at, problem)
     VALUES (?, 'queued', (SELECT coalesce(max(priority), 0) + 1 FROM media), ?, ?)
     ON CONFLICT (recording_id) DO UPDATE SET priority = excluded.priority, next_attempt_at = NULL, attempt_count = 0,
       restart_count = 0, problem = excluded.problem, updated_at = excluded.updated_at,
       state = CASE WHEN state = 'downloading' THEN state ELSE 'queued' END`,
  ).run(recordingId, now, toStored(problem));
  return { callId: media.callId };
}

/** Makes the local audio unreadable and keeps the row, so that it is not prefetched again. Answers the file's name. */
export function forgetAudio(db: WriteDb, now: number, recordingId: string): string | null {
  const fileName = findMedia(db, recordingId)?.fileName ?? null;
  prepare(
    db,
    `INSERT INTO media (recording_id, state, updated_at) SELECT id, 'remote', ? FROM recordings WHERE id = ?
     ON CONFLICT (recording_id) DO UPDATE SET state = 'remote', key = NULL, file_name = NULL, length = NULL, etag = NULL,
       bytes_done = 0, priority = 0, attempt_count = 0, restart_count = 0, next_attempt_at = NULL, problem = NULL,
       asked_at = NULL, sha256 = NULL, checked_at = NULL, updated_at = excluded.updated_at`,
  ).run(now, recordingId);
  return fileName;
}

/** Forgets the row itself: the audio is as if it had never been fetched. */
export function forgetMedia(db: WriteDb, recordingId: string): void {
  prepare(db, 'DELETE FROM media WHERE recording_id = ?').run(recordingId);
}

/**
 * The same for audio that took no more than was expected of it. Anything larger would look as if it fitted, be fetched again
 * and dropped again, without end: its row stays, so that it is fetched only when asked for.
 */
export function forgetMediaOfKnownSize(db: WriteDb, recordingId: string, length: number): void {
  prepare(
    db,
    `DELETE FROM media WHERE recording_id = @recordingId
       AND @length <= (SELECT ${EXPECTED_BYTES} FROM recordings AS r WHERE r.id = @recordingId)`,
  ).run({ recordingId, length });
}

export function forgetUnstartedPrefetches(db: WriteDb): void {
  prepare(db, "DELETE FROM media WHERE state = 'queued' AND priority = 0 AND key IS NULL").run();
}

/** What is not being worked on is not on its way: after a restart, or where the end of a download could not be noted. */
export function requeueInterrupted(db: WriteDb, runningIds: readonly string[]): void {
  prepare(
    db,
    `UPDATE media SET state = 'queued'
     WHERE state = 'downloading' AND recording_id NOT IN (SELECT value FROM json_each(?))`,
  ).run(JSON.stringify(runningIds));
}

export interface Choice {
  now: number;
  prefetch: boolean;
  /** Connections that do not answer now. */
  pausedConnectionIds: readonly string[];
  /** Recordings still being worked on, whatever their row says. */
  runningIds: readonly string[];
}

/** What to fetch next: what was asked for, the last asked first, then the newest call. */
export function findNextDownload(
  db: ReadDb,
  { now, prefetch, pausedConnectionIds, runningIds }: Choice,
): MediaRow | null {
  const row = prepare<MediaRow>(
    db,
    `SELECT ${COLUMNS} FROM media m JOIN recordings r ON r.id = m.recording_id JOIN calls c ON c.id = r.call_id
       LEFT JOIN audio_findings f ON f.recording_id = r.id
     WHERE m.state = 'queued' AND (m.next_attempt_at IS NULL OR m.next_attempt_at <= ?) AND (m.priority > 0 OR ?)
       AND r.connection_id NOT IN (SELECT value FROM json_each(?)) AND r.id NOT IN (SELECT value FROM json_each(?))
     ORDER BY m.priority DESC, c.started_at DESC, r.id LIMIT 1`,
  ).get(now, prefetch ? 1 : 0, JSON.stringify(pausedConnectionIds), JSON.stringify(runningIds));
  return row ?? null;
}

/** When the first waiting attempt is due, or null. */
export function findNextAttemptAt(db: ReadDb, prefetch: boolean): number | null {
  const row = prepare<{ at: number | null }>(
    db,
    "SELECT min(next_attempt_at) AS at FROM media WHERE state = 'queued' AND (priority > 0 OR ?)",
  ).get(prefetch ? 1 : 0);
  return row?.at ?? null;
}

export function countQueued(db: ReadDb, prefetch: boolean): number {
  const row = prepare<{ n: number }>(
    db,
    "SELECT count(*) AS n FROM media WHERE state = 'queued' AND (priority > 0 OR ?)",
  ).get(prefetch ? 1 : 0);
  return row?.n ?? 0;
}

/** Queues the newest calls' audio that was never fetched, as far as it fits into `roomBytes`. Answers how many. */
export function queuePrefetches(db: WriteDb, now: number, roomBytes: number, limit: number): number {
  const candidates = prepare<{ id: string; bytes: number }>(
    db,
    `SELECT r.id, ${EXPECTED_BYTES} AS bytes FROM calls c JOIN recordings r ON r.call_id = c.id
     WHERE NOT EXISTS (SELECT 1 FROM media m WHERE m.recording_id = r.id) AND ${EXPECTED_BYTES} <= ?
     ORDER BY c.started_at DESC, c.id DESC LIMIT ?`,
  ).all(roomBytes, limit);
  let room = roomBytes;
  let count = 0;
  for (const { id, bytes } of candidates) {
    if (bytes > room) continue;
    room -= bytes;
    count += 1;
    prepare(db, "INSERT INTO media (recording_id, state, updated_at) VALUES (?, 'queued', ?)").run(id, now);
  }
  return count;
}

/** Bytes that audio takes or will take once what is queued has arrived. */
export function expectedBytes(db: ReadDb): number {
  const row = prepare<{ n: number }>(
    db,
    `SELECT coalesce(sum(coalesce(m.length, ${EXPECTED_BYTES})), 0) AS n
     FROM media m JOIN recordings r ON r.id = m.recording_id WHERE m.state IN ('queued', 'downloading', 'cached')`,
  ).get();
  return row?.n ?? 0;
}

export interface FileVersion {
  fileName: string;
  key: Uint8Array;
  length: number;
  etag: string | null;
}

/** Keeps the key of a new file. It is committed before the first frame is written, or the frames could never be read. */
export function beginFile(db: WriteDb, now: number, recordingId: string, file: FileVersion): boolean {
  const { changes } = prepare(
    db,
    `UPDATE media SET file_name = ?, key = ?, length = ?, etag = ?, bytes_done = 0, updated_at = ?
     WHERE recording_id = ? AND state = 'downloading'`,
  ).run(file.fileName, file.key, file.length, file.etag, now, recordingId);
  return changes === 1;
}

export function setDownloading(db: WriteDb, now: number, recordingId: string): void {
  prepare(db, "UPDATE media SET state = 'downloading', updated_at = ? WHERE recording_id = ?").run(now, recordingId);
}

export function setBytesDone(db: WriteDb, recordingId: string, bytesDone: number): void {
  prepare(db, "UPDATE media SET bytes_done = ? WHERE recording_id = ? AND state = 'downloading'").run(
    bytesDone,
    recordingId,
  );
}

/** False when the file was evicted or replaced meanwhile: then nobody holds its key. */
export function setCached(
  db: WriteDb,
  now: number,
  recordingId: string,
  { key, sha256 }: { key: Uint8Array; sha256: string },
): boolean {
  const { changes } = prepare(
    db,
    `UPDATE media SET state = 'cached', bytes_done = length, attempt_count = 0, restart_count = 0, priority = 0,
       next_attempt_at = NULL, problem = NULL, sha256 = ?, checked_at = NULL, updated_at = ?
     WHERE recording_id = ? AND key = ?`,
  ).run(sha256, now, recordingId, key);
  return changes === 1;
}

export interface Retry {
  attemptCount: number;
  nextAttemptAt: number | null;
  problem: AudioProblem | null;
}

const toStored = (problem: AudioProblem | null): string | null => (problem === null ? null : JSON.stringify(problem));

/** Back into the queue, with what is here of it. */
export function setQueued(db: WriteDb, now: number, recordingId: string, retry: Retry): void {
  prepare(
    db,
    `UPDATE media SET state = 'queued', attempt_count = ?, next_attempt_at = ?, problem = ?, updated_at = ?
     WHERE recording_id = ? AND state = 'downloading'`,
  ).run(retry.attemptCount, retry.nextAttemptAt, toStored(retry.problem), now, recordingId);
}

/** The whole file was wrong: forgets it and counts that. */
export function setRestarted(db: WriteDb, now: number, recordingId: string): void {
  prepare(
    db,
    `UPDATE media SET state = 'queued', key = NULL, file_name = NULL, length = NULL, etag = NULL, bytes_done = 0,
       restart_count = restart_count + 1, next_attempt_at = NULL, updated_at = ?
     WHERE recording_id = ? AND state = 'downloading'`,
  ).run(now, recordingId);
}

/** Given up for now: `none` where the platform has no audio, `remote` where there is no room, `failed` otherwise. */
export function setGivenUp(
  db: WriteDb,
  now: number,
  recordingId: string,
  state: 'none' | 'failed' | 'remote',
  problem: AudioProblem | null,
): void {
  prepare(
    db,
    `UPDATE media SET state = ?, key = NULL, file_name = NULL, length = NULL, etag = NULL, bytes_done = 0, priority = 0,
       next_attempt_at = NULL, problem = ?, updated_at = ? WHERE recording_id = ? AND state = 'downloading'`,
  ).run(state, toStored(problem), now, recordingId);
}

export function listConnectionFiles(db: ReadDb, connectionId: string): { recordingId: string; fileName: string }[] {
  return prepare<{ recordingId: string; fileName: string }>(
    db,
    `SELECT m.recording_id AS recordingId, m.file_name AS fileName FROM media m JOIN recordings r ON r.id = m.recording_id
     WHERE r.connection_id = ? AND m.file_name IS NOT NULL`,
  ).all(connectionId);
}

export interface KnownFile {
  recordingId: string;
  fileName: string;
  state: AudioState;
}

export function listFiles(db: ReadDb): KnownFile[] {
  return prepare<KnownFile>(
    db,
    'SELECT recording_id AS recordingId, file_name AS fileName, state FROM media WHERE file_name IS NOT NULL',
  ).all();
}

/** What recordings are listened to with. */
export interface AnalysisSettings {
  version: number;
  thresholds: MeasureThresholds;
}

/** Whether a recording was decoded, and listened to with these settings where it could be decoded. Needs @version, @thresholds. */
const IS_LOOKED_AT = `EXISTS (SELECT 1 FROM audio_findings f LEFT JOIN call_measures x ON x.recording_id = f.recording_id
  WHERE f.recording_id = m.recording_id
    AND (f.waveform_problem IS NOT NULL OR (x.version = @version AND x.thresholds = @thresholds)))`;

const toParameters = ({ version, thresholds }: AnalysisSettings) => ({
  version,
  thresholds: JSON.stringify(thresholds),
});

/** Recordings whose audio is here and was not looked at yet, or with other settings, newest call first. */
export function listNotLookedAt(db: ReadDb, settings: AnalysisSettings): string[] {
  return prepare<{ id: string }>(
    db,
    `SELECT m.recording_id AS id FROM media m JOIN recordings r ON r.id = m.recording_id JOIN calls c ON c.id = r.call_id
     WHERE m.state = 'cached' AND NOT ${IS_LOOKED_AT} ORDER BY c.started_at DESC`,
  )
    .all(toParameters(settings))
    .map(({ id }) => id);
}

/** Whether its audio is here and was not looked at yet, or with other settings. */
export const isToLookAt = (db: ReadDb, recordingId: string, settings: AnalysisSettings): boolean =>
  prepare(
    db,
    `SELECT 1 FROM media m WHERE m.recording_id = @recordingId AND m.state = 'cached' AND NOT ${IS_LOOKED_AT}`,
  ).get({ recordingId, ...toParameters(settings) }) !== undefined;

/** Null where the audio was not looked at yet; else the digest of what was, where it is known. */
export function findFindings(db: ReadDb, recordingId: string): { sha256: string | null } | null {
  const sql = 'SELECT sha256 FROM audio_findings WHERE recording_id = ?';
  return prepare<{ sha256: string | null }>(db, sql).get(recordingId) ?? null;
}

/** Stores what listening found, with null where the audio is not that of a call. */
export function saveMeasures(
  db: WriteDb,
  recordingId: string,
  settings: AnalysisSettings,
  analysis: RecordingAnalysis | null,
): void {
  const measures = analysis?.measures;
  const sides = measures?.sides;
  prepare(
    db,
    `INSERT INTO call_measures (recording_id, version, thresholds, longest_silence_ms, overtalk_ms, talk_ratio,
       agent_interruptions, customer_interruptions, analysis)
     SELECT id, @version, @thresholds, @longestSilenceMs, @overtalkMs, @talkRatio, @agentInterruptions,
       @customerInterruptions, @analysis FROM recordings WHERE id = @recordingId
     ON CONFLICT (recording_id) DO UPDATE SET version = excluded.version, thresholds = excluded.thresholds,
       longest_silence_ms = excluded.longest_silence_ms, overtalk_ms = excluded.overtalk_ms,
       talk_ratio = excluded.talk_ratio, agent_interruptions = excluded.agent_interruptions,
       customer_interruptions = excluded.customer_interruptions, analysis = excluded.analysis`,
  ).run({
    recordingId,
    ...toParameters(settings),
    longestSilenceMs: measures?.longestSilenceMs ?? null,
    overtalkMs: sides?.overtalkMs ?? null,
    talkRatio: sides?.agent.talkRatio ?? null,
    agentInterruptions: sides?.agent.interruptions.length ?? null,
    customerInterruptions: sides?.customer.interruptions.length ?? null,
    analysis: analysis === null ? null : JSON.stringify(analysis),
  });
}

export interface ComputedPeaks {
  slicesPerSecond: number;
  sampleRate: number;
  frameCount: number;
  channels: readonly Uint8Array[];
}

/** Length that the platform says, in ms, or null. */
export function findDeclaredMs(db: ReadDb, recordingId: string): number | null {
  const sql = 'SELECT duration_ms AS ms FROM recordings WHERE id = ?';
  return prepare<{ ms: number | null }>(db, sql).get(recordingId)?.ms ?? null;
}

export interface StoredFindings extends Omit<AudioFindings, 'playback' | 'copyProblem'> {
  playability: Playability;
  /** SHA-256 of the audio, where it is known. */
  sha256: string | null;
}

/** Stores what decoding found: one row for each recording that was looked at, also where that failed. */
export function saveFindings(db: WriteDb, recordingId: string, findings: StoredFindings): void {
  prepare(
    db,
    `INSERT INTO audio_findings (recording_id, sha256, waveform_problem, is_damaged, decoded_ms, expected_ms, actual_type,
       playability)
     SELECT id, ?, ?, ?, ?, ?, ?, ? FROM recordings WHERE id = ?
     ON CONFLICT (recording_id) DO UPDATE SET sha256 = excluded.sha256, waveform_problem = excluded.waveform_problem,
       is_damaged = excluded.is_damaged, decoded_ms = excluded.decoded_ms, expected_ms = excluded.expected_ms,
       actual_type = excluded.actual_type, playability = excluded.playability, copy_problem = NULL`,
  ).run(
    findings.sha256,
    findings.waveformProblem,
    findings.isDamaged ? 1 : 0,
    findings.decodedMs,
    findings.expectedMs,
    findings.actualType,
    findings.playability,
    recordingId,
  );
}

/** The waveform and the measures of what was there before say nothing of what is there now. */
export function forgetPeaks(db: WriteDb, recordingId: string): void {
  prepare(db, 'DELETE FROM peaks WHERE recording_id = ?').run(recordingId);
  prepare(db, 'DELETE FROM call_measures WHERE recording_id = ?').run(recordingId);
}

/** Stores a waveform, and the length and channels where the platform did not say them. */
export function savePeaks(db: WriteDb, recordingId: string, peaks: ComputedPeaks): void {
  const { slicesPerSecond, sampleRate, frameCount, channels } = peaks;
  prepare(
    db,
    `INSERT INTO peaks (recording_id, slices_per_second, sample_rate, frame_count, channel_count, slices)
     SELECT id, ?, ?, ?, ?, ? FROM recordings WHERE id = ?
     ON CONFLICT (recording_id) DO UPDATE SET slices_per_second = excluded.slices_per_second,
       sample_rate = excluded.sample_rate, frame_count = excluded.frame_count, channel_count = excluded.channel_count,
       slices = excluded.slices`,
  ).run(slicesPerSecond, sampleRate, frameCount, channels.length, Buffer.concat(channels), recordingId);
  prepare(
    db,
    `UPDATE recordings SET duration_ms = coalesce(duration_ms, ?), channel_count = coalesce(channel_count, ?) WHERE id = ?`,
  ).run(Math.round((frameCount / sampleRate) * 1000), channels.length, recordingId);
}

/** The recording whose audio was read back longest ago, or arrived before all others that never were. */
export const findCheckDue = (db: ReadDb): string | null =>
  prepare<{ id: string }>(
    db,
    `SELECT recording_id AS id FROM media WHERE state = 'cached' ORDER BY coalesce(checked_at, updated_at) LIMIT 1`,
  ).get()?.id ?? null;

export interface CheckLoad {
  /** Files that are here. */
  fileCount: number;
  /** Of those, how many were read back since, and how many bytes they have. */
  checkedCount: number;
  checkedBytes: number;
}

export function readCheckLoad(db: ReadDb, { since, now }: { since: number; now: number }): CheckLoad {
  const row = prepare<CheckLoad>(
    db,
    `SELECT count(*) AS fileCount, count(*) FILTER (WHERE checked_at BETWEEN @since AND @now) AS checkedCount,
       coalesce(sum(length) FILTER (WHERE checked_at BETWEEN @since AND @now), 0) AS checkedBytes
     FROM media WHERE state = 'cached'`,
  ).get({ since, now });
  return row ?? { fileCount: 0, checkedCount: 0, checkedBytes: 0 };
}

/** Notes that audio was read back; its digest where it was as it should be. */
export function noteChecked(
  db: WriteDb,
  recordingId: string,
  { now, sha256 }: { now: number; sha256: string | null },
): void {
  prepare(db, 'UPDATE media SET checked_at = ?, sha256 = coalesce(sha256, ?) WHERE recording_id = ?').run(
    now,
    sha256,
    recordingId,
  );
}

export function noteDamage(db: WriteDb, recordingId: string, now: number): void {
  prepare(db, 'INSERT INTO audio_damage (recording_id, found_at) VALUES (?, ?)').run(recordingId, now);
}
