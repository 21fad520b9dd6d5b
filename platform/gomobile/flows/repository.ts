import type { FlowGraph } from '#shared/wire/gomobile/flows.ts';
import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export interface FlowRow {
  id: string;
  name: string;
  description: string | null;
  version: number;
  /** JSON of a `FlowGraph`. */
  graph: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

export interface FlowFilter extends Slice, ChangeFilter {
  search?: string | undefined;
  sortBy: 'name' | 'createdAt' | 'updatedAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<FlowFilter['sortBy'], string>> = {
  name: 'name',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const COLUMNS = 'id, name, description, version, graph, created_at, updated_at, deleted_at';

export function listFlows(db: Db, filter: FlowFilter): Counted<FlowRow> {
  const searches = filter.search !== undefined && filter.search !== '';
  const { condition, parameters: changed } = whereChanged(filter);
  const where = `WHERE ${condition}${searches ? ' AND instr(search_text, @search) > 0' : ''}`;
  const parameters = { ...changed, ...(searches && { search: fold(filter.search ?? '') }) };
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM flows ${where}`, parameters),
    rows: all<FlowRow>(
      db,
      `SELECT ${COLUMNS} FROM flows ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset`,
      { ...parameters, limit: filter.limit, offset: filter.offset },
    ),
  };
}

export const findFlow = (db: Db, id: string): FlowRow | undefined =>
  first<FlowRow>(db, `SELECT ${COLUMNS} FROM flows WHERE id = @id AND deleted_at IS NULL`, { id });

/** The flow that changed last. */
export const findLatestFlow = (db: Db): FlowRow | undefined =>
  first<FlowRow>(
    db,
    `SELECT ${COLUMNS} FROM flows WHERE deleted_at IS NULL ORDER BY updated_at DESC, seq DESC LIMIT 1`,
  );

/** The graph of a version, of a deleted flow too: what was launched with it goes on. */
export function findGraph(db: Db, flowId: string, version: number): FlowGraph | undefined {
  const row = first<{ graph: string }>(
    db,
    'SELECT graph FROM flow_versions WHERE flow_id = @flowId AND version = @version',
    { flowId, version },
  );
  return row && (JSON.parse(row.graph) as FlowGraph);
}

export type FlowFields = Pick<FlowRow, 'name' | 'description' | 'graph' | 'version'>;

export function insertFlow(db: Db, id: string, fields: FlowFields, at: number): void {
  run(
    db,
    `INSERT INTO flows (id, name, description, version, graph, search_text, created_at, updated_at)
     VALUES (@id, @name, @description, @version, @graph, @search, @at, @at)`,
    { id, at, ...toColumns(fields) },
  );
  insertVersion(db, id, fields, at);
}

export function updateFlow(db: Db, id: string, fields: FlowFields, at: number): void {
  run(
    db,
    `UPDATE flows SET name = @name, description = @description, version = @version, graph = @graph, search_text = @search,
       updated_at = @at WHERE id = @id`,
    { id, at, ...toColumns(fields) },
  );
  insertVersion(db, id, fields, at);
}

function insertVersion(db: Db, flowId: string, { version, graph }: FlowFields, at: number): void {
  run(db, 'INSERT INTO flow_versions (flow_id, version, graph, created_at) VALUES (@flowId, @version, @graph, @at)', {
    flowId,
    version,
    graph,
    at,
  });
}

export function softDeleteFlow(db: Db, id: string, at: number): void {
  run(db, 'UPDATE flows SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}

/** What still needs a flow: a program that is not archived, an execution or a call request that has not ended. */
export function findUseOfFlow(db: Db, flowId: string): string | undefined {
  return first<{ what: string }>(
    db,
    `SELECT 'the program ' || name AS what FROM programs
       WHERE flow_id = @flowId AND deleted_at IS NULL AND status <> 'archived'
     UNION ALL SELECT 'an execution' FROM executions
       WHERE flow_id = @flowId AND status NOT IN ('completed', 'stopped', 'cancelled')
     UNION ALL SELECT 'a call request' FROM jobs WHERE flow_id = @flowId AND status = 'queued' LIMIT 1`,
    { flowId },
  )?.what;
}

export const hasAgent = (db: Db, id: string): boolean =>
  first(db, "SELECT 1 FROM agents WHERE id = @id AND deleted_at IS NULL AND status <> 'archived'", { id }) !==
  undefined;

const toColumns = ({ name, description, version, graph }: FlowFields) => ({
  name,
  description,
  version,
  graph,
  search: searchText([name, description]),
});
