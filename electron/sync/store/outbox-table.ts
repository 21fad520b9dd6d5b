import type { Change, ChangeState } from '#shared/contract/outbox.ts';
import type { Fields } from '#shared/domain/fields.ts';
import type { FieldDispute } from '#shared/domain/merge.ts';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

export type Operation = Change['operation'];
export type Entity = Change['entity'];

export interface ChangeConflict {
  /** The platform removed the record while it was edited here. */
  deletedThere: boolean;
  fields: FieldDispute[];
  /** When it was met. */
  seenAt?: number;
}

/** A change of the person, as the outbox keeps it. */
export interface ChangeRecord {
  sequence: number;
  id: string;
  connectionId: string;
  entity: Entity;
  entityId: string;
  entityLabel: string;
  operation: Operation;
  state: ChangeState;
  /** Fields touched, with their new values. */
  patch: Fields;
  /** The values that these fields had for the person when the edit began; for a deletion, the whole record. */
  base: Fields;
  createdAt: number;
  firstSentAt: number | null;
  settledAt: number | null;
  attemptCount: number;
  nextAttemptAt: number | null;
  expiresAt: number | null;
  error: ErrorData | null;
  conflict: ChangeConflict | null;
  /** Of the changes that the person made with one wish; null for one that stands alone. */
  groupId: string | null;
}

interface Row {
  sequence: number;
  id: string;
  connection_id: string;
  entity: string;
  entity_id: string;
  entity_label: string;
  operation: string;
  state: string;
  patch: string;
  base: string;
  created_at: number;
  first_sent_at: number | null;
  settled_at: number | null;
  attempt_count: number;
  next_attempt_at: number | null;
  expires_at: number | null;
  error: string | null;
  conflict: string | null;
  group_id: string | null;
}

const parseOrNull = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

const toChangeRecord = (row: Row): ChangeRecord => ({
  sequence: row.sequence,
  id: row.id,
  connectionId: row.connection_id,
  entity: row.entity as Entity,
  entityId: row.entity_id,
  entityLabel: row.entity_label,
  operation: row.operation as Operation,
  state: row.state as ChangeState,
  patch: JSON.parse(row.patch) as Fields,
  base: JSON.parse(row.base) as Fields,
  createdAt: row.created_at,
  firstSentAt: row.first_sent_at,
  settledAt: row.settled_at,
  attemptCount: row.attempt_count,
  nextAttemptAt: row.next_attempt_at,
  expiresAt: row.expires_at,
  error: parseOrNull<ErrorData>(row.error),
  conflict: parseOrNull<ChangeConflict>(row.conflict),
  groupId: row.group_id,
});

/** The change with this id, or the one that an edit with this id was folded into. */
export function findChange(db: ReadDb, id: string): ChangeRecord | null {
  const row = prepare<Row>(
    db,
    'SELECT * FROM outbox WHERE id = coalesce((SELECT change_id FROM outbox_aliases WHERE id = @id), @id)',
  ).get({ id });
  return row ? toChangeRecord(row) : null;
}

export function getChange(db: ReadDb, id: string): ChangeRecord {
  const change = findChange(db, id);
  if (!change) throw new AppError('NOT_FOUND', 'This change is no longer here.');
  return change;
}

/** Changes of a record that are not settled, in the order they were made. */
export function listOpenChanges(db: ReadDb, entityId: string): ChangeRecord[] {
  return prepare<Row>(
    db,
    "SELECT * FROM outbox WHERE entity_id = ? AND state NOT IN ('done', 'discarded') ORDER BY sequence",
  )
    .all(entityId)
    .map(toChangeRecord);
}

/** Every change that is not settled, in the order they were made. */
export const listAllOpen = (db: ReadDb): ChangeRecord[] =>
  prepare<Row>(db, "SELECT * FROM outbox WHERE state NOT IN ('done', 'discarded') ORDER BY sequence")
    .all()
    .map(toChangeRecord);

/** What open changes wait for besides earlier changes of their record: changes by their id. */
export function listWaits(db: ReadDb): ReadonlyMap<string, readonly string[]> {
  const rows = prepare<{ id: string; needs: string }>(
    db,
    `SELECT w.change_id AS id, json_group_array(w.on_change_id) AS needs
     FROM outbox AS o JOIN outbox_waits AS w ON w.change_id = o.id
     WHERE o.state NOT IN ('done', 'discarded') GROUP BY w.change_id`,
  ).all();
  return new Map(rows.map(({ id, needs }) => [id, JSON.parse(needs) as string[]]));
}

/** Every change that was made with one wish, in the order they were made. */
export function listGroup(db: ReadDb, groupId: string): ChangeRecord[] {
  return prepare<Row>(db, 'SELECT * FROM outbox WHERE group_id = ? ORDER BY sequence').all(groupId).map(toChangeRecord);
}

/** Of the changes made with one wish, those that stand as this one does: in its state, and refused in the same words. */
export function listAlike(db: ReadDb, { groupId, state, error }: ChangeRecord): ChangeRecord[] {
  return prepare<Row>(db, 'SELECT * FROM outbox WHERE group_id = ? AND state = ? AND error IS ? ORDER BY sequence')
    .all(groupId, state, error === null ? null : JSON.stringify(error))
    .map(toChangeRecord);
}

export const listInConflict = (db: ReadDb): ChangeRecord[] =>
  prepare<Row>(db, "SELECT * FROM outbox WHERE state = 'conflict' ORDER BY sequence").all().map(toChangeRecord);

export const hasGroup = (db: ReadDb, groupId: string): boolean =>
  prepare(db, 'SELECT 1 FROM outbox WHERE group_id = ? LIMIT 1').get(groupId) !== undefined;

/** Says that a change is not to be sent before another one is settled. */
export function addWait(db: WriteDb, changeId: string, onChangeId: string): void {
  prepare(db, 'INSERT OR IGNORE INTO outbox_waits (change_id, on_change_id) VALUES (?, ?)').run(changeId, onChangeId);
}

export type NewChange = Pick<
  ChangeRecord,
  'id' | 'connectionId' | 'entity' | 'entityId' | 'entityLabel' | 'operation' | 'state' | 'patch' | 'base' | 'createdAt'
> & { expiresAt?: number; groupId?: string | null };

export function insertChange(db: WriteDb, change: NewChange): void {
  prepare(
    db,
    `INSERT INTO outbox (id, connection_id, entity, entity_id, entity_label, operation, state, patch, base, created_at, expires_at,
       group_id)
     VALUES (@id, @connectionId, @entity, @entityId, @entityLabel, @operation, @state, @patch, @base, @createdAt, @expiresAt,
       @groupId)`,
  ).run({
    ...change,
    patch: JSON.stringify(change.patch),
    base: JSON.stringify(change.base),
    expiresAt: change.expiresAt ?? null,
    groupId: change.groupId ?? null,
  });
}

export function insertAlias(db: WriteDb, id: string, changeId: string): void {
  prepare(db, 'INSERT INTO outbox_aliases (id, change_id) VALUES (?, ?)').run(id, changeId);
}

export type ChangeUpdate = Partial<
  Pick<
    ChangeRecord,
    | 'entityId'
    | 'entityLabel'
    | 'operation'
    | 'state'
    | 'patch'
    | 'base'
    | 'firstSentAt'
    | 'settledAt'
    | 'attemptCount'
    | 'nextAttemptAt'
    | 'expiresAt'
    | 'error'
    | 'conflict'
  >
>;

const COLUMNS: Readonly<Record<keyof ChangeUpdate, string>> = {
  entityId: 'entity_id',
  entityLabel: 'entity_label',
  operation: 'operation',
  state: 'state',
  patch: 'patch',
  base: 'base',
  firstSentAt: 'first_sent_at',
  settledAt: 'settled_at',
  attemptCount: 'attempt_count',
  nextAttemptAt: 'next_attempt_at',
  expiresAt: 'expires_at',
  error: 'error',
  conflict: 'conflict',
};

export function updateChange(db: WriteDb, id: string, update: ChangeUpdate): void {
  const names = (Object.keys(COLUMNS) as (keyof ChangeUpdate)[]).filter((name) => update[name] !== undefined);
  if (names.length === 0) return;
  const values = names.map((name) => {
    const value = update[name];
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  });
  const sets = names.map((name) => `${COLUMNS[name]} = ?`).join(', ');
  prepare(db, `UPDATE outbox SET ${sets} WHERE id = ?`).run(...values, id);
}

/**
 * The first open change of each record, where it can be sent at all and nothing that it needs is still open. A deletion or an
 * effect that failed does not hold later changes of its record back; anything else that is open does, since later values build
 * on it, and since an effect whose outcome is open must not be had again.
 */
const SENDABLE = `o.state IN ('queued', 'unknown')
  AND NOT EXISTS (
    SELECT 1 FROM outbox AS earlier
    WHERE earlier.entity_id = o.entity_id AND earlier.sequence < o.sequence
      AND earlier.state NOT IN ('done', 'discarded')
      AND NOT (earlier.state = 'failed' AND earlier.operation IN ('delete', 'launch', 'send', 'start'))
  )
  AND NOT EXISTS (
    SELECT 1 FROM outbox_waits AS w JOIN outbox AS needed ON needed.id = w.on_change_id
    WHERE w.change_id = o.id AND needed.state NOT IN ('done', 'discarded')
  )`;

/** No change is put off for longer: one that seems to be was put off by a clock that has since been set back. */
export const MAX_WAIT_MS = 3_600_000;

/** What has lapsed and never left is not sent any more. */
const DUE = `${SENDABLE} AND (o.next_attempt_at IS NULL OR o.next_attempt_at <= @now OR o.next_attempt_at > @now + ${MAX_WAIT_MS})
  AND (o.expires_at IS NULL OR o.expires_at > @now OR o.first_sent_at IS NOT NULL)`;

/** The change as it is now, if it may go now. */
export function findDueChange(db: ReadDb, id: string, now: number): ChangeRecord | null {
  const row = prepare<Row>(db, `SELECT * FROM outbox AS o WHERE o.id = @id AND ${DUE}`).get({ id, now });
  return row ? toChangeRecord(row) : null;
}

/** Changes that may go now, oldest first. */
export function listDueChanges(db: ReadDb, connectionId: string, now: number): ChangeRecord[] {
  return prepare<Row>(
    db,
    `SELECT * FROM outbox AS o WHERE o.connection_id = @connectionId AND ${DUE} ORDER BY o.sequence`,
  )
    .all({ connectionId, now })
    .map(toChangeRecord);
}

/** When the next change of a connection may go (0: at once), or null where none waits for its time. */
export function nextAttemptAt(db: ReadDb, connectionId: string, now: number): number | null {
  const row = prepare<{ at: number | null }>(
    db,
    `SELECT min(iif(o.next_attempt_at <= @now + ${MAX_WAIT_MS}, o.next_attempt_at, 0)) AS at FROM outbox AS o
     WHERE o.connection_id = @connectionId AND ${SENDABLE}`,
  ).get({ connectionId, now });
  return row?.at ?? null;
}

/** The clock was set back by so many ms: open changes go on waiting, and holding, as long as they would have. */
export function setBackWaits(db: WriteDb, byMs: number): void {
  prepare(
    db,
    `UPDATE outbox SET next_attempt_at = next_attempt_at - @byMs, expires_at = expires_at - @byMs
     WHERE state NOT IN ('done', 'discarded')`,
  ).run({ byMs: Math.round(byMs) });
}

/** Nothing waits, or is held, for longer than this from now: the clock may have been set back while Earshot was not running. */
export function limitWaits(db: WriteDb, now: number, { waitMs, holdMs }: { waitMs: number; holdMs: number }): void {
  prepare(
    db,
    `UPDATE outbox SET next_attempt_at = min(next_attempt_at, @now + @waitMs), expires_at = min(expires_at, @now + @holdMs)
     WHERE state NOT IN ('done', 'discarded')`,
  ).run({ now, waitMs, holdMs });
}

/** What was held, or confirmed and never left, until its time was over. */
export function listExpired(db: ReadDb, now: number): ChangeRecord[] {
  return prepare<Row>(
    db,
    `SELECT * FROM outbox WHERE expires_at <= ? AND (state = 'held' OR (state = 'queued' AND first_sent_at IS NULL))
     ORDER BY sequence`,
  )
    .all(now)
    .map(toChangeRecord);
}

/** Changes of these records that wait in the queue and never left, of one connection or of all. */
export function listUnsent(db: ReadDb, entities: readonly Entity[], connectionId: string | null): ChangeRecord[] {
  return prepare<Row>(
    db,
    `SELECT * FROM outbox WHERE state = 'queued' AND first_sent_at IS NULL
       AND entity IN (SELECT value FROM json_each(@entities)) AND (@connectionId IS NULL OR connection_id = @connectionId)
     ORDER BY sequence`,
  )
    .all({ entities: JSON.stringify(entities), connectionId })
    .map(toChangeRecord);
}

export function listInterrupted(db: ReadDb, connectionId: string | null): ChangeRecord[] {
  return prepare<Row>(
    db,
    `SELECT * FROM outbox WHERE state = 'sending' AND (@connectionId IS NULL OR connection_id = @connectionId)
     ORDER BY sequence`,
  )
    .all({ connectionId })
    .map(toChangeRecord);
}

const noCounts = (): Record<ChangeState, number> => ({
  queued: 0,
  held: 0,
  sending: 0,
  unknown: 0,
  conflict: 0,
  failed: 0,
  done: 0,
  discarded: 0,
});

/**
 * What makes changes one row of the Outbox: those of one wish that stand alike; a conflict is always one by itself. See
 * `listAlike`.
 */
export const oneRowOf = ({ id, groupId, state, error }: ChangeRecord): string =>
  JSON.stringify([groupId === null || state === 'conflict' ? id : groupId, state, error]);

/** The same as columns to group by. */
export const ONE_ROW = `CASE WHEN group_id IS NULL OR state = 'conflict' THEN id ELSE group_id END, state, coalesce(error, '')`;

/** Rows that the Outbox shows of what is not over, by their state. */
export function countOpenRows(db: ReadDb): Record<ChangeState, number> {
  const counts = noCounts();
  const rows = prepare<{ state: ChangeState; n: number }>(
    db,
    // In two parts, each from the index `outbox_rows` alone.
    `SELECT state, count(*) AS n FROM outbox
     WHERE state NOT IN ('done', 'discarded') AND (group_id IS NULL OR state = 'conflict') GROUP BY state
     UNION ALL
     SELECT state, count(*) AS n FROM (
       SELECT DISTINCT state, group_id, error FROM outbox
       WHERE state NOT IN ('done', 'discarded') AND group_id IS NOT NULL AND state <> 'conflict')
     GROUP BY state`,
  ).all();
  for (const { state, n } of rows) counts[state] += n;
  return counts;
}

export function countOpenChanges(db: ReadDb, connectionId: string | null = null): Record<ChangeState, number> {
  const counts = noCounts();
  const rows = prepare<{ state: ChangeState; n: number }>(
    db,
    `SELECT state, count(*) AS n FROM outbox
     WHERE state NOT IN ('done', 'discarded') AND (@connectionId IS NULL OR connection_id = @connectionId)
     GROUP BY state`,
  ).all({ connectionId });
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}
