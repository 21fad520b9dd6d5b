import type { ListInfo } from '#shared/wire/gomobile/paging.ts';

/**
 * One page of a list. A row that does not have its shape is in `rejected` and does not spoil the others; one without an id
 * goes by its place on the page.
 */
export interface ListPage<T> {
  items: T[];
  rejected: { remoteId: string; item: unknown; problem: string }[];
  info: ListInfo;
}

/** Whether a rejected row had no id of its own. */
export const isAnonymous = (remoteId: string): boolean => remoteId.startsWith('#');

export interface PageQuery {
  page: number;
  limit: number;
  sortBy?: string;
  sortOrder?: 'asc' | 'desc';
  search?: string;
}
