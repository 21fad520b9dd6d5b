import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { StoredContent } from '../../files/contents.ts';
import type { Counted, Slice } from '../../http/paging.ts';
import type { ProbedAudio } from './probe.ts';

export interface AudioRow {
  id: string;
  title: string;
  description: string | null;
  usage_type: string;
  /** JSON. */
  tags: string;
  origin: AudioOrigin;
  duration_ms: number;
  file_id: string;
  file_name: string;
  content_type: string;
  codec: string;
  channels: number;
  sample_rate: number;
  bits_per_sample: number | null;
  playable: number;
  content_id: number;
  sha256: string;
  size_bytes: number;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

/** Uploaded for its own sake, or the clip of a dictionary's entry; lists show the library alone. */
export type AudioOrigin = 'library' | 'dictionary';

/** What a person writes about an audio. */
export interface AudioFields {
  title: string;
  description: string | null;
  usageType: string;
  tags: readonly string[];
}

export interface AudioFilter extends Slice, ChangeFilter {
  search?: string | undefined;
  usageType?: string | undefined;
  /** Audio with any of them; empty: all. */
  tags: readonly string[];
  sortBy: 'createdAt' | 'updatedAt' | 'title' | 'durationSeconds';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<AudioFilter['sortBy'], string>> = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  title: 'title',
  durationSeconds: 'duration_ms',
};

const LIBRARY = `FROM audios WHERE origin = 'library'`;

export function listAudios(db: Db, filter: AudioFilter): Counted<AudioRow> {
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  const { and, parameters } = conditionsOf(filter);
  const rows = all<AudioRow>(
    db,
    `SELECT audios.* FROM (SELECT seq ${LIBRARY}${and} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset) page
     JOIN audios ON audios.seq = page.seq ORDER BY audios.${column} ${order}, audios.seq ${order}`,
    { ...parameters, limit: filter.limit, offset: filter.offset },
  );
  return { rows, total: count(db, `SELECT count(*) AS n ${LIBRARY}${and}`, parameters) };
}

function conditionsOf({ search, usageType, tags, ...changes }: AudioFilter): {
  and: string;
  parameters: Record<string, string | number>;
} {
  const { condition, parameters: changed } = whereChanged(changes);
  const parameters: Record<string, string | number> = { ...changed };
  let and = ` AND ${condition}`;
  if (usageType !== undefined) {
    and += ' AND usage_type = @usageType';
    parameters.usageType = usageType;
  }
  if (search !== undefined && search !== '') {
    and += ' AND instr(search_text, @search) > 0';
    parameters.search = fold(search);
  }
  if (tags.length > 0) {
    and += ' AND EXISTS (SELECT 1 FROM json_each(tags) t JOIN json_each(@tags) wanted ON wanted.value = t.value)';
    parameters.tags = JSON.stringify(tags);
  }
  return { and, parameters };
}

export const listAudiosByUsage = (db: Db, usageType: string): AudioRow[] =>
  all<AudioRow>(
    db,
    `SELECT * ${LIBRARY} AND deleted_at IS NULL AND usage_type = @usageType ORDER BY created_at DESC, seq DESC`,
    {
      usageType,
    },
  );

export const findAudio = (db: Db, id: string): AudioRow | undefined =>
  first<AudioRow>(db, 'SELECT * FROM audios WHERE id = @id AND deleted_at IS NULL', { id });

export interface NewAudio {
  id: string;
  fileId: string;
  fileName: string;
  origin: AudioOrigin;
  fields: AudioFields;
  content: StoredContent;
  probed: ProbedAudio;
  at: number;
}

export function insertAudio(db: Db, { id, fileId, fileName, origin, fields, content, probed, at }: NewAudio): void {
  const { playable, ...format } = probed;
  run(
    db,
    `INSERT INTO audios (id, title, description, usage_type, tags, origin, duration_ms, file_id, file_name, content_type,
       codec, channels, sample_rate, bits_per_sample, playable, content_id, sha256, size_bytes, search_text, created_at, updated_at)
     VALUES (@id, @title, @description, @usageType, @tags, @origin, @durationMs, @fileId, @fileName, @contentType,
       @codec, @channels, @sampleRate, @bitsPerSample, @playable, @contentId, @sha256, @sizeBytes, @search, @at, @at)`,
    { id, fileId, fileName, origin, at, ...content, ...format, playable: playable ? 1 : 0, ...toColumns(fields) },
  );
}

export function updateAudio(db: Db, id: string, fields: AudioFields, at: number): void {
  run(
    db,
    `UPDATE audios SET title = @title, description = @description, usage_type = @usageType, tags = @tags,
       search_text = @search, updated_at = @at WHERE id = @id`,
    { id, at, ...toColumns(fields) },
  );
}

const toColumns = ({ title, description, usageType, tags }: AudioFields) => ({
  title,
  description,
  usageType,
  tags: JSON.stringify(tags),
  search: searchText([title, description, ...tags]),
});

export function softDeleteAudio(db: Db, id: string, at: number): void {
  run(db, 'UPDATE audios SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}

/** What plays an audio, in words, or undefined: an entry of a dictionary, or a flow whose graph names it. */
export function findAudioUse(db: Db, id: string): string | undefined {
  const entry = first<{ key: string; name: string }>(
    db,
    `SELECT e.key, d.name FROM dictionary_entries e JOIN dictionaries d ON d.id = e.dictionary_id
     WHERE e.audio_id = @id AND e.deleted_at IS NULL AND d.deleted_at IS NULL`,
    { id },
  );
  if (entry !== undefined) return `entry "${entry.key}" of dictionary "${entry.name}"`;
  const flow = first<{ name: string }>(
    db,
    'SELECT name FROM flows WHERE deleted_at IS NULL AND instr(graph, @id) > 0',
    { id },
  );
  return flow && `flow "${flow.name}"`;
}
