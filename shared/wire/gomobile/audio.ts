import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { changeListQuery, pageOf } from './paging.ts';

export const AUDIO_USAGE_TYPES = [
  'welcome',
  'goodbye',
  'question',
  'prompt',
  'hold_music',
  'notification',
  'other',
] as const;
export const AUDIO_SORT_FIELDS = ['createdAt', 'title', 'durationSeconds'] as const;

/** Largest audio file that is taken. */
export const MAX_AUDIO_BYTES = 50 * 1024 * 1024;
export const MAX_AUDIO_TAGS = 32;
export const MAX_PLAYBACK_SECONDS = 7 * 24 * 60 * 60;

export const AudioUsageType = z.enum(AUDIO_USAGE_TYPES);

export const AudioFile = z.looseObject({
  id: WireId,
  name: maybe(z.string()),
  contentType: maybe(z.string()),
  /** Bytes. */
  fileSize: maybe(z.number().int()),
  /** An upload that succeeded need not be playable. */
  playable: maybe(z.boolean()),
  /** A signed address can be had only where this is true. */
  downloadable: maybe(z.boolean()),
  /** What the local platform found in the file; a real server may leave it out. */
  codec: maybe(z.string()),
  channels: maybe(z.number().int()),
  /** Hz. */
  sampleRate: maybe(z.number().int()),
  bitsPerSample: maybe(z.number().int()),
});

export const Audio = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  title: z.string(),
  description: maybe(z.string()),
  /** One of `AUDIO_USAGE_TYPES`; an open text on reading. */
  usageType: maybe(z.string()),
  tags: maybe(z.array(z.string())),
  durationSeconds: maybe(z.number()),
  fileId: maybe(WireId),
  file: maybe(AudioFile),
  /** From the local platform: what would suit a telephone line better, or null. */
  advice: maybe(z.string()),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
});

export const AudioDetails = Audio.extend({
  organization: maybe(z.looseObject({ id: WireId, name: maybe(z.string()), slug: maybe(z.string()) })),
});

const title = z.string().min(1).max(128);
const description = z.string().max(512);
const tag = z.string().trim().min(1).max(64);

/** Text fields beside the file of an upload. `tags` is a list divided by commas. */
export const AudioUploadFields = z.strictObject({
  title,
  description: description.optional(),
  usageType: AudioUsageType,
  tags: z.string().max(4096).optional(),
});

export const AudioUpdate = z
  .strictObject({
    title,
    description: description.nullable(),
    usageType: AudioUsageType,
    tags: z.array(tag).max(MAX_AUDIO_TAGS),
  })
  .partial();

export const AudioListQuery = changeListQuery(AUDIO_SORT_FIELDS).extend({
  usageType: AudioUsageType.optional(),
  /** A list divided by commas; audio with any of them. */
  tags: z.string().max(1024).optional(),
});

export const AudioPage = pageOf(Audio);

export const AudioPlaybackQuery = z.strictObject({
  /** Seconds. */
  expiresIn: z.coerce.number().int().min(1).max(MAX_PLAYBACK_SECONDS).optional(),
});

export const AudioPlaybackUrl = z.looseObject({ url: z.string(), expiresAt: maybe(WireInstant) });

export type Audio = z.infer<typeof Audio>;
export type AudioDetails = z.infer<typeof AudioDetails>;
export type AudioFile = z.infer<typeof AudioFile>;
export type AudioUploadFields = z.infer<typeof AudioUploadFields>;
export type AudioUpdate = z.infer<typeof AudioUpdate>;
export type AudioListQuery = z.infer<typeof AudioListQuery>;
export type AudioPlaybackUrl = z.infer<typeof AudioPlaybackUrl>;
export type AudioUsageType = z.infer<typeof AudioUsageType>;
