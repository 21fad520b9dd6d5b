/** What a list query asks for, as SQL wants it. */
export interface Slice {
  limit: number;
  offset: number;
}

export const sliceOf = ({ page, limit }: { page: number; limit: number }): Slice => ({
  limit,
  offset: (page - 1) * limit,
});

export interface Counted<T> {
  rows: T[];
  /** Rows that match, not only those of this page. */
  total: number;
}

/** The `{ data, meta }` envelope of a 1-based page. */
export function toPage<T>({ rows, total }: Counted<T>, { page, limit }: { page: number; limit: number }) {
  const totalPages = Math.ceil(total / limit);
  return {
    data: rows,
    meta: { page, limit, total, totalPages, hasNextPage: page < totalPages, hasPreviousPage: page > 1 },
  };
}
