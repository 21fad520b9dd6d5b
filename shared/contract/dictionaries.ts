import { z } from 'zod';
import { UPLOAD_MS } from './audio-library.ts';
import { Changed, ForeignText, Instant, LocalId, Nothing, PageRequest, page } from './common.ts';
import { command, event, query } from './define.ts';

export const DictionaryRow = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: ForeignText,
  description: ForeignText.nullable(),
  /** A language tag, such as `ar`. */
  language: z.string().nullable(),
  /** Made by the platform: it can only be read. */
  isSystem: z.boolean(),
  entryCount: z.number().int(),
  updatedAt: Instant.nullable(),
});

export const DictionaryEntryRow = z.object({
  id: LocalId,
  /** The word or number that its audio says. */
  key: ForeignText,
  hasAudio: z.boolean(),
  /** By which its audio is played, where it is on this machine. */
  clipId: LocalId.nullable(),
  updatedAt: Instant.nullable(),
});

const ACT_MS = 60_000;

/** Words and the audio that says them. */
export const dictionaries = {
  list: query(z.object({ text: z.string().max(256).optional(), page: PageRequest.prefault({}) }), page(DictionaryRow)),
  overview: query(Nothing, z.object({ readAt: Instant.nullable() })),
  get: query(z.object({ id: LocalId }), DictionaryRow),
  entries: query(
    z.object({ dictionaryId: LocalId, text: z.string().max(256).optional(), page: PageRequest.prefault({}) }),
    page(DictionaryEntryRow),
  ),
  create: command(
    z.object({
      id: LocalId,
      connectionId: LocalId,
      name: z.string().trim().min(1).max(256),
      description: z.string().trim().max(512).optional(),
      language: z.enum(['ar', 'fr', 'en']),
    }),
    z.object({ id: LocalId }),
    { deadlineMs: ACT_MS },
  ),
  remove: command(z.object({ id: LocalId }), Nothing, { deadlineMs: ACT_MS }),
  /** Adds a word with the audio of a file that was chosen, or of the library. */
  addEntry: command(
    z.object({
      dictionaryId: LocalId,
      key: z.string().trim().min(1).max(256),
      source: z.union([z.object({ fileId: LocalId }), z.object({ audioId: LocalId })]),
    }),
    Nothing,
    { deadlineMs: UPLOAD_MS },
  ),
  removeEntry: command(z.object({ id: LocalId }), Nothing, { deadlineMs: ACT_MS }),
  /** Brings the audio of an entry here, and answers by which it is played. */
  fetchEntry: command(z.object({ id: LocalId }), z.object({ clipId: LocalId }), { deadlineMs: UPLOAD_MS }),
  onChanged: event(Changed),
};

export type DictionaryRow = z.infer<typeof DictionaryRow>;
export type DictionaryEntryRow = z.infer<typeof DictionaryEntryRow>;
