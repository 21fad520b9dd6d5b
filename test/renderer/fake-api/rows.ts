export const slice = <T>(
  rows: readonly T[],
  page: { offset?: number | undefined; limit?: number | undefined } = {},
) => ({
  rows: rows.slice(page.offset ?? 0, (page.offset ?? 0) + (page.limit ?? 100)),
  total: rows.length,
});

export const compare = (a: string | number | null, b: string | number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
