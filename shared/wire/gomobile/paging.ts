import { z } from 'zod';

export const DEFAULT_PAGE_LIMIT = 20;
export const MAX_PAGE_LIMIT = 100;
export const MAX_SEARCH_LENGTH = 100;

const limit = z.coerce.number().int().min(1).max(MAX_PAGE_LIMIT).default(DEFAULT_PAGE_LIMIT);

/** Query of every list but recordings: 1-based pages. */
export const PageQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000_000).default(1),
  limit,
});

/** `PageQuery` with `search`, and with the sort fields that the list in question takes. */
export const listQuery = <const F extends readonly [string, ...string[]]>(sortFields: F) =>
  PageQuery.extend({
    search: z.string().max(MAX_SEARCH_LENGTH).optional(),
    sortBy: z.enum(sortFields).optional(),
    sortOrder: z.enum(['asc', 'desc']).optional(),
  });

const WITHOUT_CHANGES = new WeakMap<z.ZodType, z.ZodType>();

/**
 * What a list of the local platform takes beyond its documentation: only rows changed at a time or later, and rows that
 * were deleted, which then carry `deletedAt`. Ask for it only where `GET /_local/capabilities` names it.
 */
const CHANGE_FIELDS = {
  updatedSince: z.iso.datetime({ offset: true }).optional(),
  includeDeleted: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
};

/** `listQuery` with `updatedSince`, `includeDeleted` and `sortBy=updatedAt`; see `documentedQuery`. */
export const changeListQuery = <const F extends readonly [string, ...string[]]>(sortFields: F) => {
  const documented = listQuery(sortFields);
  const sortBy = z
    .enum([...sortFields, 'updatedAt'] as [F[number] | 'updatedAt', ...string[]] as readonly (
      | F[number]
      | 'updatedAt'
    )[])
    .optional();
  WITHOUT_CHANGES.set(sortBy, documented.shape.sortBy);
  return documented.extend({ sortBy, ...CHANGE_FIELDS });
};

/** A query without what `changeListQuery` adds to it: as a server takes it that keeps to the documentation. */
export function documentedQuery(query: z.ZodObject): z.ZodObject {
  const shape: Record<string, z.core.$ZodType> = { ...query.shape };
  for (const [name, field] of Object.entries(CHANGE_FIELDS)) if (shape[name] === field) delete shape[name];
  const sortBy = WITHOUT_CHANGES.get(shape.sortBy as z.ZodType);
  return z.strictObject(sortBy === undefined ? shape : { ...shape, sortBy });
}

/** Query of the recordings list, which counts rows and not pages. */
export const OffsetQuery = z.strictObject({
  limit,
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
});

export const PageMeta = z.looseObject({
  page: z.number().int(),
  limit: z.number().int(),
  total: z.number().int(),
  totalPages: z.number().int(),
  hasNextPage: z.boolean(),
  hasPreviousPage: z.boolean(),
});

export const OffsetMeta = z.looseObject({
  limit: z.number().int(),
  offset: z.number().int(),
  total: z.number().int(),
});

export const pageOf = <T extends z.ZodType>(item: T) => z.looseObject({ data: z.array(item), meta: PageMeta });

export const offsetPageOf = <T extends z.ZodType>(item: T) => z.looseObject({ data: z.array(item), meta: OffsetMeta });

/** What a list told about itself; each figure is null where the reply did not carry it. */
export interface ListInfo {
  page: number | null;
  limit: number | null;
  offset: number | null;
  total: number | null;
  totalPages: number | null;
  hasNextPage: boolean | null;
}

export type DecodedList<T> =
  | {
      ok: true;
      items: T[];
      /** Items that did not fit the schema: left out of `items`, never hidden. */
      rejected: { index: number; item: unknown; problem: string }[];
      info: ListInfo;
    }
  | { ok: false; problem: string };

const LIST_KEYS = ['data', 'items', 'results'] as const;

/**
 * Reads a list out of any of the envelopes in use: a bare array, the array under `data`, `items` or `results`, or else
 * under the only array-valued key (`apiKeys`, `sessions`). `meta` or `pagination` is optional.
 */
export function decodeList<T extends z.ZodType>(item: T, json: unknown): DecodedList<z.output<T>> {
  const found = findArray(json);
  if (found === null) return { ok: false, problem: 'the reply holds no list' };
  const items: z.output<T>[] = [];
  const rejected: { index: number; item: unknown; problem: string }[] = [];
  found.forEach((candidate, index) => {
    const parsed = item.safeParse(candidate);
    if (parsed.success) items.push(parsed.data);
    else rejected.push({ index, item: candidate, problem: z.prettifyError(parsed.error) });
  });
  return { ok: true, items, rejected, info: readInfo(json) };
}

function findArray(json: unknown): unknown[] | null {
  if (Array.isArray(json)) return json;
  if (!isRecord(json)) return null;
  for (const key of LIST_KEYS) {
    const value = json[key];
    if (Array.isArray(value)) return value;
  }
  const arrays = Object.values(json).filter(Array.isArray);
  return arrays.length === 1 ? (arrays[0] ?? null) : null;
}

function readInfo(json: unknown): ListInfo {
  const envelope = isRecord(json) ? json : {};
  const meta = [envelope.meta, envelope.pagination].find(isRecord) ?? {};
  const number = (key: string): number | null => {
    const value = meta[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  return {
    page: number('page'),
    limit: number('limit'),
    offset: number('offset'),
    total: number('total'),
    totalPages: number('totalPages'),
    hasNextPage: typeof meta.hasNextPage === 'boolean' ? meta.hasNextPage : null,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type PageMeta = z.infer<typeof PageMeta>;
export type OffsetMeta = z.infer<typeof OffsetMeta>;
export type PageQuery = z.infer<typeof PageQuery>;
export type OffsetQuery = z.infer<typeof OffsetQuery>;
