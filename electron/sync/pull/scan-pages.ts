import { isAnonymous, type ListPage } from '../../connectors/gomobile/gomobile-api.ts';

export interface Scan<T extends { id: string }> {
  limit: number;
  /** 1-based. */
  fetch(page: number): Promise<ListPage<T>>;
  /** Keeps a page; one transaction. */
  apply(page: ListPage<T>): void;
  between(): Promise<void>;
  onProgress(doneCount: number, totalCount: number | null): void;
}

const MAX_SCANS = 3;

/**
 * Reads a list to its end. A removal during the scan pulls a row backwards past the reader, so the scan counts as complete
 * only if the total stood still and that many rows were seen; else it is read again, three times at most. Answers whether
 * it was complete, which alone allows conclusions from what was not listed.
 */
export async function scanPages<T extends { id: string }>(scan: Scan<T>): Promise<boolean> {
  for (let attempt = 1; attempt <= MAX_SCANS; attempt++) {
    if (await scanOnce(scan)) return true;
  }
  return false;
}

async function scanOnce<T extends { id: string }>({
  limit,
  fetch,
  apply,
  between,
  onProgress,
}: Scan<T>): Promise<boolean> {
  const seen = new Set<string>();
  // Rows without an id count towards the total, and never as something new: a page repeated for ever has them for ever.
  let anonymousCount = 0;
  const totals = new Set<number>();
  for (let number = 1; ; number++) {
    const page = await fetch(number);
    apply(page);
    const before = seen.size;
    for (const { id } of page.items) seen.add(id);
    for (const { remoteId } of page.rejected) {
      if (isAnonymous(remoteId)) anonymousCount++;
      else seen.add(remoteId);
    }
    const { total, hasNextPage } = page.info;
    if (total !== null) totals.add(total);
    onProgress(seen.size + anonymousCount, total);
    const rowCount = page.items.length + page.rejected.length;
    const hasMore = hasNextPage ?? rowCount >= limit;
    // A server that repeats its last page for ever is not followed for ever.
    if (!hasMore || rowCount === 0 || (number > 1 && seen.size === before)) break;
    await between();
  }
  const [total] = totals;
  return totals.size === 0 || (totals.size === 1 && seen.size + anonymousCount >= (total ?? 0));
}
