import { canFoldInto, foldEdit } from '#shared/domain/coalesce.ts';
import { displayNameOf } from '#shared/domain/contact.ts';
import { differingFields, type Fields, pickFields } from '#shared/domain/fields.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import type { WriteDb } from '../../store/database.ts';
import { readContact, recomputeContact } from '../store/contact-store.ts';
import { type ChangeRecord, findChange, insertAlias, insertChange, updateChange } from '../store/outbox-table.ts';

/** What is held and not confirmed by anybody lapses after this. */
export const HOLD_MS = 30 * 60_000;

/** The one wish of the person that several changes come from. */
export interface ChangeGroup {
  id: string;
  /** They wait for one confirmation of all of them. */
  isHeld: boolean;
}

/** Queues a new contact and shows it. Call it in a transaction. The contact's id is the change's as well. */
export function enqueueCreate(
  db: WriteDb,
  clock: Clock,
  { id, connectionId, fields }: { id: string; connectionId: string; fields: Fields },
): void {
  insertChange(db, {
    id,
    connectionId,
    entity: 'contact',
    entityId: id,
    entityLabel: displayNameOf(fields),
    operation: 'create',
    state: 'queued',
    patch: fields,
    base: {},
    createdAt: clock.now(),
  });
  recomputeContact(db, id);
}

/**
 * Queues an edit and shows it; folds it into the change before it where nothing of that has left. Does nothing for an id
 * that was seen before or an edit that changes nothing. Call it in a transaction.
 */
export function enqueueUpdate(
  db: WriteDb,
  clock: Clock,
  { changeId, contactId, fields, group }: { changeId: string; contactId: string; fields: Fields; group?: ChangeGroup },
): void {
  if (findChange(db, changeId)) return;
  const { base, changes, fields: shown } = readContact(db, contactId);
  if (!shown) throw contactMissing();
  refuseWhileDeleting(changes);
  const edited = differingFields(fields, shown);
  if (edited.length === 0) return;
  const edit = { patch: pickFields(fields, edited), base: pickFields(shown, edited) };
  const last = changes.at(-1);
  // An edit of many is taken back as it was made, so nothing is folded into it, but for what corrects one that was refused.
  const mayFold = !group && (last?.groupId === null || last?.state === 'failed');
  if (last && mayFold && canFoldInto({ ...last, everSent: last.firstSentAt !== null })) {
    fold(db, clock, last, edit, changeId);
  } else {
    insertChange(db, {
      id: changeId,
      connectionId: base?.connectionId ?? last?.connectionId ?? missingConnection(),
      entity: 'contact',
      entityId: contactId,
      entityLabel: displayNameOf({ ...shown, ...edit.patch }),
      operation: 'update',
      state: group?.isHeld ? 'held' : 'queued',
      ...edit,
      createdAt: clock.now(),
      ...(group && { groupId: group.id }),
      ...(group?.isHeld && { expiresAt: clock.now() + HOLD_MS }),
    });
  }
  recomputeContact(db, contactId);
}

function fold(
  db: WriteDb,
  clock: Clock,
  into: ChangeRecord,
  edit: { patch: Fields; base: Fields },
  changeId: string,
): void {
  const { patch, base } = foldEdit(into, edit);
  insertAlias(db, changeId, into.id);
  // A request that was refused for good may still have been sent: only one that never left may vanish.
  if (into.operation === 'update' && into.firstSentAt === null && Object.keys(patch).length === 0) {
    updateChange(db, into.id, { state: 'discarded', settledAt: clock.now(), error: null });
    return;
  }
  const entityLabel = into.operation === 'create' ? displayNameOf(patch) : into.entityLabel;
  updateChange(db, into.id, {
    patch,
    base,
    entityLabel,
    state: 'queued',
    error: null,
    attemptCount: 0,
    nextAttemptAt: null,
  });
}

/**
 * Queues a deletion, held until the person confirms it. A contact that never left this machine is given up at once,
 * together with its other changes. Call it in a transaction.
 */
export function enqueueDelete(
  db: WriteDb,
  clock: Clock,
  { changeId, contactId, groupId = null }: { changeId: string; contactId: string; groupId?: string | null },
): void {
  if (findChange(db, changeId)) return;
  const { base, changes, fields: shown } = readContact(db, contactId);
  if (!shown) throw contactMissing();
  const now = clock.now();
  const create = changes.find((change) => change.operation === 'create');
  if (create && !base && create.firstSentAt === null && create.state !== 'sending') {
    for (const change of changes) updateChange(db, change.id, { state: 'discarded', settledAt: now, error: null });
    insertAlias(db, changeId, create.id);
    recomputeContact(db, contactId);
    return;
  }
  refuseWhileDeleting(changes);
  insertChange(db, {
    id: changeId,
    connectionId: base?.connectionId ?? create?.connectionId ?? missingConnection(),
    entity: 'contact',
    entityId: contactId,
    entityLabel: displayNameOf(shown),
    operation: 'delete',
    state: 'held',
    patch: {},
    base: shown,
    createdAt: now,
    expiresAt: now + HOLD_MS,
    groupId,
  });
  recomputeContact(db, contactId);
}

function refuseWhileDeleting(changes: readonly ChangeRecord[]): void {
  const deletion = changes.find(({ operation, state }) => operation === 'delete' && state !== 'failed');
  if (!deletion) return;
  throw new AppError('CONFLICT', 'This contact is waiting to be deleted.', {
    action: 'Discard the deletion in the Outbox first.',
  });
}

const contactMissing = () => new AppError('NOT_FOUND', 'This contact is no longer here.');

function missingConnection(): never {
  throw new AppError('BUG', 'a contact that is shown has neither a platform record nor a creation');
}

/**
 * Holds an effect until the person confirms it, or queues it where it was confirmed just now. Does nothing for an id that was
 * seen before. Call it in a transaction.
 */
export function enqueueEffect(
  db: WriteDb,
  clock: Clock,
  change: Pick<ChangeRecord, 'id' | 'connectionId' | 'entity' | 'entityId' | 'entityLabel' | 'operation' | 'patch'> & {
    /** What carrying it out needs and no screen shows. */
    base?: Fields;
    isConfirmed: boolean;
  },
): void {
  if (findChange(db, change.id)) return;
  const { isConfirmed, base = {}, ...rest } = change;
  const now = clock.now();
  insertChange(db, {
    ...rest,
    base,
    state: isConfirmed ? 'queued' : 'held',
    createdAt: now,
    // One that was confirmed is to happen now or not at all.
    expiresAt: now + HOLD_MS,
  });
}
