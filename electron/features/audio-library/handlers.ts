import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { fetchAudio, readAgain, removeAudio, updateAudio } from './acts.ts';
import { audioOverview, getAudio, listAudio } from './service.ts';

export const audioLibraryQueries = ({ db }: ReaderParts): ReaderHandlers['audioLibrary'] => ({
  list: (input) => listAudio(db, input),
  overview: () => audioOverview(db),
  get: ({ id }) => getAudio(db, id),
});

export const audioLibraryCommands = (parts: EngineParts): WriterHandlers['audioLibrary'] => ({
  fetch: ({ id }) => fetchAudio(parts, id),
  readAgain: ({ id }) => readAgain(parts, id),
  update: (input) => updateAudio(parts, input),
  remove: ({ id }) => removeAudio(parts, id),
});
