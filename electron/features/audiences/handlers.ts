import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { audiencesReadAt, listAudiences } from './repository.ts';
import { addToAudience, createAudience, getAudience, removeAudience, updateAudience } from './service.ts';

export const audienceQueries = ({ db }: ReaderParts): ReaderHandlers['audiences'] => ({
  list: (input) => listAudiences(db, input),
  get: ({ id }) => getAudience(db, id),
  readAt: () => audiencesReadAt(db),
});

export function audienceCommands(parts: EngineParts): WriterHandlers['audiences'] {
  const told = <T>(id: string, outcome: T): T => {
    parts.publish('audiences', 'onChanged', { ids: [id] });
    // Contacts show which audiences they are in.
    parts.publish('contacts', 'onChanged', { ids: null });
    parts.publish('outbox', 'onChanged', { ids: null });
    parts.onQueued();
    return outcome;
  };
  return {
    create: (input) => told(input.id, createAudience(parts, input)),
    update: (input) => told(input.id, updateAudience(parts, input)),
    remove: (input) => told(input.id, removeAudience(parts, input)),
    add: (input) => told(input.id, addToAudience(parts, input)),
  };
}
