import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const numberQueries = (_parts: ReaderParts): ReaderHandlers['numbers'] => ({});

export const numberCommands = (_parts: EngineParts): WriterHandlers['numbers'] => ({});
