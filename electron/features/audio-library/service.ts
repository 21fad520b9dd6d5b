import type { AudioFilter, LibraryAudio, LibraryAudioDetail } from '#shared/contract/audio-library.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Audio, AudioDetails, type Audio as WireAudio } from '#shared/wire/gomobile/audio.ts';
import { findClip } from '../../media/clips.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import {
  eachRecord,
  findRecord,
  findRecordByRemoteId,
  listRecords,
  recordsReadAt,
  type StoredRecord,
} from '../../sync/store/record-table.ts';

const MAX_TAGS = 200;

/** Throws NOT_FOUND. */
export function requireAudio(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'audios') {
    throw new AppError('NOT_FOUND', 'This audio is no longer here.', { action: 'Its platform may have removed it.' });
  }
  return record;
}

const wireOf = (record: StoredRecord): Partial<WireAudio> => Audio.safeParse(record.body).data ?? {};

export function toLibraryAudio(db: ReadDb, record: StoredRecord): LibraryAudio {
  const audio = wireOf(record);
  const { file } = audio;
  return {
    id: record.id,
    connectionId: record.connectionId,
    title: record.name,
    description: audio.description || null,
    usageType: audio.usageType ?? 'other',
    tags: (audio.tags ?? []).slice(0, MAX_TAGS),
    durationMs: audio.durationSeconds == null ? null : Math.round(audio.durationSeconds * 1000),
    sizeBytes: file?.fileSize ?? null,
    contentType: file?.contentType ?? null,
    codec: file?.codec ?? null,
    channelCount: file?.channels ?? null,
    sampleRate: file?.sampleRate ?? null,
    isPlayable: file?.playable !== false,
    advice: audio.advice ?? null,
    updatedAt: record.updatedAt,
    clipId: findClip(db, record)?.id ?? null,
  };
}

/** By title. Tags are no field of the table, so a list that is filtered by them is gone through. */
export function listAudio(
  db: ReadDb,
  { filter, page }: { filter: AudioFilter; page: { offset: number; limit: number } },
): { rows: LibraryAudio[]; total: number } {
  const { text, usageTypes, tags } = filter;
  const wanted = { collections: ['audios'] as const, text, statuses: usageTypes };
  if (tags === undefined || tags.length === 0) {
    const { rows, total } = listRecords(db, wanted, { by: 'name', order: 'asc' }, page);
    return { rows: rows.map((row) => toLibraryAudio(db, row)), total };
  }
  const found = [...eachRecord(db, wanted)]
    .filter((record) => wireOf(record).tags?.some((tag) => tags.includes(tag)))
    .sort((a, b) => a.name.localeCompare(b.name));
  const shown = found.slice(page.offset, page.offset + page.limit);
  return { rows: shown.map((row) => toLibraryAudio(db, row)), total: found.length };
}

export function audioOverview(db: ReadDb) {
  const usageTypes = prepare<{ usageType: string; count: number }>(
    db,
    `SELECT coalesce(status, 'other') AS usageType, count(*) AS count FROM records WHERE collection = 'audios'
     GROUP BY 1 ORDER BY 1 LIMIT 50`,
  ).all();
  const tags = new Set<string>();
  for (const record of eachRecord(db, { collections: ['audios'] })) {
    for (const tag of wireOf(record).tags ?? []) tags.add(tag.slice(0, 256));
  }
  return { usageTypes, tags: [...tags].sort().slice(0, 500), readAt: recordsReadAt(db, ['audios']) };
}

export function getAudio(db: ReadDb, id: string): LibraryAudioDetail {
  const record = requireAudio(db, id);
  const audio = wireOf(record);
  return {
    ...toLibraryAudio(db, record),
    remoteId: record.remoteId,
    createdAt: record.datedAt,
    fileName: audio.file?.name ?? null,
    organisation: AudioDetails.safeParse(record.detail).data?.organization?.name ?? null,
    flows: flowsWith(db, record),
    dictionaries: entriesWith(db, record),
  };
}

const BODIES = `records AS r JOIN base_rows AS b
  ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id`;

/** Flows that name the audio, as far as they are known here. */
const flowsWith = (db: ReadDb, { connectionId, remoteId }: StoredRecord): { id: string; name: string }[] =>
  prepare<{ id: string; name: string }>(
    db,
    `SELECT r.id, r.name FROM ${BODIES}
     WHERE r.collection = 'flows' AND r.connection_id = @connectionId AND instr(b.body, @quoted) > 0
     ORDER BY r.name LIMIT 100`,
  ).all({ connectionId, quoted: JSON.stringify(remoteId) });

/** Entries of dictionaries that say it. */
function entriesWith(db: ReadDb, { connectionId, remoteId }: StoredRecord): LibraryAudioDetail['dictionaries'] {
  const rows = prepare<{ key: string; parentId: string }>(
    db,
    `SELECT r.name AS key, r.parent_remote_id AS parentId FROM ${BODIES}
     WHERE r.collection = 'dictionaryEntries' AND r.connection_id = @connectionId
       AND json_extract(b.body, '$.audioId') = @remoteId ORDER BY r.name LIMIT 100`,
  ).all({ connectionId, remoteId });
  return rows.flatMap(({ key, parentId }) => {
    const found = findRecordByRemoteId(db, { connectionId, collection: 'dictionaries', remoteId: parentId });
    return found ? [{ id: found.id, name: found.name, key }] : [];
  });
}
