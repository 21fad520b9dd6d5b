import type { AutoPauseRule, PauseWindows, ProgramRetry } from '#shared/wire/gomobile/programs.ts';
import { all, count, type Db, first, type Parameters, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';
import { CONTACT_NAME } from '../contacts/repository.ts';

export interface ProgramSettings {
  /** As they were sent: numbers or their ids. */
  didPool: string[];
  retryStrategy: ProgramRetry;
  pauseWindows: PauseWindows | null;
  autoPauseRules: AutoPauseRule[];
}

export interface ProgramRow {
  id: string;
  name: string;
  status: string;
  /** Null, as the flow and the start, for a program of the sample calls. */
  audience_id: string | null;
  flow_id: string | null;
  start_at: number | null;
  stop_at: number | null;
  /** JSON of `ProgramSettings`; of a program of the sample calls, `{}`. */
  settings: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

export interface ProgramFilter extends Slice, ChangeFilter {
  search?: string | undefined;
  status?: string | undefined;
  sortBy: 'name' | 'createdAt' | 'updatedAt' | 'startAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<ProgramFilter['sortBy'], string>> = {
  name: 'name',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  startAt: 'start_at',
};

const COLUMNS =
  'id, name, status, audience_id, flow_id, start_at, stop_at, settings, created_at, updated_at, deleted_at';

export function listPrograms(db: Db, filter: ProgramFilter): Counted<ProgramRow> {
  const { condition, parameters: changed } = whereChanged(filter);
  let where = `WHERE ${condition}`;
  const parameters: Parameters = { ...changed };
  if (filter.search !== undefined && filter.search !== '') {
    where += ' AND instr(search_text, @search) > 0';
    parameters.search = fold(filter.search);
  }
  if (filter.status !== undefined) {
    where += ' AND status = @status';
    parameters.status = filter.status;
  }
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM programs ${where}`, parameters),
    rows: all<ProgramRow>(
      db,
      `SELECT ${COLUMNS} FROM programs ${where} ORDER BY ${column} ${order}, id ${order} LIMIT @limit OFFSET @offset`,
      { ...parameters, limit: filter.limit, offset: filter.offset },
    ),
  };
}

export const findProgram = (db: Db, id: string): ProgramRow | undefined =>
  first<ProgramRow>(db, `SELECT ${COLUMNS} FROM programs WHERE id = @id AND deleted_at IS NULL`, { id });

export interface ProgramFields {
  name: string;
  audienceId: string;
  flowId: string;
  startAt: number;
  stopAt: number | null;
  settings: ProgramSettings;
}

export function insertProgram(db: Db, id: string, fields: ProgramFields, at: number): void {
  run(
    db,
    `INSERT INTO programs (id, name, search_text, status, audience_id, flow_id, start_at, stop_at, settings, created_at, updated_at)
     VALUES (@id, @name, @search, 'draft', @audienceId, @flowId, @startAt, @stopAt, @settings, @at, @at)`,
    { id, at, ...toColumns(fields) },
  );
}

export function updateProgram(db: Db, id: string, fields: ProgramFields, at: number): void {
  run(
    db,
    `UPDATE programs SET name = @name, search_text = @search, audience_id = @audienceId, flow_id = @flowId,
       start_at = @startAt, stop_at = @stopAt, settings = @settings, updated_at = @at WHERE id = @id`,
    { id, at, ...toColumns(fields) },
  );
}

const toColumns = ({ settings, ...fields }: ProgramFields) => ({
  ...fields,
  search: searchText([fields.name]),
  settings: JSON.stringify(settings),
});

export function setProgramStatus(db: Db, id: string, status: string, at: number): void {
  run(db, 'UPDATE programs SET status = @status, updated_at = @at WHERE id = @id', { id, status, at });
}

export function softDeleteProgram(db: Db, id: string, at: number): void {
  run(db, 'UPDATE programs SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}

/** The status of an execution of the program that has not ended. */
export const findLiveExecution = (db: Db, programId: string): string | undefined =>
  first<{ status: string }>(
    db,
    `SELECT status FROM executions
     WHERE program_id = @programId AND status NOT IN ('completed', 'stopped', 'cancelled') LIMIT 1`,
    { programId },
  )?.status;

export interface TriggerRow {
  id: string;
  contact_id: string;
  contact_phone: string;
  contact_name: string | null;
  trigger_at: number;
  /** JSON. */
  attribute_value: string;
  status: string;
  created_at: number;
  triggered_at: number | null;
}

export function listTriggers(db: Db, programId: string, status: string | undefined): TriggerRow[] {
  return all<TriggerRow>(
    db,
    `SELECT t.id, t.contact_id, c.primary_phone AS contact_phone, ${CONTACT_NAME} AS contact_name, t.trigger_at,
       t.attribute_value, t.status, t.created_at, t.triggered_at
     FROM contact_triggers t JOIN contacts c ON c.id = t.contact_id
     WHERE t.program_id = @programId AND (@status IS NULL OR t.status = @status) ORDER BY t.trigger_at, t.seq`,
    { programId, status: status ?? null },
  );
}
