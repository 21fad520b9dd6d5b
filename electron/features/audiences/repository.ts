import type { AudienceRow, AudienceSort } from '#shared/contract/audiences.ts';
import { foldText } from '#shared/domain/contact.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { membersCursor } from '../../sync/store/audience-store.ts';

interface Row {
  id: string;
  connection_id: string;
  name: string;
  description: string | null;
  type: string | null;
  people: number;
  waiting: number;
  platform_count: number | null;
  sync_state: string;
  created_at: number | null;
  read_at: number | null;
}

const toAudienceRow = (row: Row): AudienceRow => ({
  id: row.id,
  connectionId: row.connection_id,
  name: row.name,
  description: row.description,
  type: row.type,
  contactCount: row.people,
  waitingCount: row.waiting,
  platformCount: row.platform_count,
  state: row.sync_state as AudienceRow['state'],
  createdAt: row.created_at,
  readAt: row.read_at,
});

const CURSOR = membersCursor('');

const COLUMNS = `a.id, a.connection_id, a.name, a.description, a.sync_state, a.created_at,
  (SELECT count(*) FROM audience_people AS p WHERE p.audience_id = a.id) AS people,
  (SELECT count(*) FROM (SELECT contact_id FROM audience_additions WHERE audience_id = a.id
     EXCEPT SELECT contact_id FROM audience_members WHERE audience_id = a.id)) AS waiting,
  b.body ->> '$.type' AS type, CAST(b.body ->> '$.contactCount' AS INTEGER) AS platform_count,
  (SELECT u.scanned_at FROM cursors AS u
     WHERE u.connection_id = a.connection_id AND u.collection = '${CURSOR}' || a.remote_id) AS read_at`;
const FROM = `audiences AS a LEFT JOIN base_rows AS b ON b.local_id = a.id AND b.collection = 'audiences'`;

const ORDER: Readonly<Record<AudienceSort['by'], string>> = {
  name: 'name',
  contactCount: 'people',
  createdAt: 'created_at',
};

/** A page of audiences and how many match. They are few, so that a search looks at each. */
export function listAudiences(
  db: ReadDb,
  { text, sort, page }: { text: string; sort: AudienceSort; page: { offset: number; limit: number } },
): { rows: AudienceRow[]; total: number } {
  const order = sort.order === 'desc' ? 'DESC' : 'ASC';
  const words = foldText(text).split(' ').filter(Boolean);
  const all = prepare<Row>(
    db,
    `SELECT ${COLUMNS} FROM ${FROM} ORDER BY ${ORDER[sort.by]} ${order}, a.id ${order}`,
  ).all();
  const found = all.filter(({ name, description }) => {
    const searched = foldText(`${name} ${description ?? ''}`);
    return words.every((word) => searched.includes(word));
  });
  const shown = found.slice(page.offset, page.offset + page.limit);
  return { rows: shown.map(toAudienceRow), total: found.length };
}

export function findAudience(db: ReadDb, id: string): AudienceRow | null {
  const row = prepare<Row>(db, `SELECT ${COLUMNS} FROM ${FROM} WHERE a.id = ?`).get(id);
  return row ? toAudienceRow(row) : null;
}

/** When the list was last read to its end, by the oldest connection that has one. */
export function audiencesReadAt(db: ReadDb): number | null {
  const rows = prepare<{ at: number | null }>(
    db,
    "SELECT read_at AS at FROM collection_states WHERE collection = 'audiences'",
  ).all();
  const times = rows.map(({ at }) => at);
  return times.length === 0 || times.includes(null) ? null : Math.min(...times.map(Number));
}
