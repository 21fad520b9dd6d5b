import { inTransaction, type WriteDb } from '../store/database.ts';
import type { RawRow, WorkEntry } from '../store/work-log.ts';
import { recompute } from './push/change-kinds.ts';
import type { Entity } from './store/outbox-table.ts';

export interface TakenIn {
  connections: number;
  changes: number;
  /** Comments and annotations. */
  comments: number;
  /** Could not be placed, because what they stand on is gone; they stay in the saved file. */
  left: WorkEntry[];
}

/**
 * Puts saved work into a store, with its ids and its order. What stands there already is replaced. A change of which only
 * the log knew, while the log may have missed its end, is taken as sent: the platform is asked before anything is sent.
 */
export function takeIn(
  db: WriteDb,
  work: { connections: WorkEntry[]; changes: WorkEntry[]; comments: WorkEntry[]; settings?: RawRow[] },
  { isUnsure }: { isUnsure: (entry: WorkEntry) => boolean },
): TakenIn {
  return inTransaction(db, () => {
    const taken: TakenIn = { connections: 0, changes: 0, comments: 0, left: [] };
    for (const row of work.settings ?? []) put(db, 'settings', row);
    for (const { row } of work.connections) if (row && put(db, 'connections', row)) taken.connections += 1;
    for (const entry of work.changes) {
      if (putChange(db, entry, isUnsure(entry))) taken.changes += 1;
      else if (entry.row && !isSettled(entry.row)) taken.left.push(entry);
    }
    for (const entry of work.comments) {
      if (putOnCall(db, entry)) taken.comments += 1;
      else taken.left.push(entry);
    }
    const entities = new Map(
      work.changes.flatMap(({ row }) => (row ? [[String(row.entity_id), String(row.entity)]] : [])),
    );
    for (const [entityId, entity] of entities) recompute(db, { entity: entity as Entity, entityId });
    return taken;
  });
}

const isSettled = (row: RawRow): boolean => row.state === 'done' || row.state === 'discarded';

function putChange(db: WriteDb, { row, base, aliases = [] }: WorkEntry, isUnsure: boolean): boolean {
  if (!row || !has(db, 'connections', row.connection_id)) return false;
  // Changes settled long ago have nothing to stand on, and need nothing.
  if (base) put(db, 'base_rows', { ...base, generation: 0 });
  const standsAlone = row.operation !== 'create' && !isSettled(row) && !base && !hasBase(db, row.entity_id);
  if (standsAlone && !hasCreation(db, row)) return false;
  const state = isUnsure && (row.state === 'queued' || row.state === 'sending') ? 'unknown' : row.state;
  if (!put(db, 'outbox', { ...row, state: state ?? null })) return false;
  for (const id of aliases) put(db, 'outbox_aliases', { id, change_id: row.id ?? null });
  return true;
}

const hasBase = (db: WriteDb, localId: unknown): boolean =>
  db.prepare("SELECT 1 FROM base_rows WHERE local_id = ? AND collection IN ('contacts', 'audiences')").get(localId) !==
  undefined;

const hasCreation = (db: WriteDb, { entity_id, sequence }: RawRow): boolean =>
  db
    .prepare("SELECT 1 FROM outbox WHERE entity_id = ? AND sequence < ? AND operation = 'create'")
    .get(entity_id, sequence) !== undefined;

function putOnCall(db: WriteDb, { kind, row, call }: WorkEntry): boolean {
  if (!row) return false;
  if (!has(db, 'calls', row.call_id)) {
    if (!call || !has(db, 'connections', call.connection_id)) return false;
    const { row_number: _place, ...rest } = call;
    // Its report is read again with the next pull, which knows the call by its platform's id.
    if (!put(db, 'calls', { ...rest, report_at: null, transcript_status: 'none' })) return false;
  }
  const { row_number: _place, ...written } = row;
  return put(db, kind === 'annotation' ? 'annotations' : 'comments', written);
}

const has = (db: WriteDb, table: string, id: unknown): boolean =>
  db.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined;

/** Writes the columns that this version still has. */
function put(db: WriteDb, table: string, row: RawRow): boolean {
  const known = new Set(db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all());
  const columns = Object.keys(row).filter((name) => known.has(name));
  const marks = columns.map(() => '?').join(', ');
  const updates = columns.map((name) => `${name} = excluded.${name}`).join(', ');
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks}) ON CONFLICT DO UPDATE SET ${updates}`;
  return db.prepare(sql).run(columns.map((name) => row[name])).changes === 1;
}
