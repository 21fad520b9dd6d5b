import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const knowledgeQueries = (_parts: ReaderParts): ReaderHandlers['knowledge'] => ({});

export const knowledgeCommands = (_parts: EngineParts): WriterHandlers['knowledge'] => ({});
