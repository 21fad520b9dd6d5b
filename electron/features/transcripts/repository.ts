import type { z } from 'zod';
import type { Segment } from '#shared/contract/calls.ts';
import { Correction, TranscriptLayer } from '#shared/contract/transcripts.ts';
import { NO_LAYER } from '#shared/domain/transcript-layers.ts';
import { findAnnotation, listAnnotations, putAnnotation } from '../../store/annotations.ts';
import type { ReadDb, WriteDb } from '../../store/database.ts';

const CorrectionBody = Correction.omit({ id: true, callId: true });

export interface StoredCorrection extends z.infer<typeof CorrectionBody> {
  id: string;
  author: string;
  at: number;
}

/** In the order in which they were made. */
export const listCorrections = (db: ReadDb, callId: string): StoredCorrection[] =>
  listAnnotations(db, callId, 'correction').map(({ id, author, createdAt, body }) => ({
    id,
    author,
    at: createdAt,
    ...CorrectionBody.parse(JSON.parse(body)),
  }));

/** Once, however often the same id arrives. Throws NOT_FOUND. */
export function insertCorrection(
  db: WriteDb,
  { id, callId, ...body }: Correction,
  { author, at }: { author: string; at: number },
): void {
  if (findAnnotation(db, id, 'correction')) return;
  const stored = JSON.stringify(CorrectionBody.parse(body));
  putAnnotation(db, { id, callId, kind: 'correction', body: stored, author, createdAt: at, updatedAt: at });
}

export function findLayer(db: ReadDb, callId: string): TranscriptLayer {
  const [stored] = listAnnotations(db, callId, 'layer');
  return stored ? TranscriptLayer.parse(JSON.parse(stored.body)) : TranscriptLayer.parse(NO_LAYER);
}

/** A call has one layer, which has the call's id. Throws NOT_FOUND. */
export function putLayer(
  db: WriteDb,
  callId: string,
  layer: TranscriptLayer,
  { author, at }: { author: string; at: number },
): void {
  const body = JSON.stringify(layer);
  putAnnotation(db, { id: callId, callId, kind: 'layer', body, author, createdAt: at, updatedAt: at });
}

/** Where the original is read from. */
export type SegmentsOf = (db: ReadDb, callId: string) => Segment[];
