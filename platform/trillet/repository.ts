import { all, type Db, first, run } from '../db/statements.ts';

/** A flow of either kind, as the store has it. */
export interface FlowRow {
  id: string;
  /** JSON: the fields of the API but for ids, times and version. */
  document: string;
  /** Changes so far: the API's `__v`. */
  version: number;
  created_at: number;
  updated_at: number;
}

export type FlowTable = 'trillet_message_flows' | 'trillet_call_flows';

/** In the order of their creation. */
export const listFlows = (db: Db, table: FlowTable): FlowRow[] =>
  all<FlowRow>(db, `SELECT * FROM ${table} ORDER BY seq`);

export const findFlow = (db: Db, table: FlowTable, id: string): FlowRow | undefined =>
  first<FlowRow>(db, `SELECT * FROM ${table} WHERE id = @id`, { id: id.toLowerCase() });

export function insertFlow(db: Db, table: FlowTable, id: string, document: object, at: number): void {
  run(db, `INSERT INTO ${table} (id, document, version, created_at, updated_at) VALUES (@id, @document, 0, @at, @at)`, {
    id,
    document: JSON.stringify(document),
    at,
  });
}

export function updateFlow(db: Db, table: FlowTable, id: string, document: object, at: number): void {
  run(db, `UPDATE ${table} SET document = @document, version = version + 1, updated_at = @at WHERE id = @id`, {
    id,
    document: JSON.stringify(document),
    at,
  });
}

/** Answers false where there was none. */
export const deleteFlow = (db: Db, table: FlowTable, id: string): boolean =>
  run(db, `DELETE FROM ${table} WHERE id = @id`, { id: id.toLowerCase() }) > 0;
