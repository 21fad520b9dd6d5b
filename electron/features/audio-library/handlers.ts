import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const audioLibraryQueries = (_parts: ReaderParts): ReaderHandlers['audioLibrary'] => ({});

export const audioLibraryCommands = (_parts: EngineParts): WriterHandlers['audioLibrary'] => ({});
