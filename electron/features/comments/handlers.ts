import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Clock } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb, WriteDb } from '../../store/database.ts';
import { listComments } from './repository.ts';
import { addComment, editComment, removeComment } from './service.ts';

export const commentQueries = ({ db }: { db: ReadDb }): ReaderHandlers['comments'] => ({
  list: ({ callId }) => listComments(db, callId),
});

export function commentCommands({
  db,
  clock,
  publish,
}: {
  db: WriteDb;
  clock: Clock;
  publish: Publish;
}): WriterHandlers['comments'] {
  // Lists of calls show how many comments each has, so they hear of it too.
  const changed = (comment: { id: string; callId: string }) => {
    publish('comments', 'onChanged', { ids: [comment.id] });
    publish('calls', 'onChanged', { ids: [comment.callId] });
  };
  return {
    add: (input) => {
      const comment = addComment(db, clock, input);
      changed(comment);
      return comment;
    },
    edit: ({ id, text }) => {
      const comment = editComment(db, clock, id, text);
      changed(comment);
      return comment;
    },
    remove: ({ id }) => changed(removeComment(db, id)),
  };
}
