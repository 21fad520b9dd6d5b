import type { Attribute, Contact } from '#shared/contract/contacts.ts';
import type { ExportColumn } from '#shared/contract/exports.ts';
import { contactName } from '#shared/domain/contact-name.ts';
import { type ColumnType, exportedAttribute } from '#shared/domain/export-columns.ts';
import { CALL, type CellsById, listSource } from './source.ts';

const ATTRIBUTE_TYPES: Readonly<Record<Attribute['type'], ColumnType>> = {
  text: 'text',
  number: 'decimal',
  boolean: 'boolean',
  date: 'text',
  phone_number: 'phone',
  email: 'text',
  url: 'text',
};

export const contactsSource = listSource('contacts', {
  page: (queries, { filter, sort }, page) => queries.contacts.list({ filter, sort, page }, CALL),
  // Which audience or connection an id means.
  context: (queries) =>
    new Map(
      [...queries.contacts.audiences(undefined, CALL), ...queries.connections.list(undefined, CALL)].map(
        ({ id, name }) => [id, name],
      ),
    ),
  cells: (contact: Contact, names) => ({
    name: contactName(contact),
    primaryPhone: contact.primaryPhone,
    primaryEmail: contact.primaryEmail,
    city: contact.city,
    occupation: contact.occupation,
    callCount: contact.callCount,
    lastCallAt: contact.lastCallAt,
    recordState: contact.state,
    firstName: contact.firstName,
    lastName: contact.lastName,
    address: contact.address,
    region: contact.region,
    zip: contact.zip,
    preferredChannel: contact.preferredChannel,
    gender: contact.gender,
    audiences: contact.audienceIds.flatMap((id) => names.get(id) ?? []).join('; ') || null,
    connectionName: names.get(contact.connectionId) ?? null,
    createdAt: contact.createdAt,
    updatedAt: contact.updatedAt,
  }),
  // Connections may each have an attribute of a name; the file has one column for them.
  moreColumns: (queries) => {
    const columns = new Map<string, ExportColumn>();
    for (const { name, displayName, type } of queries.contacts.attributes(undefined, CALL)) {
      columns.set(name, { id: exportedAttribute(name), type: ATTRIBUTE_TYPES[type], name: displayName || name });
    }
    return [...columns.values()];
  },
  moreCells: (contact): CellsById =>
    Object.fromEntries(
      Object.entries(contact.customAttributes).map(([name, value]) => [exportedAttribute(name), value ?? null]),
    ),
});
