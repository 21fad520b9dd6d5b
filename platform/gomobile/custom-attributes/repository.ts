import { all, type Db, first, run } from '../../db/statements.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';

export interface CustomAttributeRow {
  id: string;
  name: string;
  display_name: string;
  description: string | null;
  type: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  created_by: string | null;
  updated_by: string | null;
  deleted_by: string | null;
}

const LIVE = 'SELECT * FROM custom_attributes WHERE deleted_at IS NULL';

export function listCustomAttributes(db: Db, changes: ChangeFilter = {}): CustomAttributeRow[] {
  const { condition, parameters } = whereChanged(changes);
  return all<CustomAttributeRow>(db, `SELECT * FROM custom_attributes WHERE ${condition} ORDER BY seq`, parameters);
}

export const findCustomAttribute = (db: Db, id: string): CustomAttributeRow | undefined =>
  first<CustomAttributeRow>(db, `${LIVE} AND id = @id`, { id });

export const findCustomAttributeByName = (db: Db, name: string): CustomAttributeRow | undefined =>
  first<CustomAttributeRow>(db, `${LIVE} AND name = @name`, { name });

export function insertCustomAttribute(
  db: Db,
  row: Pick<CustomAttributeRow, 'id' | 'name' | 'display_name' | 'description' | 'type'> & { at: number; by: string },
): void {
  run(
    db,
    `INSERT INTO custom_attributes (id, name, display_name, description, type, created_at, updated_at, created_by, updated_by)
     VALUES (@id, @name, @display_name, @description, @type, @at, @at, @by, @by)`,
    row,
  );
}

export function updateCustomAttribute(
  db: Db,
  change: { id: string; description: string; at: number; by: string },
): void {
  run(
    db,
    'UPDATE custom_attributes SET description = @description, updated_at = @at, updated_by = @by WHERE id = @id',
    change,
  );
}

export function softDeleteCustomAttribute(db: Db, change: { id: string; at: number; by: string }): void {
  run(db, 'UPDATE custom_attributes SET deleted_at = @at, updated_at = @at, deleted_by = @by WHERE id = @id', change);
}
