import type { Contact } from '#shared/contract/contacts.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { findRanges } from '../../../renderer/lib/text-ranges.ts';
import { ATTRIBUTES, AUDIENCES, contactAt } from '../fixture.ts';
import type { Changes } from './changes.ts';
import { compare, slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

export function fakeContacts(world: World, { enqueue }: Changes): AppApi['contacts'] {
  return {
    list: async ({ filter = {}, sort, page }) => {
      failWhenAsked(world);
      const text = filter.text ?? '';
      const rows = [...world.contacts.values()].filter(
        (row) =>
          (text === '' || findRanges([row.fullName, row.primaryPhone, row.primaryEmail].join(' '), text).length > 0) &&
          (filter.audienceId === undefined || row.audienceIds.includes(filter.audienceId)) &&
          (filter.unsyncedOnly !== true || row.state !== 'synced'),
      );
      const by = sort?.by ?? 'name';
      const key = (row: Contact) => (by === 'name' ? row.fullName : row[by]);
      rows.sort((a, b) => compare(key(a), key(b)) * (sort?.order === 'desc' ? -1 : 1));
      return slice(rows, page);
    },
    get: async ({ id }) => {
      const contact = world.contacts.get(id);
      if (contact === undefined) throw new AppError('NOT_FOUND', 'This contact is no longer on this machine.');
      return contact;
    },
    attributes: async () => ATTRIBUTES,
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
