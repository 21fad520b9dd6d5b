import { Marker } from '#shared/contract/markers.ts';
import type { Clock } from '../../lib/ports.ts';
import { type Annotation, findAnnotation, listAnnotations, putAnnotation } from '../../store/annotations.ts';
import { inTransaction, prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

export interface MarkerDeps {
  db: WriteDb;
  clock: Clock;
  author: string;
}

const Body = Marker.pick({ atMs: true });

export const getMarkers = (db: ReadDb, callId: string): Marker[] =>
  listAnnotations(db, callId, 'marker')
    .map(toMarker)
    .sort((a, b) => a.atMs - b.atMs);

/** Marks a moment, once, however often the same id arrives. Throws NOT_FOUND. */
export function addMarker(
  { db, clock, author }: MarkerDeps,
  { id, callId, atMs }: Pick<Marker, 'id' | 'callId' | 'atMs'>,
): Marker {
  return inTransaction(db, () => {
    const existing = findAnnotation(db, id, 'marker');
    if (existing) return toMarker(existing);
    const at = clock.now();
    const annotation: Annotation = {
      id,
      callId,
      kind: 'marker',
      body: JSON.stringify({ atMs }),
      author,
      createdAt: at,
      updatedAt: at,
    };
    putAnnotation(db, annotation);
    return toMarker(annotation);
  });
}

/** Takes a marker away. Gives the call that it was on; null where it is gone already. */
export function removeMarker(db: WriteDb, id: string): string | null {
  return inTransaction(db, () => {
    const found = findAnnotation(db, id, 'marker');
    if (found) prepare(db, 'DELETE FROM annotations WHERE id = ?').run(id);
    return found?.callId ?? null;
  });
}

const toMarker = ({ id, callId, body, author, createdAt }: Annotation): Marker => ({
  id,
  callId,
  ...Body.parse(JSON.parse(body)),
  author,
  createdAt,
});
