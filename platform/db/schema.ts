import { workspace } from './migrations/0001-workspace.ts';
import { common } from './migrations/0002-common.ts';
import { dialling } from './migrations/0003-dialling.ts';
import { identity } from './migrations/0004-identity.ts';
import { uploads } from './migrations/0005-uploads.ts';
import { agents } from './migrations/0006-agents.ts';
import { executions } from './migrations/0007-executions.ts';
import { reports } from './migrations/0008-reports.ts';
import { services } from './migrations/0009-services.ts';
import { all, type Db } from './statements.ts';

/**
 * Each entry takes the schema one version up. Times are milliseconds since 1970 UTC; `seq` is the order of creation and
 * breaks ties in every list. A shipped entry is never edited.
 */
const MIGRATIONS: readonly string[] = [
  // In the order of their numbers.
  workspace,
  common,
  dialling,
  identity,
  uploads,
  agents,
  executions,
  reports,
  services,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

export function schemaVersion(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }));
}

export function migrate(db: Db): void {
  for (let version = schemaVersion(db); version < SCHEMA_VERSION; version++) {
    db.transaction(() => {
      db.exec(MIGRATIONS[version] ?? '');
      db.pragma(`user_version = ${version + 1}`);
    })();
  }
}

/** Tables of this server itself; every other belongs to the workspace and is emptied with it. */
const OWN_TABLES = new Set(['settings']);

/** Removes everything from the workspace. Must be called in a transaction. */
export function emptyWorkspace(db: Db): void {
  // Tables refer to one another in both directions: what they say is checked when the transaction ends.
  db.pragma('defer_foreign_keys = ON');
  const tables = all<{ name: string }>(
    db,
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'`,
  );
  for (const { name } of tables) if (!OWN_TABLES.has(name)) db.exec(`DELETE FROM "${name}"`);
}
