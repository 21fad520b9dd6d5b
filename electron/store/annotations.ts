import { AppError } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb, type WriteDb } from './database.ts';

export type AnnotationKind = 'correction' | 'layer' | 'marker' | 'redaction';

/** What a person laid over a call. `body` is JSON in the shape of its kind. */
export interface Annotation {
  id: string;
  callId: string;
  kind: AnnotationKind;
  body: string;
  author: string;
  createdAt: number;
  updatedAt: number;
}

const COLUMNS = 'id, call_id AS callId, kind, body, author, created_at AS createdAt, updated_at AS updatedAt';

/** Of one call, in the order in which they were made. */
export const listAnnotations = (db: ReadDb, callId: string, kind: AnnotationKind): Annotation[] =>
  prepare<Annotation>(
    db,
    `SELECT ${COLUMNS} FROM annotations WHERE call_id = ? AND kind = ? ORDER BY created_at, row_number`,
  ).all(callId, kind);

export const findAnnotation = (db: ReadDb, id: string, kind: AnnotationKind): Annotation | null =>
  prepare<Annotation>(db, `SELECT ${COLUMNS} FROM annotations WHERE id = ? AND kind = ?`).get(id, kind) ?? null;

/** Writes it, or over what has its id. Throws NOT_FOUND where its call is gone. */
export function putAnnotation(db: WriteDb, annotation: Annotation): void {
  if (!prepare(db, 'SELECT 1 FROM calls WHERE id = ?').get(annotation.callId)) {
    throw new AppError('NOT_FOUND', 'This call is no longer here, so nothing was written on it.');
  }
  prepare(
    db,
    `INSERT INTO annotations (id, call_id, kind, body, author, created_at, updated_at)
     VALUES (@id, @callId, @kind, @body, @author, @createdAt, @updatedAt)
     ON CONFLICT (id) DO UPDATE SET body = excluded.body, author = excluded.author, updated_at = excluded.updated_at`,
  ).run({ ...annotation });
}

/**
 * SQL: whether anything of the turn in `segments` is withheld. A found passage is shown out of its transcript, so all of such a turn is
 * kept back, which is more than the transcript itself withholds and never less.
 */
export const IS_TURN_WITHHELD = `EXISTS (
  SELECT 1 FROM annotations AS a
  WHERE a.call_id = segments.call_id AND a.kind = 'redaction' AND NOT json_extract(a.body, '$.isLifted')
    AND ((segments.start_ms < json_extract(a.body, '$.endMs')
        AND max(segments.end_ms, segments.start_ms + 1) > json_extract(a.body, '$.startMs'))
      OR EXISTS (SELECT 1 FROM json_each(a.body, '$.anchors') WHERE json_extract(value, '$.segmentId') = segments.remote_id)))`;
