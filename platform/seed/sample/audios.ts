import { releaseContent, storeBytes } from '../../files/contents.ts';
import { type AudioFields, insertAudio } from '../../gomobile/audio/repository.ts';
import { insertDictionary, insertEntry } from '../../gomobile/dictionaries/repository.ts';
import { readTone, TONE_SAMPLE_RATE, toneSizeBytes } from '../../gomobile/recordings/tone.ts';
import type { Workspace } from '../../workspace.ts';
import { sampleId } from '../ids.ts';

const HOUR_MS = 60 * 60_000;
const SIMULATED = 'Simulated: a tone, not speech.';

interface AudioSample extends Omit<AudioFields, 'description'> {
  key: string;
  says: string;
  durationMs: number;
}

const AUDIOS: readonly AudioSample[] = [
  {
    key: 'appointment-reminder',
    title: 'Appointment reminder',
    says: 'You have an appointment at Rowan Park Clinic. To confirm press one, to move it press two.',
    usageType: 'prompt',
    tags: ['clinic', 'reminder'],
    durationMs: 6200,
  },
  {
    key: 'thank-you',
    title: 'Thank you and goodbye',
    says: 'Thank you. Your appointment is confirmed. Goodbye.',
    usageType: 'goodbye',
    tags: ['clinic'],
    durationMs: 2900,
  },
  {
    key: 'parcel-greeting',
    title: 'Swiftlane greeting',
    says: 'Welcome to Swiftlane Parcels. This call is recorded to improve our service.',
    usageType: 'welcome',
    tags: ['delivery'],
    durationMs: 4100,
  },
  {
    key: 'recording-notice',
    title: 'Recording notice',
    says: 'Calls are recorded for training and quality.',
    usageType: 'notification',
    tags: ['all'],
    durationMs: 2600,
  },
  {
    key: 'hold-music',
    title: 'Music while waiting',
    says: 'Music.',
    usageType: 'hold_music',
    tags: ['telecom', 'support'],
    durationMs: 9000,
  },
];

/** Clips that the entries of our own dictionary say. */
const WORDS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;
const WORD_MS = 700;

/** The library of audio, an hour apart from `at` on, and a dictionary of days. */
export function seedAudios(workspace: Workspace, userId: string, at: number): void {
  for (const [index, { key, says, durationMs, ...fields }] of AUDIOS.entries()) {
    const described = { ...fields, description: `${says} (${SIMULATED})` };
    insertClip(workspace, key, 'library', described, durationMs, at + index * HOUR_MS);
  }
  const dictionaryId = sampleId('dictionary', 'days');
  const description = `Days of the week, for reading appointments out. ${SIMULATED}`;
  insertDictionary(workspace.db, {
    id: dictionaryId,
    name: 'Jours de la semaine',
    description,
    language: 'fr',
    is_system: 0,
    at,
    by: userId,
  });
  for (const word of WORDS) {
    const fields = { title: word, description: SIMULATED, usageType: 'prompt', tags: [] };
    const audioId = insertClip(workspace, `day-${word}`, 'dictionary', fields, WORD_MS, at);
    const id = sampleId('dictionary-entry', `days-${word}`);
    insertEntry(workspace.db, { id, dictionaryId, key: word.toLowerCase(), audioId, at, by: userId });
  }
}

function insertClip(
  { db }: Workspace,
  key: string,
  origin: 'library' | 'dictionary',
  fields: AudioFields,
  durationMs: number,
  at: number,
): string {
  const id = sampleId('audio', key);
  const shape = { duration_ms: durationMs, channels: 1 };
  const content = storeBytes(db, Buffer.concat([...readTone(shape, key.length * 7, 0, toneSizeBytes(shape) - 1)]));
  const format = { contentType: 'audio/wav', codec: 'pcm_s16le', channels: 1, sampleRate: TONE_SAMPLE_RATE };
  const probed = { ...format, durationMs, bitsPerSample: 16, playable: true };
  insertAudio(db, {
    id,
    fileId: sampleId('audio-file', key),
    fileName: `${key}.wav`,
    origin,
    fields,
    content,
    probed,
    at,
  });
  releaseContent(db, content.contentId);
  return id;
}
