import type { LocalSeed, LocalSeedReply } from '#shared/wire/local/capabilities.ts';
import { emptyWorkspace } from '../db/schema.ts';
import { type Db, first } from '../db/statements.ts';
import type { Workspace } from '../workspace.ts';
import { seedDictionaries } from './dictionaries.ts';
import { generateContacts, generateRecordings } from './generate.ts';
import { sampleId, sampleWorkspaceId } from './ids.ts';
import { insertOrganization } from './insert.ts';
import { seedMeans } from './means.ts';
import { hasContent, seedContent } from './sample/content.ts';
import { seedSample, WORKSPACE_AGE_MS } from './sample.ts';
import { readSampleManifest } from './sample-manifest.ts';
import { seedServiceMeans, seedServiceSample } from './services.ts';

/** Empties the workspace and fills it again, in one transaction: a failure leaves what was there. */
export function seedWorkspace(workspace: Workspace, seed: LocalSeed): LocalSeedReply {
  const { db, clock, sampleDir } = workspace;
  const manifest = seed.seed === 'sample' ? readSampleManifest(sampleDir) : null;
  db.transaction(() => {
    emptyWorkspace(db);
    const now = clock.tick();
    if (manifest === null) seedEmpty(db, now);
    else seedSample(db, manifest, now);
    // The sample's first credits are as old as the sample, so that what it spent comes after them.
    seedMeans(workspace, manifest === null ? now : now - WORKSPACE_AGE_MS);
    seedServiceMeans(workspace, now);
    if (manifest !== null) seedServiceSample(workspace, now);
    seedDictionaries(db, now);
    if (manifest !== null && hasContent(manifest)) seedContent(workspace, manifest, now);
    generateContacts(db, seed.contacts, now);
    generateRecordings(db, seed.recordings, now);
  })();
  return countRows(db);
}

export const isSeeded = (db: Db): boolean => first(db, 'SELECT 1 FROM users LIMIT 1') !== undefined;

/** A workspace with nothing but its organization, its user and the means to call and write. */
function seedEmpty(db: Db, now: number): void {
  const slug = 'empty-workspace';
  insertOrganization(
    db,
    {
      id: sampleId('organization', slug),
      workspaceId: sampleWorkspaceId(slug),
      name: 'Empty workspace',
      slug,
      timezone: 'UTC',
      currency: 'USD',
      user: { id: sampleId('user', slug), email: 'supervisor@example.com', firstName: 'Local', lastName: 'Supervisor' },
    },
    now,
  );
}

function countRows(db: Db): LocalSeedReply {
  const rows = (table: string): number => first<{ n: number }>(db, `SELECT count(*) AS n FROM ${table}`)?.n ?? 0;
  return {
    contacts: rows('contacts'),
    customAttributes: rows('custom_attributes'),
    audiences: rows('audiences'),
    calls: rows('calls'),
    recordings: rows('recordings'),
  };
}
