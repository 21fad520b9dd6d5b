import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import { LocalId, ShortText } from './common.ts';

export const TRANSCRIPT_FORMATS = ['srt', 'vtt', 'txt', 'pdf', 'json'] as const;

const SpeakerNames = z.object({ agent: ShortText, contact: ShortText, system: ShortText });

/** The transcript of one call as a file: what is read on screen, without the words that are redacted. */
export const TranscriptFileRequest = z.object({
  /** Made by the caller; the job has it. */
  id: LocalId,
  callId: LocalId,
  format: z.enum(TRANSCRIPT_FORMATS),
  /** With the comments on the call, at their moments. Subtitles have none. */
  hasComments: z.boolean(),
  speakers: SpeakerNames,
  language: z.enum(LANGUAGES),
  /** What the file is called, without its ending. */
  name: ShortText,
  /** Stands above the transcript, with `note` in the line below: when the call was, and how long. */
  title: ShortText,
  note: ShortText,
  /** Words that stand in the file, in the person's language. `page` has `{n}` where the number goes. */
  texts: z.object({ page: ShortText, time: ShortText, speaker: ShortText, text: ShortText, comment: ShortText }),
});

/** What a JSON file of a transcript holds. Instants in ISO 8601 UTC, times in ms from the beginning of the call. */
export const TranscriptFile = z.object({
  format: z.literal('earshot.transcript'),
  version: z.literal(1),
  call: z.object({
    id: LocalId,
    startedAt: z.iso.datetime().nullable(),
    durationMs: z.number().nullable(),
    direction: z.enum(['inbound', 'outbound']),
    agentName: z.string().nullable(),
    contactName: z.string().nullable(),
    contactPhone: z.string().nullable(),
    programName: z.string().nullable(),
    language: z.string().nullable(),
  }),
  speakers: SpeakerNames,
  turns: z.array(
    z.object({
      id: z.string(),
      speaker: z.enum(['agent', 'contact', 'system']),
      startMs: z.number().int(),
      endMs: z.number().int(),
      /** As it is read, with a mark in place of what is redacted. */
      text: z.string(),
      /** What the platform says; null where nothing was corrected, and where something of it is redacted. */
      original: z.string().nullable(),
      correctedBy: z.string().nullable(),
      correctedAt: z.iso.datetime().nullable(),
      isRedacted: z.boolean(),
      /** 0 to 1. */
      confidence: z.number().nullable(),
    }),
  ),
  /** Null where the person left them out. */
  comments: z
    .array(z.object({ atMs: z.number().int(), endMs: z.number().int().nullable(), text: z.string() }))
    .nullable(),
});

export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];
export type TranscriptFileRequest = z.infer<typeof TranscriptFileRequest>;
export type TranscriptFile = z.infer<typeof TranscriptFile>;
