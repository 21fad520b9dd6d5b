import { z } from 'zod';
import { MeasuresAnswer } from './call-measures.ts';
import { Changed, ForeignText, Instant, LocalId, PageRequest, page, ShortText, SortOrder } from './common.ts';
import { command, event, query } from './define.ts';

/** Where a recording's audio is: on the platform only, on its way, or here. */
export const AudioState = z.enum(['remote', 'queued', 'downloading', 'cached', 'failed', 'none']);

/** Why audio is not here, or not yet. Each has its sentences on screen: what happened, and what to do. */
export const AUDIO_PROBLEMS = [
  // What the platform answered.
  'gone',
  'forbidden',
  'keyRefused',
  'redirected',
  'busy',
  'serverError',
  // What it sent.
  'empty',
  'notAudio',
  'cut',
  'tooLong',
  'tooLarge',
  'tooSlow',
  'wrongPart',
  'badEncoding',
  'changed',
  'mismatch',
  // The way to it.
  'unreachable',
  'keychain',
  // This machine.
  'diskFull',
  'quotaFull',
  'fileTrouble',
  'damagedHere',
  'missingHere',
  'unknown',
] as const;

export const AudioProblem = z.object({
  code: z.enum(AUDIO_PROBLEMS),
  /** The HTTP status that the platform answered, where it says more than the code. */
  status: z.number().int().nullable(),
});

/** Why a recording that is here has no waveform. */
export const WAVEFORM_PROBLEMS = ['unreadable', 'tooHeavy', 'crashed', 'noDecoder'] as const;

/** Why a recording has no copy that plays: the limit for audio is reached, the disk is full, or making it failed. */
export const COPY_PROBLEMS = ['noRoom', 'diskFull', 'failed'] as const;

/** What decoding a recording found. */
export const AudioFindings = z.object({
  /** Why it could not be decoded, or null. The audio may still play. */
  waveformProblem: z.enum(WAVEFORM_PROBLEMS).nullable(),
  /** Parts of it are missing or cannot be decoded: its length is not what its header or its platform say. */
  isDamaged: z.boolean(),
  decodedMs: z.number().int().nullable(),
  expectedMs: z.number().int().nullable(),
  /** What the bytes are, where the platform announced something else. */
  actualType: z.string().nullable(),
  /** Whether it is played as it came, or from a copy in which the playhead is exact; `preparing` until that is there. */
  playback: z.enum(['asIs', 'preparing', 'prepared']),
  copyProblem: z.enum(COPY_PROBLEMS).nullable(),
});

export const CallFilter = z.object({
  /** Full text over transcripts, comments, contact names, phone numbers and agents. */
  text: ShortText.optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  status: ShortText.optional(),
  agentName: ShortText.optional(),
  programName: ShortText.optional(),
  language: z.string().max(16).optional(),
  contactId: LocalId.optional(),
  startedFrom: Instant.optional(),
  startedTo: Instant.optional(),
  minDurationMs: z.number().int().min(0).optional(),
  maxDurationMs: z.number().int().min(0).optional(),
  cachedOnly: z.boolean().optional(),
  commentedOnly: z.boolean().optional(),
});

export const CallSort = z.object({
  by: z.enum(['startedAt', 'durationMs', 'contactName', 'agentName']).default('startedAt'),
  order: SortOrder.default('desc'),
});

/** A passage that matched a search; `ranges` are [start, end) offsets into `text`, in UTF-16 units. */
export const Snippet = z.object({
  text: z.string(),
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
  atMs: z.number().int().nullable(),
});

export const CallRow = z.object({
  id: LocalId,
  connectionId: LocalId,
  direction: z.enum(['inbound', 'outbound']),
  status: ForeignText,
  startedAt: Instant,
  durationMs: z.number().int().nullable(),
  agentName: ForeignText.nullable(),
  contactId: LocalId.nullable(),
  contactName: ForeignText.nullable(),
  contactPhone: ForeignText.nullable(),
  programName: ForeignText.nullable(),
  language: ForeignText.nullable(),
  channelCount: z.number().int().nullable(),
  audio: AudioState,
  audioProblem: AudioProblem.nullable(),
  hasTranscript: z.boolean(),
  commentCount: z.number().int(),
  snippet: Snippet.nullable(),
});

export const RecordingInfo = z.object({
  id: LocalId,
  callId: LocalId,
  type: z.enum(['full_call', 'segment']),
  durationMs: z.number().int().nullable(),
  channelCount: z.number().int().nullable(),
  contentType: z.string(),
  sizeBytes: z.number().int().nullable(),
  audio: AudioState,
  /** Share of the audio that is here, 0 to 1. */
  progress: z.number().min(0).max(1),
  /** Why the audio is not here, or why it is fetched once more. */
  problem: AudioProblem.nullable(),
  /** Null while the audio was not looked at yet. */
  findings: AudioFindings.nullable(),
});

export const Segment = z.object({
  id: z.string(),
  index: z.number().int(),
  speaker: z.enum(['agent', 'contact', 'system']),
  startMs: z.number().int(),
  endMs: z.number().int(),
  text: z.string(),
  confidence: z.number().nullable(),
});

export const Transcript = z.object({
  status: z.enum(['none', 'pending', 'ready', 'failed']),
  language: z.string().nullable(),
  segments: z.array(Segment),
});

export const CallStep = z.object({
  nodeId: z.string(),
  nodeType: z.string(),
  nodeLabel: ForeignText.nullable(),
  outputPath: ForeignText.nullable(),
  enteredAt: Instant,
  exitedAt: Instant.nullable(),
});

export const CallDetail = CallRow.omit({ snippet: true }).extend({
  from: z.string().nullable(),
  to: z.string().nullable(),
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  costCredits: z.number().nullable(),
  path: z.array(CallStep),
  variables: z.record(z.string(), ForeignText),
  recordings: z.array(RecordingInfo),
  transcript: Transcript,
  /** When this call was last read from its platform. */
  syncedAt: Instant,
  /** Since when it is on legal hold, so that nothing of it is purged nor evicted; null where it is not. */
  heldSince: Instant.nullable(),
});

/**
 * The loudest sample of each slice, a channel at a time (0 silence to 255 full scale).
 * `frameCount / sampleRate` is the exact length; a slice lasts `1 / slicesPerSecond` seconds.
 */
export const Peaks = z.object({
  recordingId: LocalId,
  slicesPerSecond: z.number(),
  sampleRate: z.number().int(),
  frameCount: z.number().int(),
  channels: z.array(z.instanceof(Uint8Array)),
});

export const CallFacets = z.object({
  agentNames: z.array(ForeignText),
  statuses: z.array(ForeignText),
  languages: z.array(ForeignText),
  total: z.number().int(),
});

export const calls = {
  list: query(
    z.object({ filter: CallFilter.default({}), sort: CallSort.prefault({}), page: PageRequest.prefault({}) }),
    page(CallRow),
  ),
  get: query(z.object({ id: LocalId }), CallDetail),
  /** Puts a call on legal hold, or lifts it: then what its platform has removed meanwhile is purged. Throws NOT_FOUND. */
  setHold: command(z.object({ id: LocalId, isHeld: z.boolean() }), CallDetail),
  facets: query(z.object({}).optional(), CallFacets),
  /** The peaks, or null while the audio is not here or they are still being computed (then `onChanged` follows); for good where `findings.waveformProblem` is set. */
  peaks: query(z.object({ recordingId: LocalId }), Peaks.nullable()),
  /** What was measured of a call's main recording, or why nothing was. Throws NOT_FOUND. */
  measures: query(z.object({ callId: LocalId }), MeasuresAnswer),
  onChanged: event(Changed),
};

export type CallFilter = z.infer<typeof CallFilter>;
export type CallSort = z.infer<typeof CallSort>;
export type CallRow = z.infer<typeof CallRow>;
export type CallDetail = z.infer<typeof CallDetail>;
export type CallFacets = z.infer<typeof CallFacets>;
export type RecordingInfo = z.infer<typeof RecordingInfo>;
export type Segment = z.infer<typeof Segment>;
export type Transcript = z.infer<typeof Transcript>;
export type Peaks = z.infer<typeof Peaks>;
export type AudioState = z.infer<typeof AudioState>;
export type AudioProblem = z.infer<typeof AudioProblem>;
export type AudioProblemCode = AudioProblem['code'];
export type AudioFindings = z.infer<typeof AudioFindings>;
export type CopyProblem = (typeof COPY_PROBLEMS)[number];
export type WaveformProblem = (typeof WAVEFORM_PROBLEMS)[number];
export type Snippet = z.infer<typeof Snippet>;
