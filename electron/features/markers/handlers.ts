import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb } from '../../store/database.ts';
import { addMarker, getMarkers, type MarkerDeps, removeMarker } from './service.ts';

export const markerQueries = ({ db }: { db: ReadDb }): ReaderHandlers['markers'] => ({
  list: ({ callId }) => getMarkers(db, callId),
});

export function markerCommands({ publish, ...deps }: MarkerDeps & { publish: Publish }): WriterHandlers['markers'] {
  return {
    add: (input) => {
      const marker = addMarker(deps, input);
      publish('markers', 'onChanged', { ids: [marker.callId] });
      return marker;
    },
    remove: ({ id }) => {
      const callId = removeMarker(deps.db, id);
      if (callId !== null) publish('markers', 'onChanged', { ids: [callId] });
    },
  };
}
