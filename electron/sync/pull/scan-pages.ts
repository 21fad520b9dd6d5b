import { AppError } from '#shared/errors/app-error.ts';
import { isAnonymous, type ListPage } from '../../connectors/list-page.ts';

export interface Scan<T extends { id: string }> {
  limit: number;
  /** What people call the rows, for the sentences. */
  plural: string;
  /** 1-based. */
  fetch(page: number): Promise<ListPage<T>>;
  /** Keeps a page; one transaction. */
  apply(page: ListPage<T>, number: number): void;
  /** Asked after each page: answers false where the rest is known to be as it was. A list is complete then. */
  goesOn?(): boolean;
  between(): Promise<void>;
  onProgress(doneCount: number, totalCount: number | null): void;
  /** Beyond so many rows, or half as many pages, a list counts as one without an end. */
  maxRows?: number;
}

export interface ScanResult {
  /** Whether every row there was seen, which alone allows conclusions from what was not listed. */
  isComplete: boolean;
  /** What is wrong with the list, where something is. What it showed was kept. */
  problem: AppError | null;
  /** The ids of all rows it met. */
  met: ReadonlySet<string>;
}

const MAX_SCANS = 3;
const MAX_ROWS = 1_000_000;

/**
 * complete: all of it · moving: rows came or went meanwhile · short: it names a length and shows less · endless: it promises
 * more and shows nothing new · too-long: nobody has so many.
 */
type End =
  | { kind: 'complete' | 'moving' | 'endless' | 'too-long' }
  | { kind: 'short'; seenCount: number; total: number };

/**
 * Reads a list to its end. A removal during the scan pulls a row backwards past the reader, so the scan counts as complete
 * only if the total stood still and that many rows were seen; else it is read again, three times at most.
 */
export async function scanPages<T extends { id: string }>(scan: Scan<T>): Promise<ScanResult> {
  let end: End = { kind: 'moving' };
  const met = new Set<string>();
  for (let attempt = 1; attempt <= MAX_SCANS; attempt++) {
    end = await scanOnce(scan, met);
    if (end.kind !== 'moving' && end.kind !== 'short') break;
  }
  return { isComplete: end.kind === 'complete', problem: problemOf(end, scan.plural), met };
}

async function scanOnce<T extends { id: string }>(scan: Scan<T>, met: Set<string>): Promise<End> {
  const { limit, fetch, apply, goesOn, between, onProgress, maxRows = MAX_ROWS } = scan;
  const seen = new Set<string>();
  // Rows without an id count towards the total, and never as something new: a page repeated for ever has them for ever.
  let anonymousCount = 0;
  const totals = new Set<number>();
  for (let number = 1; ; number++) {
    const page = await fetch(number);
    apply(page, number);
    const before = seen.size;
    for (const id of idsOn(page)) {
      seen.add(id);
      met.add(id);
    }
    anonymousCount += page.rejected.filter(({ remoteId }) => isAnonymous(remoteId)).length;
    const { total, hasNextPage } = page.info;
    if (total !== null) totals.add(total);
    onProgress(seen.size + anonymousCount, total);
    const rowCount = page.items.length + page.rejected.length;
    // More rows than were asked for, and no word of pages: it does not page, and this was all of it.
    const isUnpaged = number === 1 && hasNextPage === null && rowCount > limit;
    const hasMore = !isUnpaged && (hasNextPage ?? rowCount >= limit);
    if (!hasMore) break;
    if (goesOn?.() === false) return { kind: 'complete' };
    if (rowCount === 0 || (number > 1 && seen.size === before)) {
      // It knows how many there are and showed them all: that it goes on promising is a slip of its last page.
      const [total] = totals;
      if (totals.size === 1 && total !== undefined && total > 0 && seen.size + anonymousCount >= total) break;
      return { kind: 'endless' };
    }
    if (seen.size + anonymousCount > maxRows || number > maxRows / 2) return { kind: 'too-long' };
    await between();
  }
  const [total = 0] = totals;
  if (totals.size > 1) return { kind: 'moving' };
  const seenCount = seen.size + anonymousCount;
  return totals.size === 0 || seenCount >= total ? { kind: 'complete' } : { kind: 'short', seenCount, total };
}

/** The ids of all rows of a page, also of those that could not be read: a row in a new shape is not a row that is gone. */
export const idsOn = ({ items, rejected }: Pick<ListPage<{ id: string }>, 'items' | 'rejected'>): string[] => [
  ...items.map(({ id }) => id),
  ...rejected.map(({ remoteId }) => remoteId).filter((remoteId) => !isAnonymous(remoteId)),
];

function problemOf(end: End, plural: string): AppError | null {
  const problem = (message: string) =>
    new AppError('UPSTREAM_BAD_REPLY', `${message} What it showed is here; nothing was removed.`, {
      action: 'Report this to the platform. Earshot asks again later, and the rest keeps syncing.',
    });
  switch (end.kind) {
    case 'endless':
      return problem(`The platform repeats its list of ${plural} and never comes to an end.`);
    case 'too-long':
      return problem(`The platform’s list of ${plural} goes on for longer than any list does.`);
    case 'short': {
      const [seen, total] = [end.seenCount, end.total].map((count) => count.toLocaleString('en'));
      return problem(`The platform says that it has ${total} ${plural} and lists ${seen}.`);
    }
    default:
      return null;
  }
}
