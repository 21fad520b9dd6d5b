import {
  type Change,
  type ChangeState,
  type ConflictKind,
  type FieldConflict,
  MAX_ALIKE,
  type OutboxView,
} from '#shared/contract/outbox.ts';
import { type Fields, fieldText } from '#shared/domain/fields.ts';
import type { FieldDispute } from '#shared/domain/merge.ts';
import { VIEW_STATES } from '#shared/domain/outbox-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { stampOf } from '../../sync/outbox/decisions.ts';
import { findBaseByLocalId } from '../../sync/store/base-table.ts';
import { type ChangeRecord, findChange, listInConflict, ONE_ROW } from '../../sync/store/outbox-table.ts';

export function listChanges(
  db: ReadDb,
  { view, page }: { view?: OutboxView | undefined; page: { offset: number; limit: number } },
): { rows: Change[]; total: number } {
  const where = view === undefined ? OPEN : `state IN (${quoted(VIEW_STATES[view])})`;
  const order = view === 'history' ? 'settled_at DESC, sequence DESC' : 'sequence';
  const shown = `SELECT min(sequence) FROM outbox WHERE ${where} GROUP BY ${ONE_ROW}`;
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM (${shown})`).get()?.n ?? 0;
  const ids = prepare<{ id: string }>(
    db,
    `SELECT id FROM outbox WHERE sequence IN (${shown}) ORDER BY ${order} LIMIT @limit OFFSET @offset`,
  ).all(page);
  return { rows: ids.map(({ id }) => readChange(db, id)), total };
}

const OPEN = "state NOT IN ('done', 'discarded')";
const quoted = (states: readonly ChangeState[]): string => states.map((state) => `'${state}'`).join(', ');

/** Conflicts with others of their kind: what one decision may settle for all of them. */
export function listConflictKinds(db: ReadDb): ConflictKind[] {
  const kinds = new Map<string, ConflictKind>();
  for (const record of listInConflict(db)) {
    const { conflict, connectionName, entity, operation, ...change } = toChange(db, record);
    if (conflict === null || conflict.fields.length === 0) continue;
    const fields = conflict.fields.map(({ field }) => field);
    const id = JSON.stringify([change.connectionId, entity, operation, conflict.deletedThere, fields.toSorted()]);
    const fresh = { id, connectionName, entity, operation, deletedThere: conflict.deletedThere, fields };
    const kind = kinds.get(id) ?? { ...fresh, total: 0, conflicts: [] };
    kinds.set(id, kind);
    kind.total++;
    if (kind.conflicts.length === MAX_ALIKE) continue;
    kind.conflicts.push({
      id: change.id,
      stamp: conflict.stamp,
      entityLabel: change.entityLabel,
      fields: conflict.fields,
    });
  }
  return [...kinds.values()].filter(({ total }) => total > 1).sort((a, b) => b.total - a.total);
}

export function readChange(db: ReadDb, id: string): Change {
  const change = findChange(db, id);
  if (!change) throw new AppError('NOT_FOUND', 'This change is no longer here.');
  return toChange(db, change);
}

export const toChange = (db: ReadDb, change: ChangeRecord): Change => ({
  ...toSingleChange(db, change),
  ...groupOf(db, change),
});

/** The change by itself, whatever else came of the same wish. */
export const toSingleChange = (db: ReadDb, change: ChangeRecord): Change => ({
  id: change.id,
  sequence: change.sequence,
  connectionId: change.connectionId,
  connectionName: connectionNameOf(db, change.connectionId),
  entity: change.entity,
  entityId: change.entityId,
  entityLabel: change.entityLabel,
  operation: change.operation,
  state: change.state,
  fields: Object.entries(shownPatch(change)).map(([field, value]) => ({
    field,
    before: fieldText(change.base[field]),
    after: fieldText(value),
  })),
  createdAt: change.createdAt,
  settledAt: change.settledAt,
  attemptCount: change.attemptCount,
  nextAttemptAt: change.nextAttemptAt,
  expiresAt: change.expiresAt,
  error: change.error,
  conflict: change.conflict && {
    deletedThere: change.conflict.deletedThere,
    fields: change.conflict.fields.map(toFieldConflict),
    stamp: stampOf(change.conflict),
    changedThereAt: changedThereAt(db, change),
    seenAt: change.conflict.seenAt ?? null,
  },
});

export const toFieldConflict = ({ field, base, mine, theirs }: FieldDispute): FieldConflict => ({
  field,
  base: fieldText(base),
  mine: fieldText(mine),
  theirs: fieldText(theirs),
});

/** The platform's own time of its record; a record that is gone has none. */
function changedThereAt(db: ReadDb, { entity, entityId, conflict }: ChangeRecord): number | null {
  const collection = entity === 'contact' ? 'contacts' : entity === 'audience' ? 'audiences' : null;
  if (collection === null || conflict?.deletedThere === true) return null;
  return findBaseByLocalId(db, collection, entityId)?.updatedAt ?? null;
}

const connectionNameOf = (db: ReadDb, id: string): string =>
  prepare<{ name: string }>(db, 'SELECT name FROM connections WHERE id = ?').get(id)?.name ?? '';

/** Who joins an audience is a number to people, not a list of ids. */
const shownPatch = ({ entity, operation, patch }: ChangeRecord): Fields =>
  entity === 'audience' && operation === 'add' ? { people: patch.people ?? null } : patch;

function groupOf(db: ReadDb, change: ChangeRecord): Pick<Change, 'group'> {
  if (change.groupId === null || change.state === 'conflict') return {};
  const row = prepare<{ n: number }>(
    db,
    `SELECT sum(CASE WHEN operation = 'add' THEN coalesce(patch ->> '$.people', 1) ELSE 1 END) AS n
     FROM outbox WHERE group_id = ? AND state = ? AND error IS ?`,
  ).get(change.groupId, change.state, change.error === null ? null : JSON.stringify(change.error));
  return { group: { id: change.groupId, count: row?.n ?? 1 } };
}
