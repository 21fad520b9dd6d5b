import type { Attribute, AttributeValue, Contact } from '#shared/contract/contacts.ts';

export type AttributeType = Attribute['type'];

/** An attribute of one contact, as a row to show and to edit. */
export interface AttributeRow {
  name: string;
  /** Null where the platform does not describe the attribute; its name is then all there is. */
  displayName: string | null;
  description: string | null;
  type: AttributeType;
  value: AttributeValue;
}

const typeOf = (value: AttributeValue): AttributeType =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';

/** Every attribute that the contact's platform describes, with or without a value, and then values it no longer describes. */
export function attributeRows(contact: Contact, attributes: readonly Attribute[]): AttributeRow[] {
  const known = attributes.filter(({ connectionId }) => connectionId === contact.connectionId);
  const names = new Set(known.map(({ name }) => name));
  const rest = Object.entries(contact.customAttributes).filter(([name]) => !names.has(name));
  return [
    ...known.map(({ name, displayName, description, type }) => {
      return { name, displayName, description, type, value: contact.customAttributes[name] ?? null };
    }),
    ...rest.map(([name, value]) => ({ name, displayName: null, description: null, type: typeOf(value), value })),
  ];
}

/** Longest text of each type that the platform takes. */
const LONGEST = { text: 1024, phone_number: 20, email: 254, url: 2048 } as const;

export type AttributeProblem = 'number' | 'date' | 'phone' | 'email' | 'url' | 'tooLong';

/** Why a value cannot be kept, with the greatest length where that is the reason; null when it is fine. An empty one unsets the attribute. */
export function checkAttribute(type: AttributeType, draft: string): { problem: AttributeProblem; max: number } | null {
  const text = draft.trim();
  if (text === '') return null;
  const max = type in LONGEST ? LONGEST[type as keyof typeof LONGEST] : 0;
  if (max > 0 && text.length > max) return { problem: 'tooLong', max };
  const fails = (problem: AttributeProblem, isRight: boolean) => (isRight ? null : { problem, max });
  switch (type) {
    case 'number':
      return fails('number', toNumber(text) !== null);
    case 'date':
      return fails('date', isDate(text));
    case 'phone_number':
      return fails('phone', /^\+?[0-9][0-9 ().-]{2,19}$/.test(text));
    case 'email':
      return fails('email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text));
    case 'url':
      return fails('url', /^https?:\/\//i.test(text) && URL.canParse(text));
    case 'text':
    case 'boolean':
      return null;
  }
}

/** What is typed, as it is stored. Call it only with text that `checkAttribute` takes. */
export function toAttributeValue(type: AttributeType, draft: string): AttributeValue {
  const text = draft.trim();
  if (text === '') return null;
  if (type === 'number') return toNumber(text);
  if (type === 'boolean') return text === 'true';
  return text;
}

/** A decimal comma is typed where it is the custom; anything else that is no plain number is none. */
function toNumber(text: string): number | null {
  const plain = /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** A day that exists, as ISO 8601 writes it, with or without a time. */
function isDate(text: string): boolean {
  const [, day] = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
