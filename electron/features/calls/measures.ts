import { type MeasuresAnswer, type NoMeasuresReason, RecordingAnalysis } from '#shared/contract/call-measures.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { getCall } from './service.ts';

/** What was measured of a call's main recording, or why nothing was. Throws NOT_FOUND. */
export function getMeasures(db: ReadDb, callId: string): MeasuresAnswer {
  const [recording] = getCall(db, callId).recordings;
  const none = (reason: NoMeasuresReason): MeasuresAnswer => ({
    reason,
    recordingId: recording?.id ?? null,
    analysis: null,
  });
  if (recording === undefined) return none('noRecording');
  const kept = prepare<{ analysis: string | null }>(
    db,
    'SELECT analysis FROM call_measures WHERE recording_id = ?',
  ).get(recording.id);
  if (kept) return toAnswer(recording.id, kept.analysis) ?? none(kept.analysis === null ? 'unsuitable' : 'notYet');
  if (recording.audio !== 'cached') return none('noAudio');
  return none(recording.findings?.waveformProblem ? 'unreadable' : 'notYet');
}

/** Null where an older Earshot kept it in another shape: then it is made again. */
function toAnswer(recordingId: string, stored: string | null): MeasuresAnswer | null {
  const analysis = RecordingAnalysis.safeParse(stored === null ? null : JSON.parse(stored));
  return analysis.success ? { reason: null, recordingId, analysis: analysis.data } : null;
}
