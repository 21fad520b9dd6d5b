import type { z } from 'zod';
import { prepare, type ReadDb, type WriteDb } from './database.ts';

/** A choice kept in the database, or `fallback` where none was made or the value kept is not of this shape. */
export function getSetting<T>(db: ReadDb, name: string, schema: z.ZodType<T>, fallback: T): T {
  const row = prepare<{ value: string }>(db, 'SELECT value FROM settings WHERE name = ?').get(name);
  if (!row) return fallback;
  const parsed = schema.safeParse(JSON.parse(row.value));
  return parsed.success ? parsed.data : fallback;
}

export function setSetting(db: WriteDb, name: string, value: unknown): void {
  prepare(
    db,
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, JSON.stringify(value));
}
