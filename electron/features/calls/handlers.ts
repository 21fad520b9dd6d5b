import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Clock } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb, WriteDb } from '../../store/database.ts';
import { getMeasures } from './measures.ts';
import { findPeaks, getFacets } from './repository.ts';
import { getCall, getCallPage, holdCall } from './service.ts';

export function callQueries({
  db,
  onPeaksWanted,
}: {
  db: ReadDb;
  /** Told of a recording that somebody looks at and whose waveform or measures are not here. */
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
    measures: ({ callId }) => {
      const answer = getMeasures(db, callId);
      if (answer.reason === 'notYet' && answer.recordingId !== null) onPeaksWanted(answer.recordingId);
      return answer;
    },
  };
}

export function callCommands({
  db,
  clock,
  publish,
  onLifted,
}: {
  db: WriteDb;
  clock: Clock;
  publish: Publish;
  /** A hold was lifted: what is due goes now. */
  onLifted: (connectionId: string) => void;
}): WriterHandlers['calls'] {
  return {
    setHold: (input) => {
      const call = holdCall({ db, clock }, input);
      publish('calls', 'onChanged', { ids: [call.id] });
      if (!input.isHeld) onLifted(call.connectionId);
      return call;
    },
  };
}
