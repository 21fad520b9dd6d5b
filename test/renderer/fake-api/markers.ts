import type { AppApi } from '#shared/contract/index.ts';
import type { Marker } from '#shared/contract/markers.ts';
import { EVERYTHING, type World } from './world.ts';

export function fakeMarkers(world: World): AppApi['markers'] {
  const all = new Map<string, Marker>();
  return {
    list: async ({ callId }) =>
      [...all.values()].filter((marker) => marker.callId === callId).sort((a, b) => a.atMs - b.atMs),
    add: async (input) => {
      const marker = { ...input, author: 'sam', createdAt: Date.now() };
      all.set(marker.id, marker);
      world.events.markers.emit(EVERYTHING);
      return marker;
    },
    remove: async ({ id }) => {
      all.delete(id);
      world.events.markers.emit(EVERYTHING);
    },
    onChanged: world.events.markers.on,
  };
}
