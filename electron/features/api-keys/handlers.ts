import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { createKey, type KeyDeps, listKeys, ownKeys, revokeKey, updateKey } from './service.ts';

export const apiKeyQueries = ({ db }: ReaderParts): ReaderHandlers['apiKeys'] => ({
  list: () => listKeys(db),
});

export function apiKeyCommands(parts: EngineParts, secretOf: KeyDeps['secretOf']): WriterHandlers['apiKeys'] {
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      // Also after a failure: what was looked up may have changed the list.
      parts.publish('apiKeys', 'onChanged', { ids: null });
    }
  };
  return {
    own: () => ownKeys({ db: parts.db, secretOf }),
    create: (input) => told(createKey(parts, input)),
    update: (input) => told(updateKey(parts, input)),
    revoke: (input) => told(revokeKey(parts, input)),
  };
}
