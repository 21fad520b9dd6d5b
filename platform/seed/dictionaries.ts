import type { Db } from '../db/statements.ts';
import { releaseContent, storeBytes } from '../files/contents.ts';
import { insertAudio } from '../gomobile/audio/repository.ts';
import { insertDictionary, insertEntry } from '../gomobile/dictionaries/repository.ts';
import { readTone, TONE_SAMPLE_RATE, toneSizeBytes } from '../gomobile/recordings/tone.ts';
import { sampleId } from './ids.ts';

const SYSTEM_DICTIONARIES = [
  { language: 'fr', name: 'Nombres', description: 'French numbers. The clips are simulated: tones, not speech.' },
  { language: 'ar', name: 'الأرقام', description: 'Arabic numbers. The clips are simulated: tones, not speech.' },
] as const;

const HIGHEST_NUMBER = 10;
const CLIP = { duration_ms: 250, channels: 1 };

/** Adds the dictionaries that every organization has and none may change. */
export function seedDictionaries(db: Db, at: number): void {
  for (const { language, name, description } of SYSTEM_DICTIONARIES) {
    const dictionaryId = sampleId('dictionary', language);
    insertDictionary(db, { id: dictionaryId, name, description, language, is_system: 1, at, by: null });
    for (let number = 0; number <= HIGHEST_NUMBER; number++) seedEntry(db, dictionaryId, language, number, at);
  }
}

function seedEntry(db: Db, dictionaryId: string, language: string, number: number, at: number): void {
  const key = String(number);
  const audioId = sampleId('dictionary-audio', `${language}-${key}`);
  const content = storeBytes(db, Buffer.concat([...readTone(CLIP, number, 0, toneSizeBytes(CLIP) - 1)]));
  insertAudio(db, {
    id: audioId,
    fileId: sampleId('dictionary-file', `${language}-${key}`),
    fileName: `${language}-${key}.wav`,
    origin: 'dictionary',
    fields: { title: key, description: 'Simulated: a tone, not speech', usageType: 'prompt', tags: [] },
    content,
    probed: {
      contentType: 'audio/wav',
      codec: 'pcm_s16le',
      durationMs: CLIP.duration_ms,
      channels: CLIP.channels,
      sampleRate: TONE_SAMPLE_RATE,
      bitsPerSample: 16,
      playable: true,
    },
    at,
  });
  insertEntry(db, { id: sampleId('dictionary-entry', `${language}-${key}`), dictionaryId, key, audioId, at, by: null });
  releaseContent(db, content.contentId);
}
