import type { ContactFields } from '../contract/contacts.ts';

/** The fields a person may type into, with the platform's longest lengths. */
export const TEXT_FIELDS = {
  firstName: 64,
  lastName: 64,
  fullName: 64,
  primaryPhone: 20,
  primaryEmail: 254,
  address: 256,
  city: 256,
  region: 256,
  zip: 32,
  occupation: 256,
  preferredChannel: 64,
} as const satisfies Partial<Record<keyof ContactFields, number>>;

export type TextField = keyof typeof TEXT_FIELDS;

/** Why a value cannot be kept: a key of `contacts.invalid`, or null when it is fine. */
export function checkField(field: TextField, value: string): 'phone' | 'phoneEmpty' | 'email' | 'tooLong' | null {
  const text = value.trim();
  if (field === 'primaryPhone' && text === '') return 'phoneEmpty';
  if (text.length > TEXT_FIELDS[field]) return 'tooLong';
  if (field === 'primaryPhone' && !/^\+?[\d\s().-]{3,}$/.test(text)) return 'phone';
  if (field === 'primaryEmail' && text !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'email';
  return null;
}

/** What is typed, as it is stored: an empty field is no value. A phone loses the signs that only group it. */
export function toFieldValue(field: TextField, value: string): string | null {
  const text = value.trim();
  if (field === 'primaryPhone') return text.replace(/[\s().-]/g, '');
  return text === '' ? null : text;
}
