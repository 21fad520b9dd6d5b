import { AppError } from '#shared/errors/app-error.ts';
import { inTransaction, type WriteDb } from './database.ts';
import type { Migration } from './migration.ts';
import { migration0010 } from './migrations/0010-initial.ts';
import { migration0040 } from './migrations/0040-collection-states.ts';
import { migration0060 } from './migrations/0060-audio-findings.ts';

/** In rising order. A migration that has shipped is never edited. */
export const MIGRATIONS: readonly Migration[] = [migration0010, migration0040, migration0060];

/** Brings the schema to the newest version, each step in a transaction together with its version number. */
export function migrate(db: WriteDb, migrations: readonly Migration[] = MIGRATIONS): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const current = Number(db.pragma('user_version', { simple: true }));
  if (current > newest) {
    throw new AppError('DB_FROM_FUTURE', 'A newer Earshot has written this database.', {
      action: 'Install the newest Earshot to open it. Nothing was changed.',
    });
  }
  for (const migration of migrations) {
    if (migration.version <= current) continue;
    inTransaction(db, () => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    });
  }
}
