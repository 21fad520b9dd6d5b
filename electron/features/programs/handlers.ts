import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const programQueries = (_parts: ReaderParts): ReaderHandlers['programs'] => ({});

export const programCommands = (_parts: EngineParts): WriterHandlers['programs'] => ({});
