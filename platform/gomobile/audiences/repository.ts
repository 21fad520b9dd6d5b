import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export interface AudienceRow {
  seq: number;
  id: string;
  name: string;
  description: string | null;
  type: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  /** Members that are not deleted. */
  contact_count: number;
}

export interface AudienceFilter extends Slice, ChangeFilter {
  search?: string | undefined;
  sortBy: 'name' | 'createdAt' | 'updatedAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<AudienceFilter['sortBy'], string>> = {
  name: 'name',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

/** Members less those that are deleted: of many members, few ever are. */
const SELECT = `SELECT a.*, (SELECT count(*) FROM audience_members m WHERE m.audience_seq = a.seq)
  - (SELECT count(*) FROM contacts c WHERE c.deleted_at IS NOT NULL AND EXISTS
    (SELECT 1 FROM audience_members m WHERE m.audience_seq = a.seq AND m.contact_seq = c.seq)) AS contact_count
  FROM audiences a`;

export function listAudiences(db: Db, filter: AudienceFilter): Counted<AudienceRow> {
  const searches = filter.search !== undefined && filter.search !== '';
  const { condition, parameters: changed } = whereChanged(filter);
  const where = searches ? `${condition} AND instr(search_text, @search) > 0` : condition;
  const parameters = { ...changed, ...(searches && { search: fold(filter.search ?? '') }) };
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM audiences WHERE ${where}`, parameters),
    rows: all<AudienceRow>(
      db,
      `${SELECT} WHERE ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset`,
      {
        ...parameters,
        limit: filter.limit,
        offset: filter.offset,
      },
    ),
  };
}

export const findAudience = (db: Db, id: string): AudienceRow | undefined =>
  first<AudienceRow>(db, `${SELECT} WHERE a.id = @id AND a.deleted_at IS NULL`, { id });

export type AudienceFields = Pick<AudienceRow, 'name' | 'description'>;

export function insertAudience(db: Db, id: string, type: string, fields: AudienceFields, at: number): void {
  run(
    db,
    `INSERT INTO audiences (id, name, description, type, search_text, created_at, updated_at)
     VALUES (@id, @name, @description, @type, @search, @at, @at)`,
    { id, type, at, ...toColumns(fields) },
  );
}

export function updateAudience(db: Db, id: string, fields: AudienceFields, at: number): void {
  run(
    db,
    `UPDATE audiences SET name = @name, description = @description, search_text = @search, updated_at = @at
     WHERE id = @id`,
    { id, at, ...toColumns(fields) },
  );
}

export function softDeleteAudience(db: Db, id: string, at: number): void {
  run(db, 'UPDATE audiences SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}

/** What still calls or writes to the audience, in words. */
export function findUseOfAudience(db: Db, audienceId: string): string | undefined {
  return first<{ what: string }>(
    db,
    `SELECT 'the program ' || name AS what FROM programs
       WHERE audience_id = @audienceId AND deleted_at IS NULL AND status <> 'archived'
     UNION ALL SELECT 'an execution' FROM executions
       WHERE audience_id = @audienceId AND status NOT IN ('completed', 'stopped', 'cancelled')
     UNION ALL SELECT 'the SMS program ' || name FROM sms_programs
       WHERE audience_id = @audienceId AND deleted_at IS NULL AND status IN ('draft', 'pending', 'sending') LIMIT 1`,
    { audienceId },
  )?.what;
}

/** Answers false where the contact already belonged. */
export function addMember(db: Db, audienceSeq: number, contactSeq: number): boolean {
  return (
    run(db, 'INSERT OR IGNORE INTO audience_members VALUES (@audienceSeq, @contactSeq)', { audienceSeq, contactSeq }) >
    0
  );
}

const toColumns = ({ name, description }: AudienceFields) => ({
  name,
  description,
  search: searchText([name, description]),
});
