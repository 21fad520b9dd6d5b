import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb } from '../../store/database.ts';
import { listAttributes, listAudiences, listContacts } from './repository.ts';
import { type ContactDeps, createContact, getContact, removeContact, updateContact } from './service.ts';

export interface ContactHandlerDeps extends ContactDeps {
  publish: Publish;
  /** A change waits to be sent. */
  onQueued: () => void;
}

export const contactQueries = ({ db }: { db: ReadDb }): ReaderHandlers['contacts'] => ({
  list: (input) => listContacts(db, input),
  get: ({ id }) => getContact(db, id),
  attributes: () => listAttributes(db),
  audiences: () => listAudiences(db),
});

export function contactCommands({ publish, onQueued, ...deps }: ContactHandlerDeps): WriterHandlers['contacts'] {
  const changed = (id: string) => {
    publish('contacts', 'onChanged', { ids: [id] });
    publish('outbox', 'onChanged', { ids: null });
    onQueued();
  };
  return {
    create: (input) => {
      const contact = createContact(deps, input);
      changed(contact.id);
      return contact;
    },
    update: (input) => {
      const contact = updateContact(deps, input);
      changed(contact.id);
      return contact;
    },
    remove: (input) => {
      removeContact(deps, input);
      changed(input.id);
    },
  };
}
