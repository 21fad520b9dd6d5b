import { MAX_CHOSEN_IDS } from '#shared/domain/contact-filter.ts';
import type { EngineParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { ReadDb } from '../../store/database.ts';
import { createAttribute, describeAttribute, removeAttribute } from './attributes.ts';
import { changeMany, previewMany, removeMany, undoMany } from './many.ts';
import {
  countAttributeUse,
  keepColumns,
  listAttributes,
  listAudiences,
  listContactIds,
  listContacts,
  readColumns,
} from './repository.ts';
import { createContact, getContact, removeContact, updateContact } from './service.ts';

export type ContactHandlerDeps = Pick<EngineParts, 'db' | 'clock' | 'random' | 'publish' | 'online' | 'onQueued'>;

export const contactQueries = ({ db }: { db: ReadDb }): ReaderHandlers['contacts'] => ({
  list: (input) => listContacts(db, input),
  get: ({ id }) => getContact(db, id),
  idsBetween: ({ filter, sort, first, last }) => {
    const page = { offset: first, limit: Math.min(MAX_CHOSEN_IDS, Math.max(0, last - first + 1)) };
    return listContactIds(db, { filter, sort, page });
  },
  attributes: () => listAttributes(db),
  attributeUse: () => countAttributeUse(db),
  audiences: () => listAudiences(db),
  previewMany: (input) => previewMany(db, input),
  columns: () => readColumns(db),
});

export function contactCommands(deps: ContactHandlerDeps): WriterHandlers['contacts'] {
  const { db, publish, onQueued } = deps;
  const changed = (ids: string[] | null) => {
    publish('contacts', 'onChanged', { ids });
    publish('outbox', 'onChanged', { ids: null });
    onQueued();
  };
  const told = <T>(ids: string[] | null, outcome: T): T => {
    changed(ids);
    return outcome;
  };
  const attributesChanged = <T>(outcome: T): T => {
    publish('contacts', 'onChanged', { ids: null });
    return outcome;
  };
  return {
    create: (input) => told([input.id], createContact(deps, input)),
    update: (input) => told([input.id], updateContact(deps, input)),
    remove: (input) => told([input.id], removeContact(deps, input)),
    changeMany: (input) => told(null, changeMany(deps, input)),
    removeMany: (input) => told(null, removeMany(deps, input)),
    undoMany: (input) => told(null, undoMany(deps, input)),
    setColumns: ({ columns }) => attributesChanged(keepColumns(db, columns)),
    createAttribute: async (input) => attributesChanged(await createAttribute(deps, input)),
    describeAttribute: async (input) => attributesChanged(await describeAttribute(deps, input)),
    removeAttribute: async ({ id }) => attributesChanged(await removeAttribute(deps, id)),
  };
}
