import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const sessionQueries = (_parts: ReaderParts): ReaderHandlers['sessions'] => ({});

export const sessionCommands = (_parts: EngineParts): WriterHandlers['sessions'] => ({});
