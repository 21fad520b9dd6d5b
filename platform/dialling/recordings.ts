import type { Transcript } from '#shared/wire/gomobile/recordings.ts';
import { toneAudio } from '../gomobile/recordings/audio.ts';
import { TONE_SAMPLE_RATE, toneSizeBytes } from '../gomobile/recordings/tone.ts';
import type { Workspace } from '../workspace.ts';
import type { CallCourse, Line } from './course.ts';
import { insertRecording } from './repository.ts';

/** Which channel of a call's recording a side is on: as the sample calls have it. */
const CHANNELS = { agent: 0, system: 0, contact: 1 } as const;

interface Span {
  startedAt: number;
  endedAt: number;
}

/** Writes an answered call's recordings down: the whole call, and what its nodes recorded. The audio is made when asked for. */
export function writeRecordings(workspace: Workspace, callId: string, course: CallCourse): void {
  const { answeredAt, endedAt, captures } = course;
  if (answeredAt === null || endedAt === answeredAt) return;
  const whole = { startedAt: answeredAt, endedAt };
  write(workspace, callId, course, whole, null);
  for (const { nodeId, ...span } of captures) write(workspace, callId, course, span, nodeId);
}

function write(workspace: Workspace, callId: string, course: CallCourse, span: Span, nodeId: string | null): void {
  const { db, clock, newId } = workspace;
  const id = newId();
  const durationMs = span.endedAt - span.startedAt;
  const channels = nodeId === null ? 2 : 1;
  const within = ({ startedAt, endedAt, speaker }: Line) =>
    startedAt >= span.startedAt && endedAt <= span.endedAt && (nodeId === null || speaker === 'contact');
  insertRecording(db, {
    id,
    callId,
    fileId: newId(),
    type: nodeId === null ? 'full_call' : 'segment',
    nodeId,
    startedAt: span.startedAt,
    durationMs,
    fileName: `${nodeId === null ? 'call' : 'segment'}-${id.slice(0, 8)}.wav`,
    sizeBytes: toneSizeBytes({ duration_ms: durationMs, channels }),
    channels,
    sampleRate: TONE_SAMPLE_RATE,
    audio: toneAudio(span.startedAt % 2 ** 32),
    transcript: transcriptOf(id, course.lines.filter(within), span, channels),
    at: clock.tick(),
  });
}

function transcriptOf(recordingId: string, lines: readonly Line[], span: Span, channels: 1 | 2): Transcript {
  return {
    status: 'ready',
    language: 'en',
    segments: lines.map(({ speaker, startedAt, endedAt, text }, index) => ({
      id: `${recordingId}-${index}`,
      index,
      speaker,
      channel: channels === 1 ? null : CHANNELS[speaker],
      startMs: startedAt - span.startedAt,
      endMs: endedAt - span.startedAt,
      text,
      confidence: speaker === 'contact' ? 0.9 : 1,
    })),
  };
}
