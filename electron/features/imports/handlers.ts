import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const importQueries = (_parts: ReaderParts): ReaderHandlers['imports'] => ({});

export const importCommands = (_parts: EngineParts): WriterHandlers['imports'] => ({});
