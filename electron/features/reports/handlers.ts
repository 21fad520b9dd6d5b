import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const reportQueries = (_parts: ReaderParts): ReaderHandlers['reports'] => ({});

export const reportCommands = (_parts: EngineParts): WriterHandlers['reports'] => ({});
