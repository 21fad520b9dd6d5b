import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApiError } from '../../http/errors.ts';
import type { SendableFile } from '../../http/send-file.ts';
import type { RecordingRow } from './repository.ts';
import { readTone } from './tone.ts';

/** Where a recording's bytes come from: `sample:<file>` in the sample folder, `tone:<seed>` computed when asked for. */
export const sampleAudio = (file: string): string => `sample:${file}`;
export const toneAudio = (seed: number): string => `tone:${seed}`;

/** A recording's audio as it is sent. Opening it throws 404 `FILE_MISSING` where the file is gone or changed. */
export const audioFile = (recording: RecordingRow, sampleDir: string): SendableFile => ({
  name: recording.file_name,
  contentType: recording.content_type,
  sizeBytes: recording.size_bytes,
  tag: recording.sha256 ?? recording.file_id,
  open: (start, end) => openAudio(recording, sampleDir, start, end),
});

function openAudio(recording: RecordingRow, sampleDir: string, start: number, end: number): Readable {
  const [kind = '', name = ''] = recording.audio.split(':', 2);
  if (kind === 'tone') return Readable.from(readTone(recording, Number(name), start, end));
  const path = join(sampleDir, name);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size !== recording.size_bytes) {
    throw new ApiError(
      404,
      'FILE_MISSING',
      `The audio file ${name} is ${size === undefined ? 'missing' : 'not as it was'}`,
    );
  }
  return createReadStream(path, { start, end });
}
