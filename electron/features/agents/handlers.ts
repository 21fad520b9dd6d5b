import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';

export const agentQueries = (_parts: ReaderParts): ReaderHandlers['agents'] => ({});

export const agentCommands = (_parts: EngineParts): WriterHandlers['agents'] => ({});
