import { basename, extname } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import type { EngineParts } from '../../engine/parts.ts';
import type { NewEntry } from '../../engine/protocol.ts';
import { contentTypeOf } from '../../media/audio-file-type.ts';
import { findClip } from '../../media/clips.ts';
import { openFrameReader } from '../../media/frame-reader.ts';
import type { UploadFile } from '../../net/multipart.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction } from '../../store/database.ts';
import { actOnce, createOnce, madeBy } from '../../sync/act-once.ts';
import { dictionaries, dictionaryEntries } from '../../sync/pull/collections/administration.ts';
import { keepRecord, removeRecord } from '../../sync/store/record-store.ts';
import { findRecord, findRecordByRemoteId } from '../../sync/store/record-table.ts';
import { audioIdOf, getDictionary, requireDictionary, requireEntry } from './service.ts';

export type DictionaryDeps = Pick<EngineParts, 'db' | 'clock' | 'random' | 'publish' | 'online' | 'clips'>;

const PLATFORM = ['gomobile'] as const;
const statusOf = (error: unknown): number | null => failureOf(error)?.status ?? null;
const changed = ({ publish }: DictionaryDeps, id: string): void => publish('dictionaries', 'onChanged', { ids: [id] });

export interface NewDictionary {
  id: string;
  connectionId: string;
  name: string;
  description?: string | undefined;
  language: string;
}

/** Creates a dictionary: once for an id of the caller. */
export function dictionaryCreator(deps: DictionaryDeps): (input: NewDictionary) => Promise<{ id: string }> {
  const once = createOnce<{ id: string }>();
  return (input) => once(input.id, () => createDictionary(deps, input));
}

async function createDictionary(deps: DictionaryDeps, input: NewDictionary): Promise<{ id: string }> {
  const { connectionId, name, description, language } = input;
  const body = { name, language, ...(description && { description }) };
  const made = await deps.online(connectionId, PLATFORM, async ({ client }) => {
    const known = new Set((await client.list('listDictionaries')).items.map(({ id }) => id));
    const sentAt = deps.clock.now();
    return actOnce(
      () => client.call('createDictionary', { body }),
      async () =>
        madeBy((await client.list('listDictionaries')).items, {
          sentAt,
          isKnown: ({ id }) => known.has(id),
          matches: (one) => one.name === name,
          datedAt: ({ createdAt }) => createdAt,
        }),
    );
  });
  const id = keepRecord(deps, dictionaries, { connectionId, item: made });
  changed(deps, id);
  return { id };
}

/** System dictionaries can only be read, which is known before anything is sent. */
function assertOwn({ db }: DictionaryDeps, id: string): void {
  if (!getDictionary(db, id).isSystem) return;
  throw new AppError('FORBIDDEN', 'The platform made this dictionary; it can only be read.', {
    action: 'Create a dictionary of your own instead.',
  });
}

/** True once it is done, or what it was about is gone there already. */
async function unlessGone(act: () => Promise<unknown>): Promise<true> {
  await act().catch((error: unknown) => {
    if (statusOf(error) !== 404) throw error;
  });
  return true;
}

/** True where asking says that it is gone, null where it is there. */
const goneOrNull = (ask: Promise<unknown>): Promise<true | null> =>
  ask.then(
    () => null,
    (error: unknown) => {
      if (statusOf(error) === 404) return true as const;
      throw error;
    },
  );

export async function removeDictionary(deps: DictionaryDeps, id: string): Promise<void> {
  const { connectionId, remoteId } = requireDictionary(deps.db, id);
  assertOwn(deps, id);
  const params = { id: remoteId };
  await deps.online(connectionId, PLATFORM, ({ client }) =>
    actOnce(
      () => unlessGone(() => client.act('deleteDictionary', { params })),
      () => goneOrNull(client.call('getDictionary', { params })),
    ),
  );
  inTransaction(deps.db, () =>
    removeRecord(deps, { connectionId, collection: 'dictionaries', remoteId }, ['dictionaryEntries']),
  );
  changed(deps, id);
}

/** Adds a word. CONFLICT where the dictionary has it already. */
export async function addEntry(deps: DictionaryDeps, { dictionaryId, key, source }: NewEntry): Promise<void> {
  const { connectionId, remoteId } = requireDictionary(deps.db, dictionaryId);
  assertOwn(deps, dictionaryId);
  const entry = await deps.online(connectionId, PLATFORM, async ({ client }) => {
    const file = 'path' in source ? fileAt(source.path) : await fileOfLibrary(deps, client, source.audioId);
    const params = { id: remoteId };
    const byKey = { params: { ...params, key } };
    const wasThere = (await goneOrNull(client.call('getDictionaryEntry', byKey))) === null;
    if (wasThere) throw taken(key);
    return actOnce(
      () => client.call('addDictionaryEntry', { params, upload: { file, fields: { key } } }),
      () =>
        client.call('getDictionaryEntry', byKey).catch((error: unknown) => {
          if (statusOf(error) === 404) return null;
          throw error;
        }),
    ).catch((error: unknown) => {
      throw statusOf(error) === 409 ? taken(key, error) : error;
    });
  });
  keepRecord(deps, dictionaryEntries, { connectionId, item: entry, parentId: remoteId });
  changed(deps, dictionaryId);
}

const taken = (key: string, cause?: unknown): AppError =>
  new AppError('CONFLICT', `The dictionary says “${key}” already.`, {
    action: 'Delete that entry first, then add the new one.',
    cause,
  });

const fileAt = (path: string): UploadFile => ({
  name: basename(path),
  contentType: contentTypeOf(extname(path)),
  source: { path },
});

type Client = GomobileConnector['client'];

/** The bytes of an audio of the library, brought here first where they are not. */
async function fileOfLibrary({ db, clips }: DictionaryDeps, client: Client, audioId: string): Promise<UploadFile> {
  const audio = findRecord(db, audioId);
  if (audio?.collection !== 'audios') throw new AppError('NOT_FOUND', 'This audio is no longer here.');
  const { connectionId, remoteId, name } = audio;
  const open = () => client.download('streamAudio', { params: { id: remoteId } });
  const clip = clips.resolve(await clips.fetch({ connectionId, remoteId }, open));
  if (clip === null) throw new AppError('MEDIA_MISSING', 'The audio is no longer on this machine.');
  const reader = await openFrameReader(clip);
  try {
    return { name: fileName(name, clip.contentType), contentType: clip.contentType, source: await reader.readAll() };
  } finally {
    await reader.close();
  }
}

const fileName = (title: string, contentType: string): string =>
  `${title.replace(/[^\p{L}\p{N} _-]/gu, '').slice(0, 60) || 'audio'}.${contentType.split(/[/;]/)[1] ?? 'wav'}`;

export async function removeEntry(deps: DictionaryDeps, id: string): Promise<void> {
  const entry = requireEntry(deps.db, id);
  const { connectionId, remoteId, parentRemoteId, name: key } = entry;
  const parent = findRecordByRemoteId(deps.db, { connectionId, collection: 'dictionaries', remoteId: parentRemoteId });
  if (parent) assertOwn(deps, parent.id);
  const params = { id: parentRemoteId, key };
  await deps.online(connectionId, PLATFORM, ({ client }) =>
    actOnce(
      () => unlessGone(() => client.act('deleteDictionaryEntry', { params })),
      () => goneOrNull(client.call('getDictionaryEntry', { params })),
    ),
  );
  inTransaction(deps.db, () => removeRecord(deps, { connectionId, collection: 'dictionaryEntries', remoteId }));
  changed(deps, parent?.id ?? id);
}

/** Brings the audio of an entry here, and answers by which it is played. */
export async function fetchEntry(deps: DictionaryDeps, id: string): Promise<{ clipId: string }> {
  const entry = requireEntry(deps.db, id);
  const audioId = audioIdOf(entry);
  if (audioId === null) throw new AppError('NOT_FOUND', 'This entry has no audio.');
  const audio = { connectionId: entry.connectionId, remoteId: audioId };
  // Played before: then no platform is needed.
  const here = findClip(deps.db, audio);
  if (here) return { clipId: here.id };
  const clipId = await deps.online(entry.connectionId, PLATFORM, ({ client }) =>
    deps.clips.fetch(audio, () => client.download('streamAudio', { params: { id: audioId } })),
  );
  changed(deps, id);
  return { clipId };
}
