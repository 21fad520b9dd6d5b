import type { Contact } from '#shared/contract/contacts.ts';
import type { Change } from '#shared/contract/outbox.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { VIEW_STATES } from '#shared/domain/outbox-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { NOW } from '../fixture.ts';
import { blankChange } from './sample-changes.ts';
import { troubleOf } from './trouble.ts';
import { EVERYTHING, type World } from './world.ts';

/** The outbox of the fake: what is waiting, and what the sync pill says of it. */
export interface Changes {
  syncStatus: (activity?: SyncStatus['activity']) => SyncStatus;
  flushSoon: () => void;
  enqueue: (contact: Contact, operation: Change['operation'], fields: Change['fields'], id: string) => void;
  update: (id: string, change: Partial<Change>) => Change;
}

export function createChanges(world: World): Changes {
  const countOf = (...states: Change['state'][]) =>
    world.changes.filter((change) => states.includes(change.state)).length;
  const syncStatus = (activity: SyncStatus['activity'] = null): SyncStatus => {
    const base = {
      lastSyncedAt: world.hasConnection ? NOW - 2 * 60_000 : null,
      offlineSince: world.isOffline ? NOW - 84 * 60_000 : null,
      queuedCount: countOf('queued', 'sending'),
      heldCount: countOf('held'),
      unknownCount: countOf('unknown'),
      conflictCount: countOf('conflict'),
      failedCount: countOf('failed'),
      views: {
        pending: countOf(...VIEW_STATES.pending),
        held: countOf(...VIEW_STATES.held),
        conflicts: countOf(...VIEW_STATES.conflicts),
        quarantine: countOf(...VIEW_STATES.quarantine),
      },
      reviewFirst: world.isReviewFirst,
      activity,
      problem: troubleOf(world.mode).status,
    };
    const state = world.isPaused
      ? 'paused'
      : world.isOffline
        ? 'offline'
        : activity !== null
          ? 'syncing'
          : !world.hasConnection
            ? 'never'
            : world.mode === 'attention' || base.problem !== null
              ? 'attention'
              : base.queuedCount > 0
                ? 'queued'
                : 'synced';
    return { ...base, state };
  };
  const publish = () => {
    world.events.outbox.emit(EVERYTHING);
    world.events.sync.emit(syncStatus());
  };
  /** Sends what is queued a moment later, as a platform that answers would let it. */
  const flushSoon = () => {
    publish();
    if (world.isPaused || world.isOffline) return;
    setTimeout(() => {
      const sent = world.changes.filter((change) => change.state === 'queued' && change.attemptCount === 0);
      for (const change of sent) {
        const contact = world.contacts.get(change.entityId);
        if (change.operation === 'delete') world.contacts.delete(change.entityId);
        else if (contact !== undefined) world.contacts.set(contact.id, { ...contact, state: 'synced' });
      }
      const ids = new Set(sent.map((change) => change.id));
      world.changes = world.changes.map((change) =>
        ids.has(change.id) ? { ...change, state: 'done', attemptCount: 1, settledAt: Date.now() } : change,
      );
      world.events.contacts.emit(EVERYTHING);
      publish();
    }, 1500);
  };
  const enqueue = (contact: Contact, operation: Change['operation'], fields: Change['fields'], id: string) => {
    world.changes = [
      {
        ...blankChange(world.changes.length + 1),
        id,
        entityId: contact.id,
        entityLabel: contact.fullName ?? contact.primaryPhone,
        operation,
        fields,
        state: operation === 'delete' ? 'held' : 'queued',
        createdAt: Date.now(),
        expiresAt: operation === 'delete' ? Date.now() + 30 * 60_000 : null,
      },
      ...world.changes,
    ];
    flushSoon();
  };
  const update = (id: string, change: Partial<Change>): Change => {
    const found = world.changes.find((other) => other.id === id);
    if (found === undefined) throw new AppError('NOT_FOUND', 'This change is gone.');
    const next = { ...found, ...change };
    world.changes = world.changes.map((other) => (other.id === id ? next : other));
    flushSoon();
    return next;
  };
  return { syncStatus, flushSoon, enqueue, update };
}
