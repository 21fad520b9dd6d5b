import type { PlatformName } from '#shared/contract/connections.ts';
import { foldText } from '#shared/domain/contact.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import type { RecordCollection } from './base-table.ts';

/** A record that is kept as its platform sent it. */
export interface StoredRecord {
  id: string;
  connectionId: string;
  collection: RecordCollection;
  remoteId: string;
  /** The platform's id of the record that it belongs to; empty where it stands alone. */
  parentRemoteId: string;
  name: string;
  status: string | null;
  datedAt: number | null;
  /** Its last change by the platform's clock, in ms; null where the platform does not say. */
  updatedAt: number | null;
  /** What the platform's list says of it, to be read through the schema of `shared/wire`. */
  body: unknown;
  /** What asking for it by id said, where that is kept. */
  detail: unknown;
  detailAt: number | null;
}

type Row = Omit<StoredRecord, 'body' | 'detail'> & { body: string; detail: string | null };

const COLUMNS = `r.id, r.connection_id AS connectionId, r.collection, r.remote_id AS remoteId,
  r.parent_remote_id AS parentRemoteId, r.name, r.status, r.dated_at AS datedAt, r.detail, r.detail_at AS detailAt,
  b.updated_at AS updatedAt, b.body`;
const FROM = `records AS r JOIN base_rows AS b
  ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id`;

const toStoredRecord = (row: Row): StoredRecord => ({
  ...row,
  body: JSON.parse(row.body),
  detail: row.detail === null ? null : JSON.parse(row.detail),
});

export interface RecordFilter {
  collections: readonly RecordCollection[];
  connectionId?: string | undefined;
  /** Of the connection. */
  platform?: PlatformName | undefined;
  /** The platform's id; goes with `connectionId`. */
  parentRemoteId?: string | undefined;
  statuses?: readonly string[] | undefined;
  /** Every word of it must occur, whatever its letters' size and accents. */
  text?: string | undefined;
}

export interface RecordOrder {
  by: 'name' | 'datedAt' | 'updatedAt' | 'status';
  order: 'asc' | 'desc';
}

const ORDER_COLUMNS: Readonly<Record<RecordOrder['by'], string>> = {
  name: 'r.name',
  datedAt: 'r.dated_at',
  updatedAt: 'b.updated_at',
  status: 'r.status',
};

/** A page of records and how many match. */
export function listRecords(
  db: ReadDb,
  filter: RecordFilter,
  { by, order }: RecordOrder,
  page: { offset: number; limit: number },
): { rows: StoredRecord[]; total: number } {
  const { where, values } = conditionOf(filter);
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM records AS r WHERE ${where}`).get(values)?.n ?? 0;
  const direction = order === 'asc' ? 'ASC' : 'DESC';
  const rows = prepare<Row>(
    db,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${where}
     ORDER BY ${ORDER_COLUMNS[by]} ${direction}, r.id ${direction} LIMIT @limit OFFSET @offset`,
  ).all({ ...values, ...page });
  return { rows: rows.map(toStoredRecord), total };
}

/** All records of a collection, for what is computed from all of them; `each` stops at the first that answers false. */
export function* eachRecord(db: ReadDb, filter: RecordFilter): Generator<StoredRecord> {
  const { where, values } = conditionOf(filter);
  for (const row of prepare<Row>(db, `SELECT ${COLUMNS} FROM ${FROM} WHERE ${where} ORDER BY r.rowid`).iterate(
    values,
  )) {
    yield toStoredRecord(row);
  }
}

export function findRecord(db: ReadDb, id: string): StoredRecord | null {
  const row = prepare<Row>(db, `SELECT ${COLUMNS} FROM ${FROM} WHERE r.id = ?`).get(id);
  return row ? toStoredRecord(row) : null;
}

export function findRecordByRemoteId(
  db: ReadDb,
  key: { connectionId: string; collection: RecordCollection; remoteId: string },
): StoredRecord | null {
  const row = prepare<Row>(
    db,
    `SELECT ${COLUMNS} FROM ${FROM}
     WHERE r.connection_id = @connectionId AND r.collection = @collection AND r.remote_id = @remoteId`,
  ).get(key);
  return row ? toStoredRecord(row) : null;
}

/** When the oldest of these lists was last read to its end; null where one never was, or there is none. */
export function recordsReadAt(db: ReadDb, collections: readonly RecordCollection[]): number | null {
  const rows = prepare<{ readAt: number | null }>(
    db,
    `SELECT read_at AS readAt FROM collection_states
     WHERE collection IN (SELECT value FROM json_each(?)) AND problem IS NULL`,
  ).all(JSON.stringify(collections));
  const times = rows.map(({ readAt }) => readAt);
  return times.length === 0 || times.includes(null) ? null : Math.min(...times.map(Number));
}

function conditionOf({ collections, connectionId, platform, parentRemoteId, statuses, text = '' }: RecordFilter): {
  where: string;
  values: Record<string, string>;
} {
  const values: Record<string, string> = { collections: JSON.stringify(collections) };
  const parts = ['r.collection IN (SELECT value FROM json_each(@collections))'];
  const add = (part: string, name: string, value: string) => {
    parts.push(part);
    values[name] = value;
  };
  if (connectionId !== undefined) add('r.connection_id = @connectionId', 'connectionId', connectionId);
  if (platform !== undefined) {
    add('r.connection_id IN (SELECT id FROM connections WHERE platform = @platform)', 'platform', platform);
  }
  if (parentRemoteId !== undefined) add('r.parent_remote_id = @parentRemoteId', 'parentRemoteId', parentRemoteId);
  if (statuses !== undefined) {
    add('r.status IN (SELECT value FROM json_each(@statuses))', 'statuses', JSON.stringify(statuses));
  }
  const words = foldText(text).split(/\s+/).filter(Boolean);
  words.forEach((word, index) => {
    add(`instr(r.search_text, @word${index}) > 0`, `word${index}`, word);
  });
  return { where: parts.join(' AND '), values };
}
