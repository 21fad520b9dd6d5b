import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const audienceQueries = (_parts: ReaderParts): ReaderHandlers['audiences'] => ({});

export const audienceCommands = (_parts: EngineParts): WriterHandlers['audiences'] => ({});
