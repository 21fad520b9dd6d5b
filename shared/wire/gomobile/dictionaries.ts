import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { ChangeQuery } from './paging.ts';

const MAX_KEY_LENGTH = 256;

/** A dictionary turns words and numbers into audio clips of one language. */
export const Dictionary = z.looseObject({
  id: WireId,
  name: z.string(),
  description: maybe(z.string()),
  /** ar or fr on a real server; any BCP 47 tag on the local platform. Fixed at creation. */
  language: maybe(z.string()),
  /** Null for a system dictionary. */
  organizationId: maybe(WireId),
  /** System dictionaries can only be read. */
  isSystem: maybe(z.boolean()),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
  createdBy: maybe(WireId),
  updatedBy: maybe(WireId),
  deletedBy: maybe(WireId),
});

export const DictionaryEntry = z.looseObject({
  id: WireId,
  dictionaryId: maybe(WireId),
  key: z.string(),
  audioId: maybe(WireId),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
  createdBy: maybe(WireId),
  updatedBy: maybe(WireId),
  deletedBy: maybe(WireId),
});

export const DictionaryCreate = z.strictObject({
  name: z.string().min(1).max(256),
  description: z.string().max(512).optional(),
  language: z
    .string()
    .max(35)
    .regex(/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i),
});

export const DictionaryListQuery = ChangeQuery.extend({
  /** Whether system dictionaries are among them; they are unless it is false. */
  includeSystem: z.enum(['true', 'false']).optional(),
});

/** `.` and `..` have no address of their own: every reader of URLs takes them for steps of the path. */
const EntryKey = z
  .string()
  .min(1)
  .max(MAX_KEY_LENGTH)
  .regex(/^(?!\.{1,2}$)[^\p{Cc}]*$/u);

/** Text fields beside the clip of a new entry. */
export const DictionaryEntryFields = z.strictObject({ key: EntryKey });

/** `key` is percent-encoded in the path. */
export const DictionaryEntryParams = z.strictObject({ id: z.uuid(), key: z.string().min(1).max(MAX_KEY_LENGTH) });

export type Dictionary = z.infer<typeof Dictionary>;
export type DictionaryEntry = z.infer<typeof DictionaryEntry>;
export type DictionaryCreate = z.infer<typeof DictionaryCreate>;
export type DictionaryListQuery = z.infer<typeof DictionaryListQuery>;
