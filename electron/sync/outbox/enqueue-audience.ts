import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import { canFoldInto, foldEdit } from '#shared/domain/coalesce.ts';
import { differingFields, type Fields, pickFields } from '#shared/domain/fields.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { MAX_AUDIENCE_ADDITION } from '#shared/wire/gomobile/audiences.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { prepare, type WriteDb } from '../../store/database.ts';
import { type Addition, readAudience, recomputeAudience, toAdditionPatch } from '../store/audience-store.ts';
import { selectionWhere } from '../store/contact-filter.ts';
import {
  type ChangeRecord,
  findChange,
  hasGroup,
  insertAlias,
  insertChange,
  updateChange,
} from '../store/outbox-table.ts';
import { HOLD_MS } from './enqueue.ts';

/** Queues a new audience and shows it. Its id is the change's as well. Call it in a transaction. */
export function enqueueAudienceCreate(
  db: WriteDb,
  clock: Clock,
  { id, connectionId, fields }: { id: string; connectionId: string; fields: Fields },
): void {
  insertChange(db, {
    ...{ id, connectionId, entity: 'audience', entityId: id, entityLabel: String(fields.name), operation: 'create' },
    ...{ state: 'queued', patch: fields, base: {}, createdAt: clock.now() },
  });
  recomputeAudience(db, id);
}

/** Queues another name or description and shows it; folds it into an edit before it of which nothing has left. */
export function enqueueAudienceUpdate(
  db: WriteDb,
  clock: Clock,
  { changeId, audienceId, fields }: { changeId: string; audienceId: string; fields: Fields },
): void {
  if (findChange(db, changeId)) return;
  const { changes, fields: shown, connectionId } = present(db, audienceId);
  const edited = differingFields(fields, shown);
  if (edited.length === 0) return;
  const edit = { patch: pickFields(fields, edited), base: pickFields(shown, edited) };
  const last = changes.at(-1);
  if (last && last.operation !== 'add' && canFoldInto({ ...last, everSent: last.firstSentAt !== null })) {
    const folded = foldEdit(last, edit);
    const isBack = last.operation === 'update' && last.firstSentAt === null && Object.keys(folded.patch).length === 0;
    insertAlias(db, changeId, last.id);
    updateChange(db, last.id, {
      ...(isBack
        ? { state: 'discarded', settledAt: clock.now() }
        : { ...folded, state: 'queued', attemptCount: 0, nextAttemptAt: null }),
      error: null,
      ...(typeof folded.patch.name === 'string' && { entityLabel: folded.patch.name }),
    });
  } else {
    insertChange(db, {
      ...{ id: changeId, connectionId, entity: 'audience', entityId: audienceId, operation: 'update', state: 'queued' },
      ...{ entityLabel: String(edit.patch.name ?? shown.name), ...edit, createdAt: clock.now() },
    });
  }
  recomputeAudience(db, audienceId);
}

/** Holds a deletion. An audience that never left this machine is given up at once, with all that waits for it. */
export function enqueueAudienceDelete(
  db: WriteDb,
  clock: Clock,
  { changeId, audienceId }: { changeId: string; audienceId: string },
): void {
  if (findChange(db, changeId)) return;
  const { base, changes, fields: shown, connectionId } = present(db, audienceId);
  const now = clock.now();
  const create = changes.find(({ operation }) => operation === 'create');
  if (create && !base && create.firstSentAt === null && create.state !== 'sending') {
    for (const change of changes) updateChange(db, change.id, { state: 'discarded', settledAt: now, error: null });
    insertAlias(db, changeId, create.id);
  } else {
    insertChange(db, {
      ...{ id: changeId, connectionId, entity: 'audience', entityId: audienceId, entityLabel: String(shown.name) },
      ...{ operation: 'delete', state: 'held', patch: {}, base: shown, createdAt: now, expiresAt: now + HOLD_MS },
    });
  }
  recomputeAudience(db, audienceId);
}

export interface AdditionOutcome {
  /** Contacts that were chosen. */
  chosenCount: number;
  /** Of those, how many were added. */
  addedCount: number;
  /** Of those, how many belong to another connection than the audience, whose platform does not know them. */
  elsewhereCount: number;
}

/**
 * Queues that the chosen contacts join an audience, as they are chosen now, and shows them in it. Who is in it already stays.
 * In pieces that the platform takes at once; those who are on no platform yet go by themselves, so that they hold nobody up.
 */
export function enqueueAudienceAdd(
  db: WriteDb,
  { clock, random }: { clock: Clock; random: Random },
  { groupId, audienceId, selection }: { groupId: string; audienceId: string; selection: ContactSelection },
): AdditionOutcome {
  const { fields: shown, connectionId } = present(db, audienceId);
  const { where, values } = selectionWhere(selection);
  const chosen = prepare<{ id: string; remoteId: string | null; isHere: number; isMember: number }>(
    db,
    `SELECT c.id, c.remote_id AS remoteId, c.connection_id = @ownConnection AS isHere,
       EXISTS (SELECT 1 FROM audience_members AS m WHERE m.audience_id = @ownAudience AND m.contact_id = c.id)
         OR EXISTS (SELECT 1 FROM audience_additions AS w WHERE w.audience_id = @ownAudience AND w.contact_id = c.id)
         AS isMember
     FROM contacts AS c WHERE ${where} ORDER BY c.id`,
  ).all({ ...values, ownConnection: connectionId, ownAudience: audienceId });
  const joining = chosen.filter(({ isHere, isMember }) => isHere === 1 && isMember === 0);
  const outcome = {
    chosenCount: chosen.length,
    addedCount: joining.length,
    elsewhereCount: chosen.filter(({ isHere }) => isHere === 0).length,
  };
  if (joining.length === 0 || hasGroup(db, groupId)) return outcome;
  for (const addition of pieces(joining)) {
    insertChange(db, {
      ...{ id: random.uuid(), connectionId, entity: 'audience', entityId: audienceId, operation: 'add' },
      ...{ entityLabel: String(shown.name), state: 'queued', patch: toAdditionPatch(addition), base: {} },
      ...{ createdAt: clock.now(), groupId },
    });
  }
  recomputeAudience(db, audienceId);
  return outcome;
}

function pieces(joining: readonly { id: string; remoteId: string | null }[]): Addition[] {
  const remoteIds = joining.flatMap(({ remoteId }) => remoteId ?? []);
  const localIds = joining.flatMap(({ id, remoteId }) => (remoteId === null ? id : []));
  return [
    ...chunksOf(remoteIds).map((chunk) => ({ remoteIds: chunk, localIds: [] })),
    ...chunksOf(localIds).map((chunk) => ({ remoteIds: [], localIds: chunk })),
  ];
}

const chunksOf = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / MAX_AUDIENCE_ADDITION) }, (_, index) =>
    ids.slice(index * MAX_AUDIENCE_ADDITION, (index + 1) * MAX_AUDIENCE_ADDITION),
  );

/** An audience that is here and does not wait to be deleted. */
function present(db: WriteDb, audienceId: string) {
  const { base, changes, fields } = readAudience(db, audienceId);
  const connectionId = base?.connectionId ?? changes[0]?.connectionId;
  if (!fields || connectionId === undefined) throw new AppError('NOT_FOUND', 'This audience is no longer here.');
  refuseWhileDeleting(changes);
  return { base, changes, fields, connectionId };
}

function refuseWhileDeleting(changes: readonly ChangeRecord[]): void {
  if (!changes.some(({ operation, state }) => operation === 'delete' && state !== 'failed')) return;
  throw new AppError('CONFLICT', 'This audience is waiting to be deleted.', {
    action: 'Discard the deletion in the Outbox first.',
  });
}
