import { z } from 'zod';
import { Segment } from './calls.ts';
import { Changed, Instant, LocalId } from './common.ts';
import { command, event, query } from './define.ts';

const TimeSpan = z.tuple([z.number().int(), z.number().int()]);
const SpeakerName = z.string().trim().min(1).max(120).nullable();

/** What a person laid over the transcript of a call; its original stays as its platform sent it. */
export const TranscriptLayer = z.object({
  /** Null where the name is the platform's. */
  names: z.object({ agent: SpeakerName, contact: SpeakerName }),
  /** The platform took the two sides for each other. */
  isSwapped: z.boolean(),
  /** How much later than its platform says everything is said. */
  offsetMs: z.number().int().min(-600_000).max(600_000),
  /** Turns at other times; each counts while its platform's time is still `from`. */
  times: z.array(z.object({ segmentId: z.string().max(256), from: TimeSpan, to: TimeSpan })).max(20_000),
});

/** A turn as it is read now: side, times and words with everything that was laid over them. */
export const Turn = Segment.extend({
  /** What the platform says. */
  original: z.string(),
  /** As its platform gives them, before anything was moved. */
  originalTimes: TimeSpan,
  correction: z.object({ author: z.string(), at: Instant, isConflicting: z.boolean() }).nullable(),
  /** [start, end) in UTF-16 units of `text` that is withheld. */
  redacted: z.array(TimeSpan),
});

export const CallTranscript = z.object({
  turns: z.array(Turn),
  layer: TranscriptLayer,
  /** Redactions whose words the platform has changed since: of these the whole turns are withheld. */
  unplacedIds: z.array(LocalId),
});

export const Correction = z.object({
  id: LocalId,
  callId: LocalId,
  segmentId: z.string().max(256),
  /** The turn as its platform has it. */
  base: z.string().max(200_000),
  /** Null takes the turn back to what its platform says. */
  text: z.string().trim().min(1).max(200_000).nullable(),
});

/** Transcripts as they are read: what the platform sent, with what a person laid over it. Kept on this machine only. */
export const transcripts = {
  get: query(z.object({ callId: LocalId }), CallTranscript),
  /** Every correction of a turn, the newest first. */
  history: query(
    z.object({ callId: LocalId, segmentId: z.string().max(256) }),
    z.array(Correction.omit({ callId: true, segmentId: true }).extend({ author: z.string(), at: Instant })),
  ),
  /** Corrects a turn. `id` is made by the caller, so that a repeated call adds nothing. Throws NOT_FOUND. */
  correct: command(Correction, z.void()),
  /** Lays this over the transcript in place of what was laid over it before. Throws NOT_FOUND. */
  setLayer: command(z.object({ callId: LocalId, layer: TranscriptLayer }), z.void(), { maxInputBytes: 4_000_000 }),
  onChanged: event(Changed),
};

export type TranscriptLayer = z.infer<typeof TranscriptLayer>;
export type Turn = z.infer<typeof Turn>;
export type CallTranscript = z.infer<typeof CallTranscript>;
export type Correction = z.infer<typeof Correction>;
