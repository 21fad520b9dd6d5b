import { createStore } from '../../lib/store.ts';

export interface CommentDraft {
  /** The moment that the comment belongs to. */
  atMs: number;
  text: string;
}

/**
 * Comments being written, by the id of the call (a new one) or of the comment (a change). They live as long as the
 * window, so that going to another call or screen loses no word.
 */
export const commentDrafts = createStore<Record<string, CommentDraft | undefined>>({});
