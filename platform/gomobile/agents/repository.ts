import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export type AgentStatus = 'draft' | 'active' | 'archived';

/** What may be changed. */
export interface AgentFields {
  name: string;
  description: string | null;
  instructions: string;
  pipeline_mode: string;
  model: string;
  /** JSON. */
  model_settings: string;
  welcome_message: string | null;
  language: string;
  /** JSON or null. */
  voice: string | null;
  knowledge_base_id: string | null;
}

export interface AgentRow extends AgentFields {
  id: string;
  status: AgentStatus;
  /** The status that an archived agent had. */
  status_before: AgentStatus | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

export interface AgentFilter extends Slice, ChangeFilter {
  status?: string | undefined;
  search?: string | undefined;
  sortBy: 'name' | 'createdAt' | 'updatedAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<AgentFilter['sortBy'], string>> = {
  name: 'name',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

export function listAgents(db: Db, filter: AgentFilter): Counted<AgentRow> {
  const { status, search = '', limit, offset } = filter;
  const { condition, parameters: changed } = whereChanged(filter);
  const where = `${condition}${status ? ' AND status = @status' : ''}${search ? ' AND instr(search_text, @search) > 0' : ''}`;
  const parameters = { ...changed, ...(status && { status }), ...(search && { search: fold(search) }) };
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM agents WHERE ${where}`, parameters),
    // One page of keys is found in the index before any row is read.
    rows: all<AgentRow>(
      db,
      `SELECT a.* FROM agents a JOIN (
         SELECT id AS key FROM agents WHERE ${where} ORDER BY ${column} ${order}, id ${order} LIMIT @limit OFFSET @offset
       ) page ON page.key = a.id ORDER BY a.${column} ${order}, a.id ${order}`,
      { ...parameters, limit, offset },
    ),
  };
}

export const findAgent = (db: Db, id: string): AgentRow | undefined =>
  first<AgentRow>(db, 'SELECT * FROM agents WHERE id = @id AND deleted_at IS NULL', { id });

export function insertAgent(db: Db, id: string, fields: AgentFields, at: number): void {
  run(
    db,
    `INSERT INTO agents (id, status, name, description, instructions, pipeline_mode, model, model_settings, welcome_message,
       language, voice, knowledge_base_id, search_text, created_at, updated_at)
     VALUES (@id, 'draft', @name, @description, @instructions, @pipeline_mode, @model, @model_settings, @welcome_message,
       @language, @voice, @knowledge_base_id, @search, @at, @at)`,
    { id, at, ...fields, search: searchText([fields.name, fields.description]) },
  );
}

export function updateAgent(db: Db, id: string, fields: AgentFields, at: number): void {
  run(
    db,
    `UPDATE agents SET name = @name, description = @description, instructions = @instructions,
       pipeline_mode = @pipeline_mode, model = @model, model_settings = @model_settings,
       welcome_message = @welcome_message, language = @language, voice = @voice,
       knowledge_base_id = @knowledge_base_id, search_text = @search, updated_at = @at WHERE id = @id`,
    { id, at, ...fields, search: searchText([fields.name, fields.description]) },
  );
}

export function setStatus(db: Db, id: string, status: AgentStatus, before: AgentStatus | null, at: number): void {
  run(db, 'UPDATE agents SET status = @status, status_before = @before, updated_at = @at WHERE id = @id', {
    id,
    status,
    before,
    at,
  });
}

export function softDeleteAgent(db: Db, id: string, at: number): void {
  run(db, 'UPDATE agents SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}
