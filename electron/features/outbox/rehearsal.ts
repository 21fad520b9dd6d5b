import { type Change, MAX_REHEARSED, type Rehearsal, type RehearsalRow } from '#shared/contract/outbox.ts';
import type { Fields } from '#shared/domain/fields.ts';
import { isSettled, mayDiscard } from '#shared/domain/outbox-state.ts';
import { type Rehearsed, rehearse } from '#shared/domain/rehearsal.ts';
import { type Spending, sendingCost } from '#shared/domain/sending-cost.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import { inTransaction, prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { discardAlone, holdBackAlone } from '../../sync/outbox/decisions.ts';
import { audienceOfBase } from '../../sync/store/audience-store.ts';
import { findBaseByLocalId } from '../../sync/store/base-table.ts';
import { fieldsOfBase } from '../../sync/store/contact-store.ts';
import { type ChangeRecord, findChange, listAllOpen, listWaits, oneRowOf } from '../../sync/store/outbox-table.ts';
import { toFieldConflict, toSingleChange } from './repository.ts';
import { spendingOf } from './spending.ts';

/** What stands in one row: changes of one wish that meet the same. A predicted conflict is always one by itself. */
interface Row extends Rehearsed<ChangeRecord> {
  all: ChangeRecord[];
}

interface Part {
  connection: { id: string; name: string };
  rows: Row[];
}

/** What sending everything now would do. Reads the store alone. */
export function readRehearsal(db: ReadDb, now: number): Rehearsal {
  return { at: now, connections: rehearseAll(db, now).map((part) => toConnection(db, part)) };
}

/**
 * Leaves out the row that begins with this change, where it is still the row that was seen. Answers the changes that were left
 * out.
 */
export function leaveOut(
  db: WriteDb,
  clock: Clock,
  { id, count, how }: { id: string; count: number; how: 'discard' | 'holdBack' },
): ChangeRecord[] {
  return inTransaction(db, () => {
    const rows = rehearseAll(db, clock.now()).flatMap((part) => part.rows);
    const row = rows.find(({ change }) => change.id === id);
    if (row?.all.length !== count || (how === 'discard' && !mayDiscard(row.change.state))) {
      throw new AppError('CONFLICT', 'This has changed in the meantime, so nothing was left out.', {
        action: 'Look at the rehearsal again.',
      });
    }
    for (const change of row.all) {
      // Giving one up may have settled a later one with it.
      if (isSettled(findChange(db, change.id)?.state ?? 'done')) continue;
      if (how === 'discard') discardAlone(db, clock, change.id);
      else holdBackAlone(db, clock, change.id);
    }
    return row.all;
  });
}

function rehearseAll(db: ReadDb, now: number): Part[] {
  const waits = listWaits(db);
  const open = Map.groupBy(listAllOpen(db), ({ connectionId }) => connectionId);
  const connections = prepare<{ id: string; name: string }>(
    db,
    'SELECT id, name FROM connections ORDER BY name, id',
  ).all();
  return connections.flatMap((connection) => {
    const changes = open.get(connection.id);
    if (changes === undefined) return [];
    const rehearsed = rehearse(changes, {
      now,
      recordOf: (change) => lastKnownOf(db, change),
      needsOf: ({ id }) => waits.get(id) ?? [],
    });
    return rehearsed.length === 0 ? [] : [{ connection, rows: toRows(rehearsed) }];
  });
}

function toRows(rehearsed: readonly Rehearsed<ChangeRecord>[]): Row[] {
  const rows = new Map<string, Row>();
  for (const one of rehearsed) {
    const { change, fate, prediction, waitsFor } = one;
    const key = prediction === null ? JSON.stringify([oneRowOf(change), fate, waitsFor?.id]) : change.id;
    const row = rows.get(key) ?? { ...one, all: [] };
    rows.set(key, row);
    row.all.push(change);
  }
  return [...rows.values()];
}

/** The record as the platform last had it, where that is compared at all. */
function lastKnownOf(db: ReadDb, change: ChangeRecord): Fields | null | undefined {
  if (change.entity === 'audience') {
    const base = findBaseByLocalId(db, 'audiences', change.entityId);
    return base && base.goneAt === null ? audienceOfBase(base) : null;
  }
  if (change.entity !== 'contact') return undefined;
  const id = change.operation === 'create' ? holderOfNumber(db, change) : change.entityId;
  const base = id === null ? null : findBaseByLocalId(db, 'contacts', id);
  return base && base.goneAt === null ? fieldsOfBase(base) : null;
}

/** The number is the key of a contact there: a new one meets the one that has it. */
const holderOfNumber = (db: ReadDb, { connectionId, entityId, patch }: ChangeRecord): string | null =>
  prepare<{ id: string }>(
    db,
    `SELECT id FROM contacts WHERE connection_id = @connectionId AND primary_phone = @phone AND id <> @entityId
       AND remote_id IS NOT NULL LIMIT 1`,
  ).get({ connectionId, entityId, phone: String(patch.primaryPhone ?? '') })?.id ?? null;

function toConnection(db: ReadDb, { connection, rows }: Part): Rehearsal['connections'][number] {
  const spending = spendingOf(db, connection.id);
  const counts = { send: 0, check: 0, nothing: 0, conflict: 0, waits: 0, held: 0, lapsed: 0 };
  for (const { fate } of rows) counts[fate]++;
  return {
    ...connection,
    readAt: comparedAt(db, connection.id, rows),
    rows: rows.slice(0, MAX_REHEARSED).map((row) => toRehearsalRow(db, row, spending)),
    total: rows.length,
    counts,
  };
}

/** When the older of the lists that the changes are compared with was read to its end. */
function comparedAt(db: ReadDb, connectionId: string, rows: readonly Row[]): number | null {
  const hasAudiences = rows.some(({ change }) => change.entity === 'audience');
  const hasContacts = rows.some(({ change }) => change.entity === 'contact');
  const lists = [...(hasContacts || !hasAudiences ? ['contacts'] : []), ...(hasAudiences ? ['audiences'] : [])];
  const read = prepare<{ readAt: number | null }>(
    db,
    `SELECT read_at AS readAt FROM collection_states
     WHERE connection_id = ? AND collection IN (SELECT value FROM json_each(?))`,
  ).all(connectionId, JSON.stringify(lists));
  if (read.length < lists.length || read.some(({ readAt }) => readAt === null)) return null;
  return Math.min(...read.map(({ readAt }) => readAt ?? 0));
}

function toRehearsalRow(
  db: ReadDb,
  { change, all, fate, prediction, waitsFor }: Row,
  spending: Spending,
): RehearsalRow {
  return {
    change: { ...toSingleChange(db, change), ...groupOf(all) },
    changeCount: all.length,
    fate,
    prediction: prediction && { ...prediction, fields: prediction.fields.map(toFieldConflict) },
    waitsFor: waitsFor && {
      entity: waitsFor.entity,
      operation: waitsFor.operation,
      entityLabel: waitsFor.entityLabel,
      state: waitsFor.state,
    },
    cost: sendingCost(change, spending, channelOf(change)),
  };
}

/** Of the changes of this row alone: others of the same wish may meet something else. */
function groupOf(all: readonly ChangeRecord[]): Pick<Change, 'group'> {
  const [first] = all;
  if (first === undefined || first.groupId === null) return {};
  const count = all.reduce(
    (sum, { operation, patch }) => sum + (operation === 'add' ? Number(patch.people ?? 1) : 1),
    0,
  );
  return { group: { id: first.groupId, count } };
}

/** See `MessageRequest`. */
const channelOf = ({ entity, base }: ChangeRecord): 'sms' | 'whatsapp' =>
  entity === 'message' && String(base.request).includes('"channel":"whatsapp"') ? 'whatsapp' : 'sms';
