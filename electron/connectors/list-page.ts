import type { ListInfo } from '#shared/wire/list.ts';

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
  /** The one order in which new rows land at the end of every list. */
  sortBy?: 'createdAt';
  sortOrder?: 'asc' | 'desc';
  search?: string;
}
