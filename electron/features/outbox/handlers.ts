import type { Change } from '#shared/contract/outbox.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Clock } from '../../lib/ports.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb, WriteDb } from '../../store/database.ts';
import { confirmChange, discardChange, resolveAlike, resolveChange, retryChange } from '../../sync/outbox/decisions.ts';
import { topicOf } from '../../sync/push/change-kinds.ts';
import type { ChangeRecord } from '../../sync/store/outbox-table.ts';
import { leaveOut, readRehearsal } from './rehearsal.ts';
import { listChanges, listConflictKinds, readChange, toChange } from './repository.ts';

export interface OutboxHandlerDeps {
  db: WriteDb;
  clock: Clock;
  publish: Publish;
  /** A change may be sent now, or is no longer to be. */
  onQueued: () => void;
}

export const outboxQueries = ({ db }: { db: ReadDb }): ReaderHandlers['outbox'] => ({
  list: (input) => listChanges(db, input),
  get: ({ id }) => readChange(db, id),
  conflictKinds: () => listConflictKinds(db),
  rehearsal: ({ now }) => readRehearsal(db, now),
});

export function outboxCommands({ db, clock, publish, onQueued }: OutboxHandlerDeps): WriterHandlers['outbox'] {
  const decided = (record: ChangeRecord): Change => {
    // Giving up a creation or accepting a deletion settles later changes of the same record too.
    publish('outbox', 'onChanged', { ids: null });
    publish(topicOf(record.entity), 'onChanged', { ids: record.groupId === null ? [record.entityId] : null });
    onQueued();
    return toChange(db, record);
  };
  const publishAll = (changes: readonly ChangeRecord[]) => {
    publish('outbox', 'onChanged', { ids: null });
    for (const topic of new Set(changes.map(({ entity }) => topicOf(entity))))
      publish(topic, 'onChanged', { ids: null });
    onQueued();
  };
  return {
    confirm: ({ id }) => decided(confirmChange(db, clock, id)),
    retry: ({ id }) => decided(retryChange(db, clock, id)),
    discard: ({ id }) => decided(discardChange(db, clock, id)),
    resolve: ({ id, choices }) => decided(resolveChange(db, clock, id, choices)),
    leaveOut: (input) => publishAll(leaveOut(db, clock, input)),
    resolveAlike: (input) => {
      const { decided: settled, leftCount } = resolveAlike(db, clock, input);
      if (settled.length > 0) publishAll(settled);
      return { decidedCount: settled.length, leftCount };
    },
  };
}
