import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const conversationQueries = (_parts: ReaderParts): ReaderHandlers['conversations'] => ({});

export const conversationCommands = (_parts: EngineParts): WriterHandlers['conversations'] => ({});
