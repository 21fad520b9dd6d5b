import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const dictionaryQueries = (_parts: ReaderParts): ReaderHandlers['dictionaries'] => ({});

export const dictionaryCommands = (_parts: EngineParts): WriterHandlers['dictionaries'] => ({});
