import { keepPreviousData, queryOptions, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { SavedSearch, SearchCursor, Tracker } from '#shared/contract/call-search.ts';
import { createCalendar } from '#shared/domain/calendar.ts';
import { foldPassage } from '#shared/domain/search-fold.ts';
import { parseSearchQuery } from '#shared/domain/search-parse.ts';
import { isEmptyQuery, type SearchQuery } from '#shared/domain/search-query.ts';
import { api } from '../../ipc/client.ts';
import { toastError } from '../../ui/toast.tsx';

const PAGE_HITS = 100;

// To make a calendar takes longer than to draw a row, and the zone stays as it is while a window is open.
const calendar = createCalendar(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** The day and the zone that `today` and `7d` count from. */
const here = (): { today: string; timeZone: string } => ({
  today: calendar.dayOf(Date.now()),
  timeZone: calendar.timeZone,
});

export const trackersQuery = queryOptions({
  queryKey: ['callSearch', 'trackers'],
  queryFn: () => api.callSearch.trackers(),
});
export const trackerCountsQuery = queryOptions({
  queryKey: ['callSearch', 'trackers', 'counts'],
  queryFn: ({ signal }) => api.callSearch.trackerCounts(undefined, { signal }),
});
export const savedQuery = queryOptions({ queryKey: ['callSearch', 'saved'], queryFn: () => api.callSearch.saved() });

/** The search as it was understood, with the trackers that are there. */
export function useParsed(text: string): SearchQuery {
  const { data: trackers } = useQuery(trackersQuery);
  const query = parseSearchQuery(text, here().today);
  if (trackers === undefined) return query;
  const names = new Set(trackers.map(({ name }) => foldPassage(name)));
  const offered = trackers.map(({ name }) => name);
  const unknown = [...query.groups.flat(), ...query.leftOut].flatMap((term) =>
    term.kind === 'tracker' && !names.has(foldPassage(term.name))
      ? [{ code: 'unknownTracker' as const, start: term.start, end: term.end, what: term.name, offered }]
      : [],
  );
  return { ...query, problems: [...query.problems, ...unknown] };
}

const isAskable = (query: SearchQuery): boolean => !isEmptyQuery(query) && query.problems.length === 0;

/** What a search finds, page by page; of one that cannot be read nothing is asked. */
export function useHits(text: string, query: SearchQuery) {
  const input = { ...here(), text };
  return useInfiniteQuery({
    queryKey: ['callSearch', 'find', input],
    queryFn: ({ pageParam, signal }) =>
      api.callSearch.find({ ...input, after: pageParam, limit: PAGE_HITS }, { signal }),
    initialPageParam: null as SearchCursor | null,
    getNextPageParam: ({ next }) => next,
    enabled: isAskable(query),
    placeholderData: keepPreviousData,
  });
}

/** How much of what is here can be found, before anything is looked for. */
export const useIndexProgress = () =>
  useQuery({
    queryKey: ['callSearch', 'progress'],
    queryFn: ({ signal }) => api.callSearch.progress(undefined, { signal }),
  }).data;

export const countQuery = (text: string, isEnabled = true) => {
  const input = { ...here(), text };
  return queryOptions({
    queryKey: ['callSearch', 'count', input],
    queryFn: ({ signal }) => api.callSearch.count(input, { signal }),
    enabled: isEnabled,
  });
};

export const useHitCount = (text: string, query: SearchQuery) => useQuery(countQuery(text, isAskable(query))).data;

/** What is found in one call, for its time line; of a search that cannot be read, only what trackers look for. */
export function useMoments(callId: string, text: string) {
  const isReadable = parseSearchQuery(text, here().today).problems.length === 0;
  const input = { ...here(), callId, text: isReadable ? text : '' };
  return (
    useQuery({
      queryKey: ['callSearch', 'moments', input],
      queryFn: ({ signal }) => api.callSearch.moments(input, { signal }),
    }).data ?? []
  );
}

export const useKeepSearch = () =>
  useMutation({ mutationFn: (search: SavedSearch) => api.callSearch.keep(search), onError: toastError });
export const useRemoveSaved = () =>
  useMutation({ mutationFn: (id: string) => api.callSearch.removeSaved({ id }), onError: toastError });
export const useOrderSaved = () =>
  useMutation({ mutationFn: (ids: string[]) => api.callSearch.orderSaved({ ids }), onError: toastError });
export const useSetTracker = () =>
  useMutation({ mutationFn: (tracker: Tracker) => api.callSearch.setTracker(tracker) });
export const useRemoveTracker = () =>
  useMutation({ mutationFn: (id: string) => api.callSearch.removeTracker({ id }), onError: toastError });
