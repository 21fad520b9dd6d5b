import type { TranscriptFile, TranscriptFileRequest } from '#shared/contract/transcript-files.ts';
import { maskText } from '#shared/domain/redaction.ts';
import { isTimed } from '#shared/domain/transcript-align.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { isDate } from '../formats/zone-time.ts';
import { CALL, type Queries } from '../sources/source.ts';

/** A turn as people read it. */
export interface ReadTurn {
  /** By the name that it has in this call. */
  speaker: string;
  /** Null where its platform sent no times. */
  saidAtMs: number | null;
  startMs: number;
  endMs: number;
  text: string;
}

/** The transcript as it may leave this machine: from the screen's own query, without what is redacted. */
export function readTranscript(
  queries: Queries,
  { callId, speakers, hasComments }: TranscriptFileRequest,
): TranscriptFile {
  const call = queries.calls.get({ id: callId }, CALL);
  const { turns } = queries.transcripts.get({ callId }, CALL);
  if (turns.length === 0) {
    throw new AppError('NOT_FOUND', 'This call has no transcript any more.', { action: 'Look at the call again.' });
  }
  const comments = hasComments ? queries.comments.list({ callId }, CALL) : null;
  return {
    format: 'earshot.transcript',
    version: 1,
    call: {
      id: call.id,
      startedAt: isoOf(call.startedAt),
      durationMs: call.durationMs,
      direction: call.direction,
      agentName: call.agentName,
      contactName: call.contactName,
      contactPhone: call.contactPhone,
      programName: call.programName,
      language: call.language,
    },
    speakers,
    turns: turns.map((turn) => ({
      id: turn.id,
      speaker: turn.speaker,
      startMs: turn.startMs,
      endMs: turn.endMs,
      text: maskText(turn.text, turn.redacted),
      // Where the redacted words stand in it is known of the corrected text alone.
      original: turn.correction !== null && turn.redacted.length === 0 ? turn.original : null,
      correctedBy: turn.correction?.author ?? null,
      correctedAt: turn.correction === null ? null : isoOf(turn.correction.at),
      isRedacted: turn.redacted.length > 0,
      confidence: turn.confidence,
    })),
    comments: comments?.map(({ atMs, endMs, text }) => ({ atMs, endMs, text })) ?? null,
  };
}

/** A platform may send a time that no calendar has. */
const isoOf = (instant: number): string | null => (isDate(instant) ? new Date(instant).toISOString() : null);

export function namedTurns({ turns, speakers }: TranscriptFile): ReadTurn[] {
  const hasTimes = isTimed(turns);
  return turns.map(({ speaker, startMs, endMs, text }) => ({
    ...{ startMs, endMs, text },
    speaker: speakers[speaker],
    saidAtMs: hasTimes ? startMs : null,
  }));
}

/** What was said and what was noted about it, in the order in which they are heard. */
export const saidAndNoted = (file: TranscriptFile, noteBy: string): ReadTurn[] =>
  [
    ...namedTurns(file),
    ...(file.comments ?? []).map(({ atMs, text }) => ({
      ...{ startMs: atMs, endMs: atMs, saidAtMs: atMs, text },
      speaker: noteBy,
    })),
  ].toSorted((a, b) => a.startMs - b.startMs);
