/** What is uploaded: audio, dictionaries of audio clips, lists of contacts on their way in. */
export const uploads = `
-- tags: JSON, texts. origin: library, or dictionary for the clip of an entry. codec, channels and sample_rate: as probed.
CREATE TABLE audios (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, description TEXT, usage_type TEXT NOT NULL,
  tags TEXT NOT NULL, origin TEXT NOT NULL, duration_ms INTEGER NOT NULL, file_id TEXT NOT NULL, file_name TEXT NOT NULL,
  content_type TEXT NOT NULL, codec TEXT NOT NULL, channels INTEGER NOT NULL, sample_rate INTEGER NOT NULL,
  bits_per_sample INTEGER, playable INTEGER NOT NULL, content_id INTEGER NOT NULL REFERENCES file_contents(id),
  sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL, search_text TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, deleted_at INTEGER
) STRICT;
CREATE INDEX audios_content ON audios(content_id);
CREATE INDEX audios_created ON audios(created_at) WHERE deleted_at IS NULL AND origin = 'library';
CREATE INDEX audios_title ON audios(title) WHERE deleted_at IS NULL AND origin = 'library';
CREATE INDEX audios_duration ON audios(duration_ms) WHERE deleted_at IS NULL AND origin = 'library';
CREATE INDEX audios_usage ON audios(usage_type, created_at) WHERE deleted_at IS NULL AND origin = 'library';

CREATE TABLE dictionaries (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, language TEXT NOT NULL,
  is_system INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, deleted_at INTEGER,
  created_by TEXT, updated_by TEXT, deleted_by TEXT
) STRICT;
CREATE TABLE dictionary_entries (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, dictionary_id TEXT NOT NULL REFERENCES dictionaries(id),
  key TEXT NOT NULL, audio_id TEXT NOT NULL REFERENCES audios(id), created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, deleted_at INTEGER, created_by TEXT, updated_by TEXT, deleted_by TEXT
) STRICT;
CREATE UNIQUE INDEX dictionary_entries_key ON dictionary_entries(dictionary_id, key) WHERE deleted_at IS NULL;
CREATE INDEX dictionary_entries_audio ON dictionary_entries(audio_id);

-- status: uploading, uploaded, validated, executing or executed. columns: JSON, headers by position. mappings: JSON, as
-- validated. valid_rows to duplicate_rows count rows by their status, duplicates among the invalid ones; what follows is of
-- the execution. done_through: the last row that was carried out. failed_content_id: the rows not taken, as a CSV file.
CREATE TABLE ingestions (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, file_name TEXT NOT NULL, columns TEXT NOT NULL,
  total_rows INTEGER NOT NULL, audience_id TEXT REFERENCES audiences(id), mappings TEXT,
  valid_rows INTEGER NOT NULL DEFAULT 0, invalid_rows INTEGER NOT NULL DEFAULT 0, existing_rows INTEGER NOT NULL DEFAULT 0,
  duplicate_rows INTEGER NOT NULL DEFAULT 0, done_through INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0, added_to_audience INTEGER NOT NULL DEFAULT 0,
  executed_at INTEGER, failed_content_id INTEGER REFERENCES file_contents(id), created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ingestions_failed_content ON ingestions(failed_content_id);

-- cells: JSON, texts by position. status: null before the first validation, then valid, invalid, existing or duplicate;
-- failed where only carrying it out showed what is wrong. errors: JSON, field, code and message of each.
CREATE TABLE ingestion_rows (
  ingestion_seq INTEGER NOT NULL REFERENCES ingestions(seq), row_number INTEGER NOT NULL, cells TEXT NOT NULL,
  status TEXT, primary_phone TEXT, contact_id TEXT, errors TEXT, PRIMARY KEY (ingestion_seq, row_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX ingestion_rows_status ON ingestion_rows(ingestion_seq, status, row_number);
CREATE INDEX ingestion_rows_phone ON ingestion_rows(ingestion_seq, primary_phone, row_number);
`;
