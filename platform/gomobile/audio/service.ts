import type {
  Audio,
  AudioDetails,
  AudioListQuery,
  AudioPlaybackUrl,
  AudioUpdate,
  AudioUploadFields,
} from '#shared/wire/gomobile/audio.ts';
import { MAX_AUDIO_TAGS } from '#shared/wire/gomobile/audio.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { storedFile } from '../../files/stored-file.ts';
import { ApiError, notFound, validationFailed } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import type { SendableFile } from '../../http/send-file.ts';
import { signUrl } from '../../http/signed-url.ts';
import type { Upload } from '../../http/uploads.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { getUser } from '../users/repository.ts';
import { probeAudio } from './probe.ts';
import * as repository from './repository.ts';

const DEFAULT_PLAYBACK_SECONDS = 60 * 60;

export async function uploadAudio(
  workspace: Workspace,
  { fields, file }: { fields: AudioUploadFields; file: Upload['file'] },
): Promise<Audio> {
  const tags = splitTags(fields.tags);
  if (tags.length > MAX_AUDIO_TAGS || tags.some((tag) => tag.length > 64)) {
    const message = `tags must be at most ${MAX_AUDIO_TAGS}, of at most 64 characters each`;
    throw validationFailed([{ field: 'tags', message, code: 'arrayMaxSize', params: { max: MAX_AUDIO_TAGS } }]);
  }
  const { title, description = null, usageType } = fields;
  const id = await storeAudio(workspace, file, 'library', { title, description, usageType, tags });
  return getAudio(workspace, id);
}

/** Probes an uploaded file and keeps it as audio; answers its id. Throws 415 or 400 for what is no sound audio. */
export async function storeAudio(
  { db, clock, newId }: Workspace,
  { name: fileName, content }: Upload['file'],
  origin: repository.AudioOrigin,
  fields: repository.AudioFields,
): Promise<string> {
  const probed = await probeAudio(db, content);
  const id = newId();
  repository.insertAudio(db, { id, fileId: newId(), fileName, origin, fields, content, probed, at: clock.tick() });
  return id;
}

export function listAudios(workspace: Workspace, query: AudioListQuery) {
  const { db } = workspace;
  const { search, usageType, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const filter = {
    ...sliceOf(query),
    ...changesOf(query),
    search,
    usageType,
    tags: splitTags(query.tags),
    sortBy,
    sortOrder,
  };
  const { rows, total } = repository.listAudios(db, filter);
  return toPage({ rows: rows.map(wireFor(workspace)), total }, query);
}

export function listAudiosByUsage(workspace: Workspace, usageType: string): Audio[] {
  return repository.listAudiosByUsage(workspace.db, usageType).map(wireFor(workspace));
}

export function getAudio(workspace: Workspace, id: string): Audio {
  return wireFor(workspace)(liveAudio(workspace, id));
}

export function getAudioDetails(workspace: Workspace, id: string): AudioDetails {
  const { organization_id, organization_name: name, slug } = getUser(workspace.db);
  return { ...getAudio(workspace, id), organization: { id: organization_id, name, slug } };
}

/** The bytes, as they are sent. */
export function audioFile(workspace: Workspace, id: string): SendableFile {
  const row = liveAudio(workspace, id);
  const content = { contentId: row.content_id, sha256: row.sha256, sizeBytes: row.size_bytes };
  return storedFile(workspace.db, content, { name: row.file_name, contentType: row.content_type });
}

/** Changes the fields that are sent; a request that changes nothing leaves `updatedAt` as it is. */
export function updateAudio(workspace: Workspace, id: string, input: AudioUpdate): Audio {
  const { db, clock } = workspace;
  const row = liveAudio(workspace, id);
  const before = { title: row.title, description: row.description, usageType: row.usage_type, tags: tagsOf(row) };
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const after = { ...before, ...given };
  if (JSON.stringify(after) !== JSON.stringify(before)) repository.updateAudio(db, id, after, clock.tick());
  return getAudio(workspace, id);
}

export function deleteAudio(workspace: Workspace, id: string): void {
  const { db, clock } = workspace;
  liveAudio(workspace, id);
  const use = repository.findAudioUse(db, id);
  if (use !== undefined) throw new ApiError(409, 'RESOURCE_IN_USE', `The audio is used by ${use}`);
  repository.softDeleteAudio(db, id, clock.tick());
}

/** `host` is the one that the request came to. */
export function playbackUrl(
  workspace: Workspace,
  id: string,
  host: string,
  expiresIn = DEFAULT_PLAYBACK_SECONDS,
): AudioPlaybackUrl {
  liveAudio(workspace, id);
  const expiresAt = workspace.clock.now() + expiresIn * 1000;
  return { url: signUrl(workspace, host, { kind: 'audio', id, expiresAt }), expiresAt: toIso(expiresAt) };
}

function liveAudio({ db }: Workspace, id: string): repository.AudioRow {
  const row = repository.findAudio(db, id);
  if (row === undefined) throw notFound('Audio');
  return row;
}

/** Texts between commas, each once. */
function splitTags(list: string | undefined): string[] {
  const tags = (list ?? '').split(',').map((tag) => tag.trim());
  return [...new Set(tags)].filter((tag) => tag !== '');
}

const tagsOf = (row: repository.AudioRow): string[] => JSON.parse(row.tags);

const TELEPHONE = { codec: 'pcm_s16le', sample_rate: 8000, channels: 1 };

const isForTelephone = (row: repository.AudioRow): boolean =>
  row.codec === TELEPHONE.codec && row.sample_rate === TELEPHONE.sample_rate && row.channels === TELEPHONE.channels;

/** As the API carries it; without extras, without what was found in the file. */
function wireFor({ db, extras }: Workspace): (row: repository.AudioRow) => Audio {
  const { organizationId } = identityOf(db);
  return (row) => ({
    id: row.id,
    organizationId,
    title: row.title,
    description: row.description,
    usageType: row.usage_type,
    tags: tagsOf(row),
    durationSeconds: row.duration_ms / 1000,
    fileId: row.file_id,
    file: {
      id: row.file_id,
      name: row.file_name,
      contentType: row.content_type,
      fileSize: row.size_bytes,
      playable: row.playable === 1,
      downloadable: true,
      ...(extras && {
        codec: row.codec,
        channels: row.channels,
        sampleRate: row.sample_rate,
        bitsPerSample: row.bits_per_sample,
      }),
    },
    ...(extras && { advice: isForTelephone(row) ? null : 'On a telephone line WAV sounds best: 8 kHz, 16-bit, mono.' }),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    deletedAt: toIsoOrNull(row.deleted_at),
  });
}
