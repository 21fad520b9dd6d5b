import type { Comment } from '#shared/contract/comments.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { indexComments } from '../../store/passages.ts';
import { deleteComment, findCallDuration, findComment, insertComment, updateCommentText } from './repository.ts';

/** Adds a comment once, however often the same id arrives. */
export function addComment(db: WriteDb, clock: Clock, input: Omit<Comment, 'createdAt' | 'updatedAt'>): Comment {
  return inTransaction(db, () => {
    const existing = findComment(db, input.id);
    if (existing) return existing;
    const call = findCallDuration(db, input.callId);
    if (!call) throw new AppError('NOT_FOUND', 'This call is no longer here, so the comment was not added.');
    if (call.durationMs !== null && input.atMs > call.durationMs) {
      throw new AppError('INVALID', 'A comment cannot stand after the end of the call.');
    }
    if (input.endMs !== null && input.endMs < input.atMs) {
      throw new AppError('INVALID', 'The words of a comment cannot end before they begin.', {
        action: 'Choose them again.',
      });
    }
    const now = clock.now();
    const comment: Comment = { ...input, createdAt: now, updatedAt: now };
    insertComment(db, comment);
    indexComments(db, comment.callId);
    return comment;
  });
}

export function editComment(db: WriteDb, clock: Clock, id: string, text: string): Comment {
  return inTransaction(db, () => {
    const comment = getComment(db, id);
    const updatedAt = clock.now();
    updateCommentText(db, id, text, updatedAt);
    indexComments(db, comment.callId);
    return { ...comment, text, updatedAt };
  });
}

/** Removes a comment and answers what it was. */
export function removeComment(db: WriteDb, id: string): Comment {
  return inTransaction(db, () => {
    const comment = getComment(db, id);
    deleteComment(db, id);
    return comment;
  });
}

function getComment(db: WriteDb, id: string): Comment {
  const comment = findComment(db, id);
  if (!comment) throw new AppError('NOT_FOUND', 'This comment is no longer here.');
  return comment;
}
