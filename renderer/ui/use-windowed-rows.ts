import { type QueryKey, queryOptions, useQueries } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';

const PAGE_ROWS = 100;

interface Page<R> {
  rows: R[];
  total: number;
}

interface Snapshot<R> {
  total: number;
  pages: Map<number, R[]>;
  readAt: number;
}

export interface WindowedRows<R> {
  /** Rows of the whole list; null until the first page is here. */
  total: number | null;
  rowAt: (index: number) => R | undefined;
  /** Says which rows are on screen, so that their pages are read. */
  show: (first: number, last: number) => void;
  error: unknown;
  retry: () => void;
}

type FetchPage<R> = (page: { offset: number; limit: number }, signal: AbortSignal) => Promise<Page<R>>;

/** One page of a list, counted from 0. The first one may be asked for before its screen is there. */
export const pageQuery = <R>(queryKey: QueryKey, fetchPage: FetchPage<R>, number: number) =>
  queryOptions({
    queryKey: [...queryKey, number],
    queryFn: ({ signal }) => fetchPage({ offset: number * PAGE_ROWS, limit: PAGE_ROWS }, signal),
  });

/**
 * A list of any length read a page at a time as it comes into view. While another filter's first page is on its way the
 * rows before stay, so that typing in a search box never blinks.
 */
export function useWindowedRows<R>(queryKey: QueryKey, fetchPage: FetchPage<R>): WindowedRows<R> {
  const [range, setRange] = useState({ first: 0, last: 0 });
  const snapshot = useRef<Snapshot<R> | null>(null);
  const numbers = Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index);
  const results = useQueries({
    queries: numbers.map((number) => pageQuery(queryKey, fetchPage, number)),
  });
  const arrived = results.filter((result) => result.data !== undefined);
  if (arrived.length > 0) {
    const pages = new Map<number, R[]>();
    for (const [index, result] of results.entries()) {
      if (result.data !== undefined) pages.set(range.first + index, result.data.rows);
    }
    const newest = arrived.reduce((a, b) => (b.dataUpdatedAt > a.dataUpdatedAt ? b : a));
    snapshot.current = { total: newest.data?.total ?? 0, pages, readAt: newest.dataUpdatedAt };
  }
  const show = useCallback((first: number, last: number) => {
    const next = { first: Math.floor(Math.max(0, first) / PAGE_ROWS), last: Math.floor(Math.max(0, last) / PAGE_ROWS) };
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, []);
  const failed = results.find((result) => result.error !== null && result.data === undefined);
  return {
    total: snapshot.current?.total ?? null,
    rowAt: (index) => snapshot.current?.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    show,
    error: failed?.error ?? null,
    retry: () => {
      for (const result of results) void result.refetch();
    },
  };
}
