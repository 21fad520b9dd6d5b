import type { Change, OutboxView } from '#shared/contract/outbox.ts';
import { type Fields, fieldText } from '#shared/domain/fields.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { type ChangeRecord, findChange } from '../../sync/store/outbox-table.ts';

/** Which changes a view shows: what moves by itself or waits for a yes, what waits for a decision, and what is over. */
const VIEWS: Readonly<Record<OutboxView, { where: string; order: string }>> = {
  pending: { where: "state NOT IN ('done', 'discarded')", order: 'sequence' },
  conflicts: { where: "state IN ('conflict', 'failed')", order: 'sequence' },
  history: { where: "state IN ('done', 'discarded')", order: 'settled_at DESC, sequence DESC' },
};

/** Changes of one wish that stand alike are one row; a conflict is always one by itself. See `listAlike`. */
const ALIKE = `CASE WHEN group_id IS NULL OR state = 'conflict' THEN id ELSE group_id END, state, coalesce(error, '')`;

export function listChanges(
  db: ReadDb,
  { view, page }: { view: OutboxView; page: { offset: number; limit: number } },
): { rows: Change[]; total: number } {
  const { where, order } = VIEWS[view];
  const shown = `SELECT min(sequence) FROM outbox WHERE ${where} GROUP BY ${ALIKE}`;
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM (${shown})`).get()?.n ?? 0;
  const ids = prepare<{ id: string }>(
    db,
    `SELECT id FROM outbox WHERE sequence IN (${shown}) ORDER BY ${order} LIMIT @limit OFFSET @offset`,
  ).all(page);
  return { rows: ids.map(({ id }) => readChange(db, id)), total };
}

export function readChange(db: ReadDb, id: string): Change {
  const change = findChange(db, id);
  if (!change) throw new AppError('NOT_FOUND', 'This change is no longer here.');
  return toChange(db, change);
}

export const toChange = (db: ReadDb, change: ChangeRecord): Change => ({
  id: change.id,
  sequence: change.sequence,
  connectionId: change.connectionId,
  connectionName: connectionNameOf(db, change.connectionId),
  entity: change.entity,
  entityId: change.entityId,
  entityLabel: change.entityLabel,
  operation: change.operation,
  state: change.state,
  ...groupOf(db, change),
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
    fields: change.conflict.fields.map(({ field, base, mine, theirs }) => ({
      field,
      base: fieldText(base),
      mine: fieldText(mine),
      theirs: fieldText(theirs),
    })),
  },
});

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
