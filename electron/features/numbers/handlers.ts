import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { listNumbers } from './service.ts';

export const numberQueries = ({ db }: ReaderParts): ReaderHandlers['numbers'] => ({ list: () => listNumbers(db) });

export const numberCommands = (_parts: EngineParts): WriterHandlers['numbers'] => ({});
