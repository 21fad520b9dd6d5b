import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const flowQueries = (_parts: ReaderParts): ReaderHandlers['flows'] => ({});

export const flowCommands = (_parts: EngineParts): WriterHandlers['flows'] => ({});
