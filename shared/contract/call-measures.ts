import { z } from 'zod';

const Ms = z.number().int().min(0);
const Count = z.number().int().min(0);

/** A stretch of a recording, from `startMs` up to and without `endMs`, counted from its first sample. */
export const Span = z.object({ startMs: Ms, endMs: Ms });

/** From which lengths on something counts. All in ms. */
export const MeasureThresholds = z.object({
  /** The shortest time without speech or music that is a silence. */
  silenceMinMs: Ms,
  /** The shortest silence inside the talk that is dead air. */
  deadAirMinMs: Ms,
  /** The shortest time of both sides speaking that is overtalk; an interruption overlaps at least as long. */
  overtalkMinMs: Ms,
  /** The longest pause inside one utterance. */
  pauseMaxMs: Ms,
  /** The longest utterance that can be a back-channel, such as "mhm". */
  backchannelMaxMs: Ms,
  /** A side that speaks for less than this in the whole call was silent. */
  silentSideMaxMs: Ms,
});

/** How long a side took to answer. */
export const ResponseTimes = z.object({
  /** Every one, in the order of the call. */
  timesMs: z.array(Ms),
  medianMs: Ms.nullable(),
  p90Ms: Ms.nullable(),
});

export const SideMeasures = z.object({
  talkMs: Ms,
  /** Of the talk of both sides, 0 to 1; null where nobody speaks. */
  talkRatio: z.number().min(0).max(1).nullable(),
  longestMonologueMs: Ms,
  /** Where this side interrupts the other, until one of the two ends. */
  interruptions: z.array(Span),
  responses: ResponseTimes,
});

/** What needs a channel a side. */
export const SidedMeasures = z.object({
  agent: SideMeasures,
  customer: SideMeasures,
  overtalk: z.array(Span),
  overtalkMs: Ms,
  /** Who says nothing in the whole call; null where both speak. */
  silentSide: z.enum(['agent', 'customer', 'both']).nullable(),
});

/** Each measure is defined in `shared/domain/call-measures.ts`. */
export const CallMeasures = z.object({
  durationMs: Ms,
  /** Time in which anybody speaks. */
  speechMs: Ms,
  silences: z.array(Span),
  silenceMs: Ms,
  longestSilenceMs: Ms,
  deadAir: z.object({ count: Count, longestMs: Ms, totalMs: Ms }),
  holdMs: Ms,
  /** Of the length of the recording, 0 to 1; null for an empty one. */
  holdShare: z.number().min(0).max(1).nullable(),
  /** Null where there is not one channel a side: these measures need stereo and are never guessed. */
  sides: SidedMeasures.nullable(),
});

/** What listening to a recording found. */
export const RecordingAnalysis = z.object({
  measures: CallMeasures,
  /** Who speaks when: first the agent's channel, then the customer's; one list where there is one channel. */
  speech: z.array(z.array(Span)),
  /** Where hold music plays. */
  hold: z.array(Span),
  /** Loudness of each channel in LUFS (ITU-R BS.1770-4); null for one in which nothing is heard. */
  loudness: z.array(z.number().nullable()),
  /** Two channels hold one and the same sound, which tells as little of the sides as one channel. */
  isSameSound: z.boolean(),
});

/**
 * Why a call has no measures: it has no recording; its audio is not here; the audio cannot be decoded; it is not that of a call (more
 * than two channels, or too few samples a second); it was not listened to yet, then `calls.onChanged` follows.
 */
export const NO_MEASURES_REASONS = ['noRecording', 'noAudio', 'unreadable', 'unsuitable', 'notYet'] as const;

export const MeasuresAnswer = z.object({
  /** Null where there are measures. */
  reason: z.enum(NO_MEASURES_REASONS).nullable(),
  recordingId: z.string().nullable(),
  analysis: RecordingAnalysis.nullable(),
});

export type Span = z.infer<typeof Span>;
export type MeasureThresholds = z.infer<typeof MeasureThresholds>;
export type ResponseTimes = z.infer<typeof ResponseTimes>;
export type SideMeasures = z.infer<typeof SideMeasures>;
export type SidedMeasures = z.infer<typeof SidedMeasures>;
export type CallMeasures = z.infer<typeof CallMeasures>;
export type RecordingAnalysis = z.infer<typeof RecordingAnalysis>;
export type MeasuresAnswer = z.infer<typeof MeasuresAnswer>;
export type NoMeasuresReason = (typeof NO_MEASURES_REASONS)[number];
