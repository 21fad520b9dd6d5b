import type { WriteDb } from './database.ts';

/** One step from a schema to the next. */
export interface Migration {
  /** Rises by tens, so that a fix can go between two releases. */
  version: number;
  up(db: WriteDb): void;
}
