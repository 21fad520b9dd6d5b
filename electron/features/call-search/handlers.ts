import type { EngineParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { systemTimers } from '../../lib/timers.ts';
import type { ReadDb } from '../../store/database.ts';
import { indexProgress } from '../../store/passages.ts';
import { createIndexer } from './indexer.ts';
import { orderSaved, removeSaved, removeTracker, saveSearch, setTracker } from './kept.ts';
import { listSaved, listTrackers } from './repository.ts';
import { countHits, countTrackers, findHits, findMoments } from './service.ts';

export const callSearchQueries = ({ db }: { db: ReadDb }): ReaderHandlers['callSearch'] => ({
  find: (input) => findHits(db, input),
  count: (input) => countHits(db, input),
  progress: () => indexProgress(db),
  moments: (input) => findMoments(db, input),
  saved: () => listSaved(db),
  trackers: () => listTrackers(db),
  trackerCounts: () => countTrackers(db),
});

export function callSearchCommands(parts: EngineParts): WriterHandlers['callSearch'] {
  const { db, life } = parts;
  const indexer = createIndexer({ ...parts, timers: systemTimers });
  life.onStart(() => indexer.start());
  life.onClose(async () => indexer.stop());
  const changed = <T>(id: string, answer: T): T => {
    parts.publish('callSearch', 'onChanged', { ids: [id] });
    return answer;
  };
  return {
    keep: (input) => changed(input.id, saveSearch(parts, input)),
    removeSaved: ({ id }) => changed(id, removeSaved(db, id)),
    orderSaved: ({ ids }) => changed(ids[0] ?? '', orderSaved(db, ids)),
    setTracker: (input) => changed(input.id, setTracker(parts, input)),
    removeTracker: ({ id }) => changed(id, removeTracker(db, id)),
  };
}
