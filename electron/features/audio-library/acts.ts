import { basename, extname } from 'node:path';
import type { AudioUsage } from '#shared/contract/audio-library.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Audio } from '#shared/wire/gomobile/audio.ts';
import type { EngineParts } from '../../engine/parts.ts';
import type { AudioUpload } from '../../engine/protocol.ts';
import { contentTypeOf } from '../../media/audio-file-type.ts';
import { findClip } from '../../media/clips.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction } from '../../store/database.ts';
import { actOnce, madeBy } from '../../sync/act-once.ts';
import { audios } from '../../sync/pull/collections/administration.ts';
import { keepDetail, keepRecord, removeRecord } from '../../sync/store/record-store.ts';
import { getAudio, requireAudio } from './service.ts';

export type AudioDeps = Pick<EngineParts, 'db' | 'clock' | 'random' | 'publish' | 'online' | 'clips'>;

const PLATFORM = ['gomobile'] as const;

function keep(deps: AudioDeps, connectionId: string, audio: Audio): string {
  const id = keepRecord(deps, audios, { connectionId, item: audio });
  deps.publish('audioLibrary', 'onChanged', { ids: [id] });
  return id;
}

/** Brings the bytes of an audio here, once, and answers by which they are played. */
export async function fetchAudio(deps: AudioDeps, id: string): Promise<{ clipId: string }> {
  const { connectionId, remoteId } = requireAudio(deps.db, id);
  const audio = { connectionId, remoteId };
  // Played before: then no platform is needed.
  const here = findClip(deps.db, audio);
  if (here) return { clipId: here.id };
  const clipId = await deps.online(connectionId, PLATFORM, ({ client }) =>
    deps.clips.fetch(audio, () => client.download('streamAudio', { params: { id: remoteId } })),
  );
  deps.publish('audioLibrary', 'onChanged', { ids: [id] });
  return { clipId };
}

/** Asks for an audio as it is now, with whose it is. */
export async function readAgain(deps: AudioDeps, id: string): Promise<void> {
  const { connectionId, remoteId } = requireAudio(deps.db, id);
  const details = await deps.online(connectionId, PLATFORM, ({ client }) =>
    client.call('getAudioDetails', { params: { id: remoteId } }),
  );
  const { organization: _organization, ...audio } = details;
  inTransaction(deps.db, () => {
    keepRecord(deps, audios, { connectionId, item: audio });
    keepDetail(deps, id, details);
  });
  deps.publish('audioLibrary', 'onChanged', { ids: [id] });
}

/** Sends a file to the library, once; a lost answer is settled by what the library has then. */
export async function uploadAudio(deps: AudioDeps, upload: AudioUpload): Promise<{ id: string }> {
  const { connectionId, path, title, usageType } = upload;
  const file = { name: basename(path), contentType: contentTypeOf(extname(path)), source: { path } };
  const fields = { title, description: upload.description, usageType, tags: upload.tags.join(',') || undefined };
  const sentAt = deps.clock.now();
  const audio = await deps.online(connectionId, PLATFORM, async ({ client }) => {
    const ofThisUse = () => client.list('listAudiosByUsage', { params: { usageType } });
    const known = new Set((await ofThisUse()).items.map(({ id }) => id));
    return actOnce(
      () =>
        client.call('uploadAudio', {
          upload: { file, fields },
          onProgress: ({ sentBytes, totalBytes }) =>
            deps.publish('audioLibrary', 'onUpload', { id: upload.id, sentBytes, totalBytes }),
        }),
      async () =>
        madeBy((await ofThisUse()).items, {
          sentAt,
          isKnown: ({ id }) => known.has(id),
          matches: (one) => one.title === title,
          datedAt: ({ createdAt }) => createdAt,
        }),
    );
  });
  return { id: keep(deps, connectionId, audio) };
}

export interface AudioChange {
  id: string;
  title: string;
  description: string;
  usageType: AudioUsage;
  tags: string[];
}

/** Changes the words of an audio; its file stays. */
export async function updateAudio(deps: AudioDeps, { id, title, ...change }: AudioChange): Promise<void> {
  const { connectionId, remoteId } = requireAudio(deps.db, id);
  const params = { id: remoteId };
  const { usageType, tags } = change;
  const description = change.description || null;
  const body = { title, description, usageType, tags };
  const saved = await deps.online(connectionId, PLATFORM, ({ client }) =>
    actOnce(
      () => client.call('updateAudio', { params, body }),
      async () => {
        const now = await client.call('getAudio', { params });
        const isSaved =
          now.title === title &&
          (now.description || null) === description &&
          now.usageType === usageType &&
          JSON.stringify(now.tags ?? []) === JSON.stringify(tags);
        return isSaved ? now : null;
      },
    ),
  );
  keep(deps, connectionId, saved);
}

/** Deletes an audio. CONFLICT names what uses it, as far as that is known here. */
export async function removeAudio(deps: AudioDeps, id: string): Promise<void> {
  const { connectionId, remoteId } = requireAudio(deps.db, id);
  const params = { id: remoteId };
  await deps.online(connectionId, PLATFORM, async ({ client }) => {
    try {
      await actOnce(
        async () => {
          await client.act('deleteAudio', { params });
          return true;
        },
        () => client.call('getAudio', { params }).then(() => null, isGone),
      );
    } catch (error) {
      const status = failureOf(error)?.status;
      if (status === 409) throw inUse(deps, id, error);
      if (status !== 404) throw error;
    }
  });
  const clip = findClip(deps.db, { connectionId, remoteId });
  if (clip) await deps.clips.forget(clip.id);
  inTransaction(deps.db, () => removeRecord(deps, { connectionId, collection: 'audios', remoteId }));
  deps.publish('audioLibrary', 'onChanged', { ids: [id] });
}

function isGone(error: unknown): true {
  if (failureOf(error)?.status === 404) return true;
  throw error;
}

function inUse({ db }: AudioDeps, id: string, cause: unknown): AppError {
  const { flows, dictionaries } = getAudio(db, id);
  const names = [...flows.map(({ name }) => name), ...dictionaries.map(({ name, key }) => `${name} (${key})`)];
  return new AppError(
    'CONFLICT',
    names.length === 0
      ? 'Something on the platform plays this audio, so it cannot be deleted.'
      : `This audio is played by ${names.slice(0, 5).join(', ')}, so it cannot be deleted.`,
    { action: 'Take it out there first. Nothing was deleted.', cause },
  );
}
