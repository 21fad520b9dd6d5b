import type { AppHandlers } from '#shared/contract/index.ts';
import type { Clock } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import type { WriteDb } from '../../store/database.ts';
import { listComments } from './repository.ts';
import { addComment, editComment, removeComment } from './service.ts';

export function commentHandlers({
  db,
  clock,
  publish,
}: {
  db: WriteDb;
  clock: Clock;
  publish: Publish;
}): AppHandlers['comments'] {
  // Lists of calls show how many comments each has, so they hear of it too.
  const changed = (comment: { id: string; callId: string }) => {
    publish('comments', 'onChanged', { ids: [comment.id] });
    publish('calls', 'onChanged', { ids: [comment.callId] });
  };
  return {
    list: ({ callId }) => listComments(db, callId),
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
