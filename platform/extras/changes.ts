/** What a list leaves out by change: see `changeListQuery` in shared/wire. */
export interface ChangeFilter {
  /** Ms since 1970 UTC: rows changed then or later. */
  updatedSince?: number | undefined;
  includeDeleted?: boolean | undefined;
}

/** The part of a list's query that `whereChanged` takes. */
export const changesOf = (query: {
  updatedSince?: string | undefined;
  includeDeleted?: boolean | undefined;
}): ChangeFilter => ({
  updatedSince: query.updatedSince === undefined ? undefined : Date.parse(query.updatedSince),
  includeDeleted: query.includeDeleted,
});

/** The condition, for a table with `updated_at` and `deleted_at`, and the values it names. */
export function whereChanged({ updatedSince, includeDeleted = false }: ChangeFilter): {
  condition: string;
  parameters: Record<string, number>;
} {
  const live = includeDeleted ? '1' : 'deleted_at IS NULL';
  if (updatedSince === undefined) return { condition: live, parameters: {} };
  return { condition: `${live} AND updated_at >= @updatedSince`, parameters: { updatedSince } };
}
