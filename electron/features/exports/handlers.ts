import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const exportQueries = (_parts: ReaderParts): ReaderHandlers['exports'] => ({});

export const exportCommands = (_parts: EngineParts): WriterHandlers['exports'] => ({});
