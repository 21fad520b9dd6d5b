import type { z } from 'zod';
import type {
  AudioState,
  CallFacets,
  CallRow,
  CallSort,
  CopyProblem,
  Peaks,
  RecordingInfo,
  Segment,
  WaveformProblem,
} from '#shared/contract/calls.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { type CallQuery, toOrderBy } from './call-query.ts';
import { parseAudioProblem } from './stored-problem.ts';

/** Columns of a call as lists and the detail show it. A call's audio is its whole-call recording, else its longest. */
const ROW_COLUMNS = `c.id, c.connection_id AS connectionId, c.direction, c.status, c.started_at AS startedAt,
  c.duration_ms AS durationMs, c.agent_name AS agentName, k.id AS contactId, c.contact_name AS contactName,
  c.contact_phone AS contactPhone, c.program_name AS programName, c.language, r.channel_count AS channelCount,
  CASE WHEN r.id IS NULL THEN 'none' ELSE coalesce(m.state, 'remote') END AS audio, m.problem AS audioProblem,
  c.transcript_status = 'ready' AS hasTranscript,
  (SELECT count(*) FROM comments n WHERE n.call_id = c.id) AS commentCount`;

const ROW_JOINS = `LEFT JOIN contacts k ON k.connection_id = c.connection_id AND k.remote_id = c.contact_remote_id
  LEFT JOIN recordings r ON r.id = (SELECT x.id FROM recordings x WHERE x.call_id = c.id
    ORDER BY x.type = 'full_call' DESC, x.duration_ms DESC, x.id LIMIT 1)
  LEFT JOIN media m ON m.recording_id = r.id`;

type ListedRow = Omit<CallRow, 'snippet' | 'hasTranscript' | 'audioProblem'> & {
  hasTranscript: 0 | 1;
  audioProblem: string | null;
};
export type ListedCall = Omit<CallRow, 'snippet'>;

const toListedCall = <R extends ListedRow>(row: R) => ({
  ...row,
  hasTranscript: row.hasTranscript === 1,
  audioProblem: parseAudioProblem(row.audioProblem),
});

/** The statement of a page of calls; exported for the check of its plan. */
export function listSql({ where }: CallQuery, sort: CallSort): string {
  const orderBy = toOrderBy(sort);
  // The page is chosen over an index alone; only its rows are then read in full.
  return `SELECT ${ROW_COLUMNS} FROM (SELECT c.row_number FROM calls c ${where} ${orderBy} LIMIT ? OFFSET ?) p
    CROSS JOIN calls c ON c.row_number = p.row_number ${ROW_JOINS} ${orderBy}`;
}

export function listCalls(
  db: ReadDb,
  query: CallQuery,
  sort: CallSort,
  page: { limit: number; offset: number },
): ListedCall[] {
  return prepare<ListedRow>(db, listSql(query, sort))
    .all(...query.values, page.limit, page.offset)
    .map(toListedCall);
}

export function countCalls(db: ReadDb, { where, values }: CallQuery): number {
  return prepare<{ n: number }>(db, `SELECT count(*) AS n FROM calls c ${where}`).get(...values)?.n ?? 0;
}

interface DetailColumns {
  from: string | null;
  to: string | null;
  answeredAt: number | null;
  endedAt: number | null;
  costCredits: number | null;
  path: string;
  variables: string;
  transcriptStatus: string;
  syncedAt: number;
  heldSince: number | null;
}

export type FoundCall = ListedCall & DetailColumns;

export function findCall(db: ReadDb, id: string): FoundCall | null {
  const row = prepare<ListedRow & DetailColumns>(
    db,
    `SELECT ${ROW_COLUMNS}, c.from_number AS "from", c.to_number AS "to", c.answered_at AS answeredAt,
       c.ended_at AS endedAt, c.cost_credits AS costCredits, c.path, c.variables,
       c.transcript_status AS transcriptStatus, c.synced_at AS syncedAt,
       (SELECT h.held_at FROM call_holds h WHERE h.call_id = c.id) AS heldSince
     FROM calls c ${ROW_JOINS} WHERE c.id = ?`,
  ).get(id);
  return row ? toListedCall(row) : null;
}

interface RecordingRow {
  id: string;
  callId: string;
  type: string;
  durationMs: number | null;
  channelCount: number | null;
  contentType: string;
  sizeBytes: number | null;
  audio: z.infer<typeof AudioState>;
  bytesDone: number;
  length: number | null;
  problem: string | null;
  isLookedAt: 0 | 1;
  waveformProblem: WaveformProblem | null;
  isDamaged: 0 | 1 | null;
  decodedMs: number | null;
  expectedMs: number | null;
  actualType: string | null;
  playback: 'asIs' | 'preparing' | 'prepared';
  copyProblem: CopyProblem | null;
}

/** Recordings of a call, the whole call first, then the longest. */
export function listRecordings(db: ReadDb, callId: string): RecordingInfo[] {
  return prepare<RecordingRow>(
    db,
    `SELECT r.id, r.call_id AS callId, r.type, r.duration_ms AS durationMs, r.channel_count AS channelCount,
       r.content_type AS contentType, r.size_bytes AS sizeBytes, coalesce(m.state, 'remote') AS audio,
       coalesce(m.bytes_done, 0) AS bytesDone, coalesce(m.length, r.size_bytes) AS length, m.problem,
       f.recording_id IS NOT NULL AS isLookedAt, f.waveform_problem AS waveformProblem, f.is_damaged AS isDamaged,
       f.decoded_ms AS decodedMs, f.expected_ms AS expectedMs, f.actual_type AS actualType,
       CASE WHEN f.playability = 'asIs' THEN 'asIs' WHEN p.recording_id IS NULL THEN 'preparing' ELSE 'prepared' END AS playback,
       f.copy_problem AS copyProblem
     FROM recordings r LEFT JOIN media m ON m.recording_id = r.id
       LEFT JOIN audio_findings f ON f.recording_id = r.id
       LEFT JOIN playable_copies p ON p.recording_id = r.id AND p.of_file = m.file_name
     WHERE r.call_id = ? ORDER BY r.type = 'full_call' DESC, r.duration_ms DESC, r.id`,
  )
    .all(callId)
    .map(toRecordingInfo);
}

function toRecordingInfo(row: RecordingRow): RecordingInfo {
  const { bytesDone, length, isLookedAt, ...found } = row;
  const { waveformProblem, isDamaged, decodedMs, expectedMs, actualType, playback, copyProblem, ...rest } = found;
  const share = length ? Math.min(1, bytesDone / length) : 0;
  return {
    ...rest,
    type: row.type === 'full_call' ? 'full_call' : 'segment',
    progress: row.audio === 'cached' ? 1 : share,
    problem: parseAudioProblem(row.problem),
    findings:
      isLookedAt === 1
        ? { waveformProblem, isDamaged: isDamaged === 1, decodedMs, expectedMs, actualType, playback, copyProblem }
        : null,
  };
}

interface SegmentRow {
  remoteId: string;
  position: number;
  speaker: string;
  startMs: number;
  endMs: number;
  text: string;
  confidence: number | null;
}

export function listSegments(db: ReadDb, callId: string): Segment[] {
  return prepare<SegmentRow>(
    db,
    `SELECT remote_id AS remoteId, position, speaker, start_ms AS startMs, end_ms AS endMs, text, confidence
     FROM segments WHERE call_id = ? ORDER BY position`,
  )
    .all(callId)
    .map(({ remoteId, position, speaker, ...row }) => ({
      ...row,
      id: remoteId,
      index: position,
      // A speaker that a platform names in a word of its own is shown beside the talk, not as one of the two parties.
      speaker: speaker === 'agent' || speaker === 'contact' ? speaker : 'system',
    }));
}

/** Values that filters offer, in order. Each comes from an index that begins with its column. */
export function getFacets(db: ReadDb): CallFacets {
  const distinct = (column: 'agent_name' | 'status' | 'language') =>
    prepare<{ value: string }>(
      db,
      `SELECT DISTINCT ${column} AS value FROM calls WHERE ${column} > '' ORDER BY ${column}`,
    )
      .all()
      .map(({ value }) => value);
  return {
    agentNames: distinct('agent_name'),
    statuses: distinct('status'),
    languages: distinct('language'),
    total: countCalls(db, { where: '', values: [] }),
  };
}

interface PeaksRow {
  slicesPerSecond: number;
  sampleRate: number;
  frameCount: number;
  channelCount: number;
  slices: Uint8Array;
}

export function findPeaks(db: ReadDb, recordingId: string): Peaks | null {
  const row = prepare<PeaksRow>(
    db,
    `SELECT slices_per_second AS slicesPerSecond, sample_rate AS sampleRate, frame_count AS frameCount,
       channel_count AS channelCount, slices FROM peaks WHERE recording_id = ?`,
  ).get(recordingId);
  if (!row) return null;
  const { channelCount, slices, ...rest } = row;
  const sliceCount = slices.length / channelCount;
  // Copies, because a Buffer's memory is shared with others and a message between threads would carry all of it.
  const channels = Array.from({ length: channelCount }, (_, i) =>
    Uint8Array.from(slices.subarray(i * sliceCount, (i + 1) * sliceCount)),
  );
  return { recordingId, ...rest, channels };
}
