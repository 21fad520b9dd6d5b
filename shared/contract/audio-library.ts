import { z } from 'zod';
import { AUDIO_USAGE_TYPES } from '../wire/gomobile/audio.ts';
import { Changed, ForeignText, Instant, LocalId, Nothing, PageRequest, page } from './common.ts';
import { command, event, query } from './define.ts';

export const AudioUsage = z.enum(AUDIO_USAGE_TYPES);

export const LibraryAudio = z.object({
  id: LocalId,
  connectionId: LocalId,
  title: ForeignText,
  description: ForeignText.nullable(),
  /** One of `AudioUsage`, or what the platform calls it. */
  usageType: z.string(),
  tags: z.array(ForeignText).max(200),
  durationMs: z.number().nullable(),
  sizeBytes: z.number().int().nullable(),
  contentType: z.string().nullable(),
  /** What is in the file, such as `pcm_s16le`, and how. */
  codec: z.string().nullable(),
  channelCount: z.number().int().nullable(),
  sampleRate: z.number().int().nullable(),
  /** False where the platform says that it cannot be played. */
  isPlayable: z.boolean(),
  /** What would suit a telephone line better, in the platform's words. */
  advice: ForeignText.nullable(),
  updatedAt: Instant.nullable(),
  /** By which its bytes are played, where they are on this machine. */
  clipId: LocalId.nullable(),
});

export const LibraryAudioDetail = LibraryAudio.extend({
  remoteId: z.string(),
  createdAt: Instant.nullable(),
  fileName: ForeignText.nullable(),
  organisation: ForeignText.nullable(),
  flows: z.array(z.object({ id: LocalId, name: ForeignText })).max(100),
  dictionaries: z.array(z.object({ id: LocalId, name: ForeignText, key: ForeignText })).max(100),
});

export const AudioFilter = z.object({
  text: z.string().max(256).optional(),
  usageTypes: z.array(z.string().max(64)).max(20).optional(),
  /** Audio with any of them. */
  tags: z.array(z.string().max(256)).max(50).optional(),
});

/** Why a file that was chosen is not taken. */
export const AudioRefusal = z.enum(['size', 'empty', 'ending', 'unreadable']);

/** A file that the person chose in the system's dialog; its path stays on the main side. */
export const ChosenAudio = z.object({
  fileId: LocalId,
  name: z.string(),
  sizeBytes: z.number().int(),
  refusal: AudioRefusal.nullable(),
});

const Title = z.string().trim().min(1).max(128);
const Description = z.string().trim().max(512);
const Tags = z.array(z.string().trim().min(1).max(64)).max(32);
const ACT_MS = 60_000;
export const UPLOAD_MS = 10 * 60_000;

/** Audio that flows play. */
export const audioLibrary = {
  list: query(z.object({ filter: AudioFilter.prefault({}), page: PageRequest.prefault({}) }), page(LibraryAudio)),
  overview: query(
    Nothing,
    z.object({
      usageTypes: z.array(z.object({ usageType: z.string(), count: z.number().int() })).max(50),
      tags: z.array(z.string()).max(500),
      readAt: Instant.nullable(),
    }),
  ),
  get: query(z.object({ id: LocalId }), LibraryAudioDetail),
  /** Asks the platform for one audio as it is now. */
  readAgain: command(z.object({ id: LocalId }), Nothing, { deadlineMs: ACT_MS }),
  /** Brings the bytes here, encrypted, and answers by which they are played. */
  fetch: command(z.object({ id: LocalId }), z.object({ clipId: LocalId }), { deadlineMs: UPLOAD_MS }),
  /** Null where nothing was chosen. */
  chooseAudio: command(Nothing, ChosenAudio.nullable(), { deadlineMs: UPLOAD_MS }),
  uploadAudio: command(
    z.object({
      id: LocalId,
      connectionId: LocalId,
      fileId: LocalId,
      title: Title,
      description: Description.optional(),
      usageType: AudioUsage,
      tags: Tags,
    }),
    z.object({ id: LocalId }),
    { deadlineMs: UPLOAD_MS },
  ),
  update: command(
    z.object({ id: LocalId, title: Title, description: Description, usageType: AudioUsage, tags: Tags }),
    Nothing,
    { deadlineMs: ACT_MS },
  ),
  /** CONFLICT says what uses it. */
  remove: command(z.object({ id: LocalId }), Nothing, { deadlineMs: ACT_MS }),
  /** How much of a file has left, by the id of its upload. */
  onUpload: event(z.object({ id: LocalId, sentBytes: z.number().int(), totalBytes: z.number().int() })),
  onChanged: event(Changed),
};

export type LibraryAudio = z.infer<typeof LibraryAudio>;
export type LibraryAudioDetail = z.infer<typeof LibraryAudioDetail>;
export type AudioFilter = z.infer<typeof AudioFilter>;
export type AudioUsage = z.infer<typeof AudioUsage>;
export type AudioRefusal = z.infer<typeof AudioRefusal>;
export type ChosenAudio = z.infer<typeof ChosenAudio>;
