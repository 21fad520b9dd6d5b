import type { Comment } from '#shared/contract/comments.ts';
import { createStore } from '../../lib/store.ts';

/** What a comment is on: a moment, or words and the time in which they are said. */
export type CommentPlace = Pick<Comment, 'atMs' | 'endMs' | 'anchors'>;

export interface CommentDraft extends CommentPlace {
  text: string;
}

/**
 * Comments being written, by the id of the call (a new one) or of the comment (a change). They live as long as the
 * window, so that going to another call or screen loses no word.
 */
export const commentDrafts = createStore<Record<string, CommentDraft | undefined>>({});

export const atMoment = (atMs: number): CommentPlace => ({ atMs: Math.round(atMs), endMs: null, anchors: [] });
