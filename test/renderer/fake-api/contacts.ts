import type { ContactFilter, ContactSelection, ContactSort } from '#shared/contract/contact-filter.ts';
import type { Attribute, Contact, ContactColumn } from '#shared/contract/contacts.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { ATTRIBUTES, AUDIENCES, contactAt } from '../fixture.ts';
import type { Changes } from './changes.ts';
import { isChosen, matchesFilter, valueOfField } from './contact-filter.ts';
import { compare, slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

export function fakeContacts(world: World, { enqueue }: Changes): AppApi['contacts'] {
  const listed = (filter: ContactFilter, sort: { by?: ContactSort['by']; order?: ContactSort['order'] } = {}) => {
    const by = sort.by ?? 'name';
    const key = (row: Contact) => {
      const value = valueOfField(row, by);
      return typeof value === 'boolean' ? Number(value) : value;
    };
    return [...world.contacts.values()]
      .filter((row) => matchesFilter(row, filter))
      .sort((a, b) => compare(key(a), key(b)) * (sort.order === 'desc' ? -1 : 1));
  };
  const chosen = (selection: ContactSelection) =>
    [...world.contacts.values()].filter((row) => isChosen(row, selection));
  const outcomeOf = (rows: readonly Contact[]) => ({
    chosenCount: rows.length,
    changedCount: rows.length,
    skippedCount: 0,
    isHeld: rows.length > 100,
  });
  let columns: ContactColumn[] | null = null;
  return {
    list: async ({ filter = {}, sort, page }) => {
      failWhenAsked(world);
      return slice(listed(filter, sort), page);
    },
    idsBetween: async ({ filter = {}, sort, first, last }) =>
      listed(filter, sort)
        .slice(first, last + 1)
        .map(({ id }) => id),
    get: async ({ id }) => {
      const contact = world.contacts.get(id);
      if (contact === undefined) throw new AppError('NOT_FOUND', 'This contact is no longer on this machine.');
      return contact;
    },
    attributes: async () => attributesOf(world),
    attributeUse: async () => {
      failWhenAsked(world);
      return Object.fromEntries(ATTRIBUTES.map(({ id }, index) => [id, 17 * (index + 1)]));
    },
    columns: async () => columns,
    setColumns: async (input) => {
      columns = input.columns;
      world.events.contacts.emit(EVERYTHING);
    },
    previewMany: async ({ selection }) => outcomeOf(chosen(selection)),
    changeMany: async ({ selection, fields }) => {
      const rows = chosen(selection);
      for (const row of rows) {
        const customAttributes = { ...row.customAttributes, ...fields.customAttributes };
        world.contacts.set(row.id, { ...row, ...fields, customAttributes, state: 'queued' });
      }
      world.events.contacts.emit(EVERYTHING);
      return outcomeOf(rows);
    },
    removeMany: async ({ selection }) => {
      const rows = chosen(selection);
      for (const row of rows) world.contacts.set(row.id, { ...row, state: 'held' });
      world.events.contacts.emit(EVERYTHING);
      return { ...outcomeOf(rows), isHeld: true };
    },
    undoMany: async () => ({ undoneCount: 1, leftCount: 0, isHeld: false }),
    createAttribute: async ({ connectionId, displayName, description, type }) => {
      refuseOffline(world);
      return { ...(ATTRIBUTES[0] as Attribute), id: crypto.randomUUID(), connectionId, displayName, description, type };
    },
    describeAttribute: async ({ id, description }) => {
      refuseOffline(world);
      const attribute = ATTRIBUTES.find((one) => one.id === id) as Attribute;
      return { ...attribute, description };
    },
    removeAttribute: async () => refuseOffline(world),
    audiences: async () => AUDIENCES,
    create: async ({ id, fields }) => {
      const contact: Contact = {
        ...contactAt(0, 0, null),
        ...blankFields,
        ...fields,
        id,
        state: 'queued',
        audienceIds: [],
      };
      world.contacts.set(id, contact);
      enqueue(
        contact,
        'create',
        [{ field: 'primaryPhone', before: null, after: contact.primaryPhone }],
        crypto.randomUUID(),
      );
      world.events.contacts.emit(EVERYTHING);
      return contact;
    },
    update: async ({ id, changeId, fields }) => {
      const before = world.contacts.get(id);
      if (before === undefined) throw new AppError('NOT_FOUND', 'This contact is no longer on this machine.');
      const contact: Contact = { ...before, ...fields, state: 'queued' };
      world.contacts.set(id, contact);
      const named = Object.keys(fields) as (keyof typeof fields)[];
      enqueue(
        contact,
        'update',
        named.map((field) => ({ field, before: String(before[field] ?? ''), after: String(fields[field] ?? '') })),
        changeId,
      );
      world.events.contacts.emit(EVERYTHING);
      return contact;
    },
    remove: async ({ id, changeId }) => {
      const contact = world.contacts.get(id);
      if (contact === undefined) return;
      world.contacts.set(id, { ...contact, state: 'held' });
      enqueue(contact, 'delete', [], changeId);
      world.events.contacts.emit(EVERYTHING);
    },
    onChanged: world.events.contacts.on,
  };
}

const blankFields = {
  firstName: null,
  lastName: null,
  fullName: null,
  primaryEmail: null,
  address: null,
  city: null,
  region: null,
  zip: null,
  occupation: null,
  preferredChannel: null,
  gender: null,
  customAttributes: {},
};

/** A platform without attributes, where there is nothing at all. */
const attributesOf = ({ mode }: World): Attribute[] => (mode === 'empty' ? [] : ATTRIBUTES);

function refuseOffline({ isOffline }: World): void {
  if (!isOffline) return;
  throw new AppError('OFFLINE', 'The platform cannot be reached, and this cannot wait.', {
    action: 'Go online first. Nothing was sent.',
  });
}
