import type Database from 'better-sqlite3';
import { openReader, type ReadDb } from './database.ts';
import { nameOf, type RawRow, type WorkEntry, type WorkLogContent } from './work-log.ts';

/** What could be read of the work that only this machine holds. */
export interface Salvage {
  connections: WorkEntry[];
  /** Open changes first by their order, settled ones of the history among them. */
  changes: WorkEntry[];
  /** What a person wrote on calls: comments and annotations. */
  comments: WorkEntry[];
  settings: RawRow[];
  /** Of those, how many the work log alone still held. */
  fromLogCount: number;
  /**
   * Rows that nothing gave back, at most; null where the damage hides how many there were. With a sound work log these can
   * only be changes that were settled before.
   */
  lost: { connections: number | null; changes: number | null; comments: number | null };
  /** Whether the work log had every change that was ever confirmed to the person. */
  isLogWhole: boolean;
}

interface TableRead {
  rows: RawRow[];
  /** Places that could not be read, at most; null where nobody can tell. */
  unreadable: number | null;
}

/** More places than this are not tried one by one. */
const MOST_PROBES = 100_000;

/** Reads row by row whatever the damaged file still gives, and takes from the work log what it does not. */
export function salvage(path: string, keyHex: string, log: WorkLogContent): Salvage {
  const found = readDatabase(path, keyHex);
  const isLogWhole = log.state === 'sound' && (found.position === null || log.lastPosition >= found.position);
  const merge = (kind: WorkEntry['kind'], entries: WorkEntry[]): WorkEntry[] => {
    const merged = new Map(entries.map((entry) => [nameOf(entry), entry]));
    for (const entry of log.entries.values()) {
      if (entry.kind !== kind) continue;
      const inFile = merged.get(nameOf(entry));
      // The file is what was committed last, unless the log is ahead of it: then the file has lost its last commits.
      const isNewer = found.position === null ? log.state === 'sound' || !inFile : entry.position > found.position;
      if (inFile && !isNewer) {
        // The page of what it stands on may be unreadable where its own is not.
        const { base, call, aliases } = entry;
        merged.set(nameOf(entry), {
          ...inFile,
          base: inFile.base ?? base ?? null,
          call: inFile.call ?? call ?? null,
          aliases: [...new Set([...(inFile.aliases ?? []), ...(aliases ?? [])])],
        });
        continue;
      }
      if (entry.row === null) merged.delete(nameOf(entry));
      else merged.set(nameOf(entry), { ...inFile, ...entry });
    }
    return [...merged.values()];
  };
  const connections = merge(
    'connection',
    found.connections.map((row) => entry('connection', row)),
  );
  const changes = merge('change', found.changes).toSorted((a, b) => sequenceOf(a) - sequenceOf(b));
  const comments = [
    ...merge('comment', ofKind(found.comments, 'comment')),
    ...merge('annotation', ofKind(found.comments, 'annotation')),
  ];
  const fromFile = new Set(
    [...found.changes, ...found.comments, ...found.connections.map((row) => entry('connection', row))].map(nameOf),
  );
  const all = [...connections, ...changes, ...comments];
  return {
    connections,
    changes,
    comments,
    settings: found.settings,
    fromLogCount: all.filter((one) => !fromFile.has(nameOf(one))).length,
    lost: {
      connections: isLogWhole ? 0 : found.unreadable.connections,
      changes: lostOf(found.unreadable.changes, found.changes.length, changes.length),
      comments: isLogWhole ? 0 : lostOf(found.unreadable.comments, found.comments.length, comments.length),
    },
    isLogWhole,
  };
}

/** What the log gave back of the rows that the file did not is not lost. */
const lostOf = (unreadable: number | null, inFile: number, inAll: number): number | null =>
  unreadable === null ? null : Math.max(0, unreadable - (inAll - inFile));

const entry = (kind: WorkEntry['kind'], row: RawRow): WorkEntry => ({ kind, id: String(row.id), position: 0, row });
const ofKind = (entries: readonly WorkEntry[], kind: WorkEntry['kind']) => entries.filter((one) => one.kind === kind);
const sequenceOf = ({ row }: WorkEntry): number => Number(row?.sequence ?? 0);

interface DatabaseRead {
  /** Null where it cannot be read. */
  position: number | null;
  connections: RawRow[];
  changes: WorkEntry[];
  comments: WorkEntry[];
  settings: RawRow[];
  unreadable: { connections: number | null; changes: number | null; comments: number | null };
}

const NOTHING: DatabaseRead = {
  position: null,
  connections: [],
  changes: [],
  comments: [],
  settings: [],
  unreadable: { connections: null, changes: null, comments: null },
};

function readDatabase(path: string, keyHex: string): DatabaseRead {
  let db: ReadDb;
  try {
    db = openReader({ path, keyHex });
  } catch {
    // Not even its first page opens: the work log is all there is.
    return NOTHING;
  }
  try {
    const connections = readTable(db, 'connections', 'rowid');
    const changes = readTable(db, 'outbox', 'sequence');
    const comments = readTable(db, 'comments', 'row_number');
    const annotations = readAnnotations(db);
    return {
      position: (attempt(() => get(db, "SELECT seq FROM sqlite_sequence WHERE name = 'work_journal'"))?.seq ?? null) as
        | number
        | null,
      connections: connections.rows,
      changes: changes.rows.map((row) => ({
        ...entry('change', row),
        base: attempt(() =>
          get(
            db,
            "SELECT * FROM base_rows WHERE local_id = ? AND collection IN ('contacts', 'audiences')",
            row.entity_id,
          ),
        ),
        aliases: (attempt(() => all(db, 'SELECT id FROM outbox_aliases WHERE change_id = ?', row.id)) ?? []).map(
          ({ id }) => String(id),
        ),
      })),
      comments: [
        ...comments.rows.map((row) => entry('comment', row)),
        ...annotations.rows.map((row) => entry('annotation', row)),
      ].map((one) => ({
        ...one,
        call: attempt(() => get(db, 'SELECT * FROM calls WHERE id = ?', one.row?.call_id)),
      })),
      settings: attempt(() => all(db, 'SELECT * FROM settings')) ?? [],
      unreadable: {
        connections: connections.unreadable,
        changes: changes.unreadable,
        comments: sumOf(comments.unreadable, annotations.unreadable),
      },
    };
  } finally {
    db.close();
  }
}

/** A store of an earlier version has none. */
const readAnnotations = (db: ReadDb): TableRead =>
  attempt(() => get(db, "SELECT count(*) AS n FROM sqlite_master WHERE name = 'annotations'"))?.n === 0
    ? { rows: [], unreadable: 0 }
    : readTable(db, 'annotations', 'row_number');

const sumOf = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** Forwards to the first damage, backwards to the last, then place by place between the two. */
function readTable(db: ReadDb, table: string, number: string): TableRead {
  const rows = new Map<number, RawRow>();
  const walk = (order: 'ASC' | 'DESC'): boolean => {
    const sql = `SELECT ${number} AS place, * FROM ${table} ORDER BY ${number} ${order}`;
    return (
      attempt(() => {
        for (const { place, ...row } of statement(db, sql).iterate() as IterableIterator<RawRow>) {
          if (rows.has(Number(place))) break;
          rows.set(Number(place), row);
        }
        return true;
      }) ?? false
    );
  };
  if (walk('ASC')) return { rows: inOrder(rows), unreadable: 0 };
  const lastBefore = Math.max(0, ...rows.keys());
  const upTo = new Set(rows.keys());
  walk('DESC');
  const firstAfter = Math.min(...[...rows.keys()].filter((place) => !upTo.has(place)));
  const end = Number.isFinite(firstAfter) ? firstAfter : highestPlace(db, table, number);
  if (end === null || end - lastBefore > MOST_PROBES) return { rows: inOrder(rows), unreadable: null };
  const probe = `SELECT ${number} AS place, * FROM ${table} WHERE ${number} = ?`;
  let unreadable = 0;
  for (let at = lastBefore + 1; at < end; at += 1) {
    try {
      const found = statement(db, probe).get(at) as RawRow | undefined;
      if (!found) continue;
      const { place: _place, ...row } = found;
      rows.set(at, row);
    } catch {
      // The page that this place is on cannot be read.
      unreadable += 1;
    }
  }
  return { rows: inOrder(rows), unreadable };
}

/** One past the highest place that was ever used, or null where nothing tells. */
function highestPlace(db: ReadDb, table: string, number: string): number | null {
  const sequence = attempt(() => get(db, 'SELECT seq FROM sqlite_sequence WHERE name = ?', table));
  if (sequence) return Number(sequence.seq) + 1;
  const index = { outbox: 'outbox_entity', comments: 'comments_call', annotations: 'annotations_call' }[table];
  if (!index) return null;
  const highest = attempt(() => get(db, `SELECT max(${number}) AS n FROM ${table} INDEXED BY ${index}`));
  return highest ? Number(highest.n ?? 0) + 1 : null;
}

const inOrder = (rows: Map<number, RawRow>): RawRow[] => [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);

// Not the cache of `prepare`: a damaged schema may refuse a statement at one time and not at another.
const statement = (db: ReadDb, sql: string): Database.Statement => (db as unknown as Database.Database).prepare(sql);
const get = (db: ReadDb, sql: string, ...values: unknown[]): RawRow | null =>
  (statement(db, sql).get(...values) as RawRow | undefined) ?? null;
const all = (db: ReadDb, sql: string, ...values: unknown[]): RawRow[] => statement(db, sql).all(...values) as RawRow[];

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    // Damage, met where it was expected; what is missing is counted by the caller.
    return null;
  }
}
