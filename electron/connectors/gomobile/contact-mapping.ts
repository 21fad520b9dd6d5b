import { attributesOf, CONTACT_TEXT_FIELDS, type ContactTextField, flattenContact } from '#shared/domain/contact.ts';
import type { Fields } from '#shared/domain/fields.ts';
import { type Contact, ContactCreate, ContactUpdate, customAttributeMap } from '#shared/wire/gomobile/contacts.ts';

/** A contact as this platform sends it, as flat fields. */
export const toContactFields = (contact: Contact): Fields =>
  flattenContact({
    ...contact,
    region: contact.state,
    customAttributes: customAttributeMap(contact.customAttributes),
  });

/** The platform's name of a field of ours. */
const wireName = (name: ContactTextField): keyof ContactUpdate => (name === 'region' ? 'state' : name);

/** The body that creates a contact: what is set, and no key that the server alone writes. */
export function toContactCreate(fields: Fields): ContactCreate {
  const body: Record<string, unknown> = {};
  for (const name of CONTACT_TEXT_FIELDS) {
    const value = fields[name];
    if (value !== undefined && value !== null) body[wireName(name)] = value;
  }
  const attributes = attributesOf(fields, { unset: false });
  if (Object.keys(attributes).length > 0) body.customAttributes = attributes;
  return body as ContactCreate;
}

/** The body of a partial update: the fields named, `null` to clear one. */
export function toContactUpdate(fields: Fields): ContactUpdate {
  const body: Record<string, unknown> = {};
  for (const name of CONTACT_TEXT_FIELDS) {
    if (fields[name] !== undefined) body[wireName(name)] = fields[name];
  }
  const attributes = attributesOf(fields, { unset: true });
  if (Object.keys(attributes).length > 0) body.customAttributes = attributes;
  return body as ContactUpdate;
}

/** What the platform would refuse in these fields, a sentence each; empty where nothing. */
export function contactProblems(fields: Fields, operation: 'create' | 'update'): string[] {
  const parsed =
    operation === 'create'
      ? ContactCreate.safeParse(toContactCreate(fields))
      : ContactUpdate.safeParse(toContactUpdate(fields));
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const label = LABELS[String(issue.path[0])] ?? String(issue.path.at(-1) ?? 'A field');
    if (issue.code === 'too_big') return `${label} is longer than the ${issue.maximum} characters the platform takes.`;
    if (issue.code === 'too_small')
      return `${label} is shorter than the ${issue.minimum} characters the platform needs.`;
    if (issue.code === 'invalid_format' && issue.format === 'email') return `${label} is not an e-mail address.`;
    return `${label} is not what the platform takes.`;
  });
}

const LABELS: Readonly<Record<string, string>> = {
  firstName: 'The first name',
  lastName: 'The last name',
  fullName: 'The full name',
  primaryPhone: 'The phone number',
  primaryEmail: 'The e-mail address',
  address: 'The address',
  city: 'The city',
  state: 'The region',
  zip: 'The postal code',
  occupation: 'The occupation',
  preferredChannel: 'The preferred channel',
  gender: 'The gender',
  customAttributes: 'A custom attribute',
};
