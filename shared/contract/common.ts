import { z } from 'zod';
import { ERROR_CODES } from '../errors/app-error.ts';

/** Local identifiers are UUIDs made on this machine; they never change and never leave it as an address. */
export const LocalId = z.uuid();

/** Milliseconds since 1970-01-01 UTC. */
export const Instant = z.number().int();

export const Nothing = z.void();

export const SortOrder = z.enum(['asc', 'desc']);

/** Largest page of a list over the bridge. Bulk data crosses as pages or as media, never as one reply. */
export const MAX_PAGE_ROWS = 200;

export const PageRequest = z.object({
  offset: z.number().int().min(0).max(100_000_000).default(0),
  limit: z.number().int().min(1).max(MAX_PAGE_ROWS).default(100),
});

export const page = <T extends z.ZodType>(row: T) =>
  z.object({
    rows: z.array(row).max(MAX_PAGE_ROWS),
    /** Rows that match the filter, not only those of this page. */
    total: z.number().int(),
  });

export const ErrorInfo = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  retryable: z.boolean(),
  action: z.string().optional(),
  requestId: z.string().optional(),
});

/** Payload of every `onChanged`: the rows touched, or `null` when it is simplest to read everything again. */
export const Changed = z.object({ ids: z.array(z.string()).max(1000).nullable() });

/** Longest name or field of a platform that crosses to a window; the store keeps all of it. */
export const MAX_FOREIGN_TEXT = 4096;

/**
 * A name or a field as a platform sent it. It is shown as it is, even where our own forms would refuse it, and one without end is
 * cut, between two characters, before it reaches a page.
 */
export const ForeignText = z
  .string()
  .transform((text) =>
    text.length > MAX_FOREIGN_TEXT ? `${text.slice(0, MAX_FOREIGN_TEXT).replace(/[\uD800-\uDBFF]$/, '')}…` : text,
  );

/** Text a person may type in one line. */
export const ShortText = z.string().trim().max(256);
export type LocalId = z.infer<typeof LocalId>;
