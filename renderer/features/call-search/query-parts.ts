import type { QuerySpan, SearchQuery } from '#shared/domain/search-query.ts';

/** The operators of a search in the order in which they were typed. */
export function partsOf(
  text: string,
  { conditions, placeSpans, groups }: SearchQuery,
): (QuerySpan & { part: string })[] {
  const trackers = groups.flat().filter(({ kind }) => kind === 'tracker');
  return [...conditions, ...placeSpans, ...trackers]
    .map(({ start, end }) => ({ start, end, part: text.slice(start, end) }))
    .sort((a, b) => a.start - b.start);
}
