import { z } from 'zod';
import { ForeignText, Instant, LocalId } from './common.ts';
import { query } from './define.ts';

/** What lies on this machine's disk, by kind. */
export const StorageUsage = z.object({
  audioBytes: z.number().int(),
  audioCount: z.number().int(),
  databaseBytes: z.number().int(),
  audioQuotaBytes: z.number().int(),
  /** Of the audio that is here, how many files were read back whole since they arrived. */
  checkedCount: z.number().int(),
  lastCheckAt: Instant.nullable(),
  /** Files that were ever found damaged when they were read back; each was fetched again where its platform had it. */
  damagedCount: z.number().int(),
  freeBytes: z.number().int().nullable(),
  dataDirectory: z.string(),
});

/**
 * What became of a call whose platform no longer has all of it. recordingPurged: audio, waveform and transcript went · callPurged: the
 * call went, with its comments kept here as text · kept: it is on legal hold · held, lifted: the person put it on hold, or took it off.
 */
export const RetentionEvent = z.enum(['recordingPurged', 'callPurged', 'kept', 'held', 'lifted']);

export const RetentionLine = z.object({
  position: z.number().int(),
  at: Instant,
  event: RetentionEvent,
  callId: LocalId,
  callStartedAt: Instant,
  /** Who was on the call, as it was shown. */
  callLabel: ForeignText,
  /** What a person wrote on a call that went. */
  comments: z.array(z.object({ atMs: z.number().int(), text: z.string(), createdAt: Instant })),
});

export const storage = {
  usage: query(z.object({}).optional(), StorageUsage),
  /** What was purged or kept because a platform removed it, newest first. */
  retention: query(
    z.object({ limit: z.number().int().min(1).max(500).default(100) }).prefault({}),
    z.object({ lines: z.array(RetentionLine), total: z.number().int() }),
  ),
};

export type RetentionEvent = z.infer<typeof RetentionEvent>;
export type RetentionLine = z.infer<typeof RetentionLine>;
export type StorageUsage = z.infer<typeof StorageUsage>;
