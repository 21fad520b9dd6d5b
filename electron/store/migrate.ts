import { AppError } from '#shared/errors/app-error.ts';
import { inTransaction, type ReadDb, type WriteDb } from './database.ts';
import type { Migration } from './migration.ts';
import { migration0010 } from './migrations/0010-initial.ts';
import { migration0020 } from './migrations/0020-work-journal-and-last-call.ts';
import { migration0040 } from './migrations/0040-collection-states.ts';
import { migration0060 } from './migrations/0060-audio-findings.ts';
import { migration0070 } from './migrations/0070-wire-settings.ts';
import { migration0080 } from './migrations/0080-records.ts';
import { migration0090 } from './migrations/0090-jobs.ts';
import { migration0100 } from './migrations/0100-conversations.ts';
import { migration0110 } from './migrations/0110-people.ts';
import { migration0120 } from './migrations/0120-imports.ts';
import { migration0130 } from './migrations/0130-effects.ts';
import { migration0140 } from './migrations/0140-drafts.ts';
import { migration0150 } from './migrations/0150-flows-and-clips.ts';
import { migration0160 } from './migrations/0160-report-snapshots.ts';
import { migration0170 } from './migrations/0170-outbox-rows.ts';
import { migration0180 } from './migrations/0180-pull-strategies.ts';
import { migration0190 } from './migrations/0190-retention.ts';
import { migration0200 } from './migrations/0200-audio-checks.ts';
import { migration0210 } from './migrations/0210-base-rows.ts';
import { migration0220 } from './migrations/0220-lighter-contacts.ts';
import { migration0230 } from './migrations/0230-call-measures.ts';
import { migration0250 } from './migrations/0250-playable-copies.ts';
import { migration0260 } from './migrations/0260-passages.ts';
import { migration0261 } from './migrations/0261-saved-searches.ts';
import { migration0270 } from './migrations/0270-annotations.ts';
import { migration0280 } from './migrations/0280-comment-words.ts';

/** In rising order. A migration that has shipped is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  migration0010,
  migration0020,
  migration0040,
  migration0060,
  migration0070,
  migration0080,
  migration0090,
  migration0100,
  migration0110,
  migration0120,
  migration0130,
  migration0140,
  migration0150,
  migration0160,
  migration0170,
  migration0180,
  migration0190,
  migration0200,
  migration0210,
  migration0220,
  migration0230,
  migration0250,
  migration0260,
  migration0261,
  migration0270,
  migration0280,
];

/** The steps that this file still needs. Refuses one that a newer Earshot has written. */
export function pendingMigrations(db: ReadDb, migrations: readonly Migration[] = MIGRATIONS): Migration[] {
  const newest = migrations.at(-1)?.version ?? 0;
  const current = schemaVersion(db);
  if (current > newest) {
    throw new AppError('DB_FROM_FUTURE', 'A newer Earshot has written this database.', {
      action: 'Install the newest Earshot to open it. Nothing was changed.',
    });
  }
  return migrations.filter(({ version }) => version > current);
}

export const schemaVersion = (db: ReadDb): number => Number(db.pragma('user_version', { simple: true }));

function assertRising(migrations: readonly Migration[]): void {
  for (const [i, { version }] of migrations.entries()) {
    if (version <= (migrations[i - 1]?.version ?? 0)) throw new AppError('BUG', `migration ${version} is out of order`);
  }
}

/** Brings the schema to the newest version, each step in a transaction together with its version number. */
export function migrate(db: WriteDb, migrations: readonly Migration[] = MIGRATIONS): void {
  assertRising(migrations);
  for (const migration of pendingMigrations(db, migrations)) {
    inTransaction(db, () => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    });
  }
}
