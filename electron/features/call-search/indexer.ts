import { errorDetail } from '../../lib/error-detail.ts';
import type { Log, Timers } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import type { WriteDb } from '../../store/database.ts';
import { indexPiece, noteFoldVersion } from '../../store/passages.ts';

/** Between two pieces, so that whatever a person does goes before. */
const PAUSE_MS = 15;
/** From one look for something that is due to the next, and after a piece that failed. */
const LOOK_MS = 30_000;
/** So many pieces pass before screens hear of the progress. */
const PIECES_A_NEWS = 25;

export interface Indexer {
  start(): void;
  stop(): void;
}

/** Puts into the search index what is due, a piece at a time: what was here before there was one, or is folded in another way now. */
export function createIndexer({
  db,
  log,
  timers,
  publish,
}: {
  db: WriteDb;
  log: Log;
  timers: Timers;
  publish: Publish;
}): Indexer {
  let cancel: (() => void) | null = null;
  let pieces = 0;
  const tell = () => publish('callSearch', 'onChanged', { ids: null });

  const work = () => {
    let isMore = false;
    try {
      isMore = indexPiece(db);
      pieces += isMore ? 1 : 0;
      if (isMore ? pieces % PIECES_A_NEWS === 0 : pieces > 0) tell();
      if (!isMore) pieces = 0;
    } catch (error) {
      log.error('search.index-failed', { detail: errorDetail(error) });
    }
    cancel = timers.after(isMore ? PAUSE_MS : LOOK_MS, work);
  };

  return {
    start() {
      noteFoldVersion(db);
      cancel = timers.after(PAUSE_MS, work);
    },
    stop: () => cancel?.(),
  };
}
