import { z } from 'zod';
import type { RouteTable } from '../routes.ts';

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
 * were deleted, which then carry `deletedAt`. Ask for it only where `GET /_local/capabilities` names the list.
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

/** The same for lists whose documentation has no sorting at all. */
export const CHANGE_LIST_FIELDS = {
  ...CHANGE_FIELDS,
  sortBy: z.enum(['createdAt', 'updatedAt']).optional(),
  sortOrder: z.enum(['asc', 'desc']).optional(),
};

/** The same for lists that the documentation gives no query at all. */
export const ChangeQuery = z.strictObject(CHANGE_FIELDS);

/** The operations of a table whose lists take `updatedSince` and `includeDeleted`, and where they sort also `sortBy=updatedAt`. */
export const changeListsOf = (table: RouteTable): string[] =>
  Object.keys(table).filter((id) => table[id]?.query?.shape.updatedSince === CHANGE_FIELDS.updatedSince);

/** A query without what `changeListQuery` and `CHANGE_LIST_FIELDS` add to it: as a server takes it that keeps to the documentation. */
export function documentedQuery(query: z.ZodObject): z.ZodObject {
  const shape: Record<string, z.core.$ZodType> = { ...query.shape };
  for (const [name, field] of Object.entries(CHANGE_LIST_FIELDS)) if (shape[name] === field) delete shape[name];
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

export type ChangeQuery = z.infer<typeof ChangeQuery>;
export type PageMeta = z.infer<typeof PageMeta>;
export type OffsetMeta = z.infer<typeof OffsetMeta>;
export type PageQuery = z.infer<typeof PageQuery>;
export type OffsetQuery = z.infer<typeof OffsetQuery>;
