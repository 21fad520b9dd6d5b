import { all, count, type Db, type Parameters } from '../../db/statements.ts';
import { fold } from '../../db/text.ts';
import type { ExecutionRow } from '../../dialling/execution-repository.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export interface ExecutionFilter extends Slice {
  /** In the program's name. */
  search?: string | undefined;
  status?: string | undefined;
  programId?: string | undefined;
  sortBy: 'createdAt' | 'updatedAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<ExecutionFilter['sortBy'], string>> = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const CONDITIONS = {
  search: 'program_id IN (SELECT id FROM programs WHERE instr(search_text, @search) > 0)',
  status: 'status = @status',
  programId: 'program_id = @programId',
} as const;

export function listExecutions(db: Db, filter: ExecutionFilter): Counted<ExecutionRow> {
  let where = 'WHERE 1 = 1';
  const parameters: Parameters = {};
  for (const key of ['search', 'status', 'programId'] as const) {
    const value = filter[key];
    if (value === undefined || value === '') continue;
    where += ` AND ${CONDITIONS[key]}`;
    parameters[key] = key === 'search' ? fold(value) : value;
  }
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM executions ${where}`, parameters),
    rows: all<ExecutionRow>(
      db,
      `SELECT * FROM executions ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset`,
      { ...parameters, limit: filter.limit, offset: filter.offset },
    ),
  };
}
