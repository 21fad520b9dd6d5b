import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { dictionaryCreator, fetchEntry, removeDictionary, removeEntry } from './acts.ts';
import { dictionaryOverview, getDictionary, listDictionaries, listEntries } from './service.ts';

export const dictionaryQueries = ({ db }: ReaderParts): ReaderHandlers['dictionaries'] => ({
  list: (input) => listDictionaries(db, input),
  overview: () => dictionaryOverview(db),
  get: ({ id }) => getDictionary(db, id),
  entries: (input) => listEntries(db, input),
});

export const dictionaryCommands = (parts: EngineParts): WriterHandlers['dictionaries'] => ({
  create: dictionaryCreator(parts),
  remove: ({ id }) => removeDictionary(parts, id),
  removeEntry: ({ id }) => removeEntry(parts, id),
  fetchEntry: ({ id }) => fetchEntry(parts, id),
});
