import { Comment } from '#shared/contract/comments.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

interface CommentRow {
  id: string;
  call_id: string;
  at_ms: number;
  end_ms: number | null;
  anchors: string;
  text: string;
  created_at: number;
  updated_at: number;
}

const { anchors: Anchors } = Comment.shape;

const toComment = (row: CommentRow): Comment => ({
  id: row.id,
  callId: row.call_id,
  atMs: row.at_ms,
  endMs: row.end_ms,
  anchors: Anchors.parse(JSON.parse(row.anchors)),
  text: row.text,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** Comments of a call in the order of the moments they speak of. */
export function listComments(db: ReadDb, callId: string): Comment[] {
  return prepare<CommentRow>(db, 'SELECT * FROM comments WHERE call_id = ? ORDER BY at_ms, created_at, id')
    .all(callId)
    .map(toComment);
}

export function findComment(db: ReadDb, id: string): Comment | null {
  const row = prepare<CommentRow>(db, 'SELECT * FROM comments WHERE id = ?').get(id);
  return row ? toComment(row) : null;
}

export function findCallDuration(db: ReadDb, callId: string): { durationMs: number | null } | null {
  const row = prepare<{ durationMs: number | null }>(
    db,
    `SELECT coalesce((SELECT max(duration_ms) FROM recordings WHERE call_id = calls.id), duration_ms) AS durationMs
     FROM calls WHERE id = ?`,
  ).get(callId);
  return row ?? null;
}

export function insertComment(db: WriteDb, comment: Comment): void {
  prepare(
    db,
    `INSERT INTO comments (id, call_id, at_ms, end_ms, anchors, text, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    comment.id,
    comment.callId,
    comment.atMs,
    comment.endMs,
    JSON.stringify(comment.anchors),
    comment.text,
    comment.createdAt,
    comment.updatedAt,
  );
}

export function updateCommentText(db: WriteDb, id: string, text: string, updatedAt: number): void {
  prepare(db, 'UPDATE comments SET text = ?, updated_at = ? WHERE id = ?').run(text, updatedAt, id);
}

export function deleteComment(db: WriteDb, id: string): void {
  prepare(db, 'DELETE FROM comments WHERE id = ?').run(id);
}
