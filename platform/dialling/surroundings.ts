import { findAudio } from '../gomobile/audio/repository.ts';
import { findDictionary, findEntry } from '../gomobile/dictionaries/repository.ts';
import { hasAgent } from '../gomobile/flows/repository.ts';
import type { Workspace } from '../workspace.ts';
import type { Surroundings } from './node-actions.ts';

export function surroundingsOf({ db }: Pick<Workspace, 'db'>): Surroundings {
  const audio = (id: string) => {
    const row = findAudio(db, id);
    return row === undefined ? null : { title: row.title, durationMs: row.duration_ms };
  };
  return {
    audio,
    word: (dictionaryId, key) => {
      if (findDictionary(db, dictionaryId) === undefined) return null;
      const entry = findEntry(db, dictionaryId, key);
      return entry === undefined ? null : audio(entry.audio_id);
    },
    hasAgent: (id) => hasAgent(db, id),
  };
}
