import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const apiKeyQueries = (_parts: ReaderParts): ReaderHandlers['apiKeys'] => ({});

export const apiKeyCommands = (_parts: EngineParts): WriterHandlers['apiKeys'] => ({});
