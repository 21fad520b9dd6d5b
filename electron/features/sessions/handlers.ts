import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { listSessions, logOutEverywhere, readSessions, revokeSession } from './service.ts';

export const sessionQueries = ({ db }: ReaderParts): ReaderHandlers['sessions'] => ({
  list: () => listSessions(db),
});

export function sessionCommands(parts: EngineParts): WriterHandlers['sessions'] {
  const told = async <T>(work: Promise<T>): Promise<T> => {
    const value = await work;
    parts.publish('sessions', 'onChanged', { ids: null });
    return value;
  };
  return {
    read: ({ connectionId }) => told(readSessions(parts, connectionId)),
    revoke: (input) => told(revokeSession(parts, input)),
    logOutEverywhere: ({ connectionId }) => told(logOutEverywhere(parts, connectionId)),
  };
}
