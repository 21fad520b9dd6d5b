import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { CHANGE_LIST_FIELDS, OffsetQuery, offsetPageOf } from './paging.ts';

export const TranscriptSegment = z.looseObject({
  id: WireId,
  index: z.number().int(),
  /** agent, contact or system; an open text on reading. */
  speaker: z.string(),
  /** 0 left, 1 right; null where the two share one channel. */
  channel: maybe(z.number().int()),
  startMs: z.number(),
  endMs: z.number(),
  text: z.string(),
  /** 0 to 1. */
  confidence: maybe(z.number()),
});

export const Transcript = z.looseObject({
  /** pending, ready, failed or none; an open text on reading. */
  status: z.string(),
  language: maybe(z.string()),
  segments: z.array(TranscriptSegment),
});

export const RecordingFile = z.looseObject({
  id: WireId,
  name: maybe(z.string()),
  contentType: maybe(z.string()),
  /** Bytes. */
  fileSize: maybe(z.number().int()),
});

/**
 * A recording and, from the local platform, what a reviewer needs with it (everything below `file`; a real server may
 * leave all of it out). Lists carry no transcript.
 */
export const Recording = z.looseObject({
  id: WireId,
  callId: WireId,
  fileId: maybe(WireId),
  /** segment or full_call; an open text on reading. */
  recordingType: maybe(z.string()),
  nodeId: maybe(z.string()),
  durationMs: maybe(z.number()),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
  file: maybe(RecordingFile),
  channels: maybe(z.number().int()),
  /** pcm_s16le, pcmu, pcma or opus; an open text on reading. */
  codec: maybe(z.string()),
  sampleRate: maybe(z.number().int()),
  /** Of the whole file, hexadecimal. */
  sha256: maybe(z.string()),
  direction: maybe(z.string()),
  agent: maybe(z.looseObject({ id: WireId, name: maybe(z.string()) })),
  contact: maybe(z.looseObject({ id: WireId, fullName: maybe(z.string()), primaryPhone: maybe(z.string()) })),
  startedAt: maybe(WireInstant),
  endedAt: maybe(WireInstant),
  transcript: maybe(Transcript),
});

export const RecordingPage = offsetPageOf(Recording);

export const RecordingListQuery = OffsetQuery.extend({
  callId: z.uuid().optional(),
  recordingType: z.enum(['segment', 'full_call']).optional(),
  /** Calls that started at this instant or later. */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Calls that started before this instant. */
  to: z.iso.datetime({ offset: true }).optional(),
  ...CHANGE_LIST_FIELDS,
});

export type Recording = z.infer<typeof Recording>;
export type RecordingFile = z.infer<typeof RecordingFile>;
export type RecordingListQuery = z.infer<typeof RecordingListQuery>;
export type Transcript = z.infer<typeof Transcript>;
export type TranscriptSegment = z.infer<typeof TranscriptSegment>;
