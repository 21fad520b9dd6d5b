import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const messageQueries = (_parts: ReaderParts): ReaderHandlers['messages'] => ({});

export const messageCommands = (_parts: EngineParts): WriterHandlers['messages'] => ({});
