import type { ReaderHandlers } from '../../engine/protocol.ts';
import type { ReadDb } from '../../store/database.ts';
import { findPeaks, getFacets } from './repository.ts';
import { getCall, getCallPage } from './service.ts';

export function callQueries({
  db,
  onPeaksWanted,
}: {
  db: ReadDb;
  /** Told of a recording that somebody looks at and whose waveform is not here. */
  onPeaksWanted: (recordingId: string) => void;
}): ReaderHandlers['calls'] {
  return {
    list: (input) => getCallPage(db, input),
    get: ({ id }) => getCall(db, id),
    facets: () => getFacets(db),
    peaks: ({ recordingId }) => {
      const peaks = findPeaks(db, recordingId);
      if (!peaks) onPeaksWanted(recordingId);
      return peaks;
    },
  };
}
