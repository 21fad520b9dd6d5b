import type { Comment } from '#shared/contract/comments.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { indexOf, NOW, uuid } from '../fixture.ts';
import { EVERYTHING, type World } from './world.ts';

export function fakeComments(world: World): AppApi['comments'] {
  const comments = new Map<string, Comment[]>();
  const commentsOf = (callId: string): Comment[] => {
    const index = indexOf(callId);
    const found = comments.get(callId);
    if (found !== undefined) return found;
    const made =
      index % 4 === 0
        ? [
            {
              id: uuid(8, index * 10),
              callId,
              atMs: 12_000,
              endMs: null,
              anchors: [],
              text: 'Good greeting, name and offer in one sentence.',
              createdAt: NOW - 3_000_000,
              updatedAt: NOW - 3_000_000,
            },
            {
              id: uuid(8, index * 10 + 1),
              callId,
              atMs: 47_500,
              endMs: null,
              anchors: [],
              text: 'Refund promised before checking the carrier. Ask Priscilla how she decides this.',
              createdAt: NOW - 2_400_000,
              updatedAt: NOW - 1_200_000,
            },
          ]
        : [];
    comments.set(callId, made);
    return made;
  };
  const setComments = (callId: string, next: Comment[]) => {
    comments.set(callId, next);
    const index = indexOf(callId);
    world.callCache.set(index, { ...world.call(index), commentCount: next.length });
    world.events.comments.emit(EVERYTHING);
  };
  const findComment = (id: string): Comment => {
    for (const list of comments.values()) {
      const found = list.find((comment) => comment.id === id);
      if (found !== undefined) return found;
    }
    throw new AppError('NOT_FOUND', 'This comment is gone.');
  };
  return {
    list: async ({ callId }) => commentsOf(callId),
    add: async (input) => {
      const comment = { endMs: null, anchors: [], ...input, createdAt: Date.now(), updatedAt: Date.now() };
      setComments(input.callId, [...commentsOf(input.callId), comment]);
      return comment;
    },
    edit: async ({ id, text }) => {
      const comment = { ...findComment(id), text, updatedAt: Date.now() };
      setComments(
        comment.callId,
        commentsOf(comment.callId).map((other) => (other.id === id ? comment : other)),
      );
      return comment;
    },
    remove: async ({ id }) => {
      const { callId } = findComment(id);
      setComments(
        callId,
        commentsOf(callId).filter((comment) => comment.id !== id),
      );
    },
    onChanged: world.events.comments.on,
  };
}
