import type { ContactFields } from '../contract/contacts.ts';
import type { Fields, FieldValue } from './fields.ts';

/** Every field of a contact but its custom attributes. */
export const CONTACT_TEXT_FIELDS = [
  'firstName',
  'lastName',
  'fullName',
  'primaryPhone',
  'primaryEmail',
  'address',
  'city',
  'region',
  'zip',
  'occupation',
  'preferredChannel',
  'gender',
] as const satisfies readonly (keyof ContactFields)[];

export type ContactTextField = (typeof CONTACT_TEXT_FIELDS)[number];

const ATTRIBUTE_PREFIX = 'customAttributes.';

const attributeField = (name: string): string => ATTRIBUTE_PREFIX + name;

/** The attribute that a flat field stands for, or null where it is a field of its own. */
const attributeOf = (field: string): string | null =>
  field.startsWith(ATTRIBUTE_PREFIX) ? field.slice(ATTRIBUTE_PREFIX.length) : null;

type NestedContact = { [K in ContactTextField]?: string | null | undefined } & {
  customAttributes?: Readonly<Record<string, FieldValue>> | undefined;
};

/** A contact, or the part of it that is present, as one flat map. Empty text becomes null. */
export function flattenContact(contact: NestedContact): Fields {
  const fields: Record<string, FieldValue> = {};
  for (const name of CONTACT_TEXT_FIELDS) {
    const value = contact[name];
    if (value !== undefined) fields[name] = value === '' ? null : value;
  }
  for (const [name, value] of Object.entries(contact.customAttributes ?? {})) {
    fields[attributeField(name)] = value === '' ? null : value;
  }
  return fields;
}

/** The attributes among flat fields, as a map from slug to value. Unset ones are left out unless asked for. */
export function attributesOf(fields: Fields, { unset }: { unset: boolean }): Record<string, FieldValue> {
  const attributes: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(fields)) {
    const name = attributeOf(field);
    if (name !== null && (unset || value !== null)) attributes[name] = value;
  }
  return attributes;
}

const text = (value: FieldValue | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** What lists show and sort by: the full name, else first and last, else the phone number. */
export function displayNameOf(fields: Fields): string {
  const full = text(fields.fullName);
  if (full !== '') return full;
  const parts = [text(fields.firstName), text(fields.lastName)].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : text(fields.primaryPhone);
}

export const digitsOf = (value: string): string => value.replaceAll(/\D/g, '');

/** Text as a search compares it: small letters, no accents, one space between words. */
export const foldText = (value: string): string =>
  value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();

export const searchTextOf = (fields: Fields): string =>
  foldText(
    [
      displayNameOf(fields),
      text(fields.firstName),
      text(fields.lastName),
      text(fields.primaryPhone),
      text(fields.primaryEmail),
    ].join(' '),
  );

const PHONE = /^[+]?[\d\s().\-/]+$/;

/** What is wrong with a phone number as a sentence, or null. It is kept as typed: platforms match it as text. */
export function phoneProblem(phone: string): string | null {
  const typed = phone.trim();
  if (typed.length < 3 || typed.length > 20) return 'A phone number has 3 to 20 characters.';
  if (/\p{L}/u.test(typed)) return 'A phone number has no letters.';
  if (!PHONE.test(typed)) return 'A phone number has digits, spaces and + ( ) . - / only.';
  if (digitsOf(typed).length < 3) return 'A phone number has at least 3 digits.';
  return null;
}
