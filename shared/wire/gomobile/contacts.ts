import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { CustomAttributeValue } from './custom-attributes.ts';
import { changeListQuery, pageOf } from './paging.ts';

/** `updatedAt` is not among them: a list cannot be read newest change first. */
export const CONTACT_SORT_FIELDS = ['firstName', 'lastName', 'primaryPhone', 'primaryEmail', 'createdAt'] as const;

/** Rows of one upsert; the service advises 100 to 500. */
export const MAX_UPSERT_ROWS = 1000;

/** On lists a plain map or absent; by id a list of these. */
export const CustomAttributeEntry = z.looseObject({
  id: WireId,
  name: z.string(),
  displayName: maybe(z.string()),
  type: maybe(z.string()),
  value: z.unknown(),
});

export const Contact = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  primaryPhone: z.string(),
  firstName: maybe(z.string()),
  lastName: maybe(z.string()),
  fullName: maybe(z.string()),
  primaryEmail: maybe(z.string()),
  address: maybe(z.string()),
  city: maybe(z.string()),
  state: maybe(z.string()),
  zip: maybe(z.string()),
  occupation: maybe(z.string()),
  preferredChannel: maybe(z.string()),
  /** male or female; an open text on reading. */
  gender: maybe(z.string()),
  channels: maybe(z.array(z.unknown())),
  customAttributes: maybe(z.union([z.array(CustomAttributeEntry), z.record(z.string(), z.unknown())])),
  createdAt: WireInstant,
  updatedAt: WireInstant,
  deletedAt: maybe(WireInstant),
});

const name = z.string().max(64);
const shortText = z.string().max(128);

const writable = {
  firstName: name,
  lastName: name,
  fullName: name,
  primaryEmail: z.email().max(254),
  address: z.string().max(256),
  city: shortText,
  state: shortText,
  zip: z.string().max(20),
  occupation: shortText,
  preferredChannel: z.string().max(32),
  gender: z.enum(['male', 'female']),
  channels: z.array(z.unknown()).max(32),
};

const primaryPhone = z.string().min(3).max(20);
const customAttributes = z.record(z.string(), CustomAttributeValue);

export const ContactCreate = z
  .strictObject({ primaryPhone, ...writable, customAttributes })
  .partial()
  .required({
    primaryPhone: true,
  });

/**
 * A partial update: a field that is not sent stays, `null` clears it. In `customAttributes` each key follows the same
 * rule, so that the keys which are not sent stay. The phone number identifies the contact and cannot be cleared.
 */
export const ContactUpdate = z
  .strictObject({
    primaryPhone,
    firstName: writable.firstName.nullable(),
    lastName: writable.lastName.nullable(),
    fullName: writable.fullName.nullable(),
    primaryEmail: writable.primaryEmail.nullable(),
    address: writable.address.nullable(),
    city: writable.city.nullable(),
    state: writable.state.nullable(),
    zip: writable.zip.nullable(),
    occupation: writable.occupation.nullable(),
    preferredChannel: writable.preferredChannel.nullable(),
    gender: writable.gender.nullable(),
    channels: writable.channels.nullable(),
    customAttributes: customAttributes.nullable(),
  })
  .partial();

export const ContactUpsert = z.strictObject({ data: z.array(ContactCreate).min(1).max(MAX_UPSERT_ROWS) });

export const UpsertResult = z.looseObject({
  created: z.number().int(),
  updated: z.number().int(),
  failed: z.number().int(),
  results: z.array(
    z.looseObject({
      index: z.number().int(),
      id: maybe(WireId),
      /** created, updated or failed; an open text on reading. */
      action: z.string(),
      primaryPhone: maybe(z.string()),
      error: maybe(z.string()),
    }),
  ),
});

/** The created contact, bare or in the envelope of a later generation of the service. Read it with `contactOf`. */
export const ContactCreateReply = z.union([
  Contact,
  z.looseObject({ contact: Contact, attributeErrors: z.unknown().optional() }),
]);

export const ContactPage = pageOf(Contact);

export const ContactListQuery = changeListQuery(CONTACT_SORT_FIELDS).extend({
  include: z.literal('customAttributes').optional(),
});

/** The contact in a reply to creation, whichever its envelope. */
export function contactOf(reply: ContactCreateReply): Contact {
  const nested = Contact.safeParse(reply.contact);
  return nested.success ? nested.data : Contact.parse(reply);
}

/** A contact's attributes as a map from slug to value, from either form. Values that no attribute type has are left out. */
export function customAttributeMap(attributes: Contact['customAttributes']): Record<string, CustomAttributeValue> {
  const pairs: [string, unknown][] = Array.isArray(attributes)
    ? attributes.map((entry) => [entry.name, entry.value])
    : Object.entries(attributes ?? {});
  const map: Record<string, CustomAttributeValue> = {};
  for (const [key, value] of pairs) {
    const parsed = CustomAttributeValue.safeParse(value);
    if (parsed.success) map[key] = parsed.data;
  }
  return map;
}

export type Contact = z.infer<typeof Contact>;
export type ContactCreate = z.infer<typeof ContactCreate>;
export type ContactUpdate = z.infer<typeof ContactUpdate>;
export type ContactUpsert = z.infer<typeof ContactUpsert>;
export type ContactCreateReply = z.infer<typeof ContactCreateReply>;
export type ContactListQuery = z.infer<typeof ContactListQuery>;
export type CustomAttributeEntry = z.infer<typeof CustomAttributeEntry>;
export type UpsertResult = z.infer<typeof UpsertResult>;
