import type {
  Dictionary,
  DictionaryCreate,
  DictionaryEntry,
  DictionaryListQuery,
} from '#shared/wire/gomobile/dictionaries.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import type { Upload } from '../../http/uploads.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { softDeleteAudio } from '../audio/repository.ts';
import { storeAudio } from '../audio/service.ts';
import * as repository from './repository.ts';

export function listDictionaries({ db }: Workspace, { includeSystem, ...query }: DictionaryListQuery): Dictionary[] {
  const { organizationId } = identityOf(db);
  const rows = repository
    .listDictionaries(db, changesOf(query))
    .filter((row) => includeSystem !== 'false' || row.is_system === 0);
  return rows.map((row) => toDictionary(row, organizationId));
}

export function getDictionary(workspace: Workspace, id: string): Dictionary {
  return toDictionary(liveDictionary(workspace, id), identityOf(workspace.db).organizationId);
}

export function createDictionary(workspace: Workspace, input: DictionaryCreate): Dictionary {
  const { db, clock, newId } = workspace;
  const id = newId();
  const { name, description = null, language } = input;
  const { userId: by } = identityOf(db);
  repository.insertDictionary(db, { id, name, description, language, is_system: 0, at: clock.tick(), by });
  return getDictionary(workspace, id);
}

/** Its entries go with it, and their clips. */
export function deleteDictionary(workspace: Workspace, id: string): void {
  const { db, clock } = workspace;
  ownDictionary(workspace, id);
  const change = { at: clock.tick(), by: identityOf(db).userId };
  db.transaction(() => {
    for (const entry of repository.listEntries(db, id)) removeEntry(workspace, entry, change);
    repository.softDeleteDictionary(db, { id, ...change });
  })();
}

export function listEntries(workspace: Workspace, id: string): DictionaryEntry[] {
  liveDictionary(workspace, id);
  return repository.listEntries(workspace.db, id).map(toEntry);
}

export function getEntry(workspace: Workspace, id: string, key: string): DictionaryEntry {
  return toEntry(liveEntry(workspace, id, key));
}

/** Adds an entry with its clip. Throws 409 where the key is taken. */
export async function addEntry(
  workspace: Workspace,
  id: string,
  { key, file }: { key: string; file: Upload['file'] },
): Promise<DictionaryEntry> {
  const { db, clock, newId } = workspace;
  const { name } = ownDictionary(workspace, id);
  refuseTakenKey(workspace, id, key);
  const clip = { title: key, description: `Clip of dictionary ${name}`, usageType: 'prompt', tags: [] };
  const audioId = await storeAudio(workspace, file, 'dictionary', clip);
  try {
    db.transaction(() => {
      // Another request may have taken the key, or deleted the dictionary, while the clip was read.
      ownDictionary(workspace, id);
      refuseTakenKey(workspace, id, key);
      const by = identityOf(db).userId;
      repository.insertEntry(db, { id: newId(), dictionaryId: id, key, audioId, at: clock.tick(), by });
    })();
  } catch (thrown) {
    softDeleteAudio(db, audioId, clock.tick());
    throw thrown;
  }
  return getEntry(workspace, id, key);
}

export function deleteEntry(workspace: Workspace, id: string, key: string): void {
  const { db, clock } = workspace;
  ownDictionary(workspace, id);
  const entry = liveEntry(workspace, id, key);
  db.transaction(() => removeEntry(workspace, entry, { at: clock.tick(), by: identityOf(db).userId }))();
}

function removeEntry({ db }: Workspace, entry: repository.EntryRow, change: { at: number; by: string }): void {
  repository.softDeleteEntry(db, { id: entry.id, ...change });
  softDeleteAudio(db, entry.audio_id, change.at);
}

function liveDictionary({ db }: Workspace, id: string): repository.DictionaryRow {
  const row = repository.findDictionary(db, id);
  if (row === undefined) throw notFound('Dictionary');
  return row;
}

/** A dictionary that may be changed. */
function ownDictionary(workspace: Workspace, id: string): repository.DictionaryRow {
  const row = liveDictionary(workspace, id);
  if (row.is_system === 1) throw new ApiError(403, 'FORBIDDEN', 'System dictionaries can only be read');
  return row;
}

function liveEntry(workspace: Workspace, id: string, key: string): repository.EntryRow {
  liveDictionary(workspace, id);
  const row = repository.findEntry(workspace.db, id, key);
  if (row === undefined) throw notFound('Dictionary entry');
  return row;
}

function refuseTakenKey({ db }: Workspace, id: string, key: string): void {
  if (repository.findEntry(db, id, key) === undefined) return;
  throw new ApiError(409, 'CONFLICT', 'The dictionary has an entry with this key already', {
    problems: [{ field: 'key', message: 'key is already used by another entry', code: 'unique' }],
  });
}

function toDictionary(row: repository.DictionaryRow, organizationId: string): Dictionary {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    language: row.language,
    organizationId: row.is_system === 1 ? null : organizationId,
    isSystem: row.is_system === 1,
    ...toStamps(row),
  };
}

function toEntry(row: repository.EntryRow): DictionaryEntry {
  return { id: row.id, dictionaryId: row.dictionary_id, key: row.key, audioId: row.audio_id, ...toStamps(row) };
}

const toStamps = (row: repository.DictionaryRow | repository.EntryRow) => ({
  createdAt: toIso(row.created_at),
  updatedAt: toIso(row.updated_at),
  deletedAt: toIsoOrNull(row.deleted_at),
  createdBy: row.created_by,
  updatedBy: row.updated_by,
  deletedBy: row.deleted_by,
});
