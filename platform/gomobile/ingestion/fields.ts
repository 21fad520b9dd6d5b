import { type ContactCreate, ContactCreate as ContactSchema } from '#shared/wire/gomobile/contacts.ts';
import type { CustomAttributeType, CustomAttributeValue } from '#shared/wire/gomobile/custom-attributes.ts';
import { CUSTOM_ATTRIBUTE_FIELD, type MappableField } from '#shared/wire/gomobile/ingestion.ts';
import type { FieldProblem } from '../../http/errors.ts';
import { problemsOf } from '../../http/validation.ts';
import { CONTACT_TEXT_FIELDS } from '../contacts/repository.ts';
import type { CustomAttributeRow } from '../custom-attributes/repository.ts';
import { applyValues } from '../custom-attributes/values.ts';

export interface Mapping {
  /** From 0. */
  column: number;
  field: string;
}

type ContactField = (typeof CONTACT_TEXT_FIELDS)[number];

const LABELS: Readonly<Record<ContactField, string>> = {
  primaryPhone: 'Phone',
  firstName: 'First name',
  lastName: 'Last name',
  fullName: 'Full name',
  primaryEmail: 'Email',
  address: 'Address',
  city: 'City',
  state: 'State',
  zip: 'ZIP code',
  occupation: 'Occupation',
  preferredChannel: 'Preferred channel',
  gender: 'Gender',
};

const TYPES: Partial<Record<ContactField, CustomAttributeType>> = {
  primaryPhone: 'phone_number',
  primaryEmail: 'email',
};

/** The field by which a row finds its contact. */
export const KEY_FIELD = 'primaryPhone';

/** Everything that a column can be read into. */
export function mappableFields(attributes: readonly CustomAttributeRow[]): MappableField[] {
  const own = CONTACT_TEXT_FIELDS.map((field) => ({
    field,
    label: LABELS[field],
    required: field === KEY_FIELD,
    type: TYPES[field] ?? 'text',
  }));
  const custom = attributes.map(({ name, display_name, type }) => ({
    field: `${CUSTOM_ATTRIBUTE_FIELD}${name}`,
    label: display_name,
    required: false,
    type,
  }));
  return [...own, ...custom];
}

export type CheckedRow = { contact: ContactCreate; problems: [] } | { contact: null; problems: FieldProblem[] };

/**
 * A contact out of a row, by the rules of creating one. A cell that is empty sends nothing, so that a contact which is
 * there keeps what it has.
 */
export function checkRow(
  cells: readonly string[],
  mappings: readonly Mapping[],
  attributes: readonly CustomAttributeRow[],
): CheckedRow {
  const sent = toContact(cells, mappings, attributes);
  const { data, error } = ContactSchema.safeParse(sent);
  const ofFields = error === undefined ? [] : problemsOf(error, sent, 'body');
  const problems = [...ofFields, ...applyValues(attributes, {}, sent.customAttributes ?? {}).problems];
  return problems.length === 0 && data !== undefined ? { contact: data, problems: [] } : { contact: null, problems };
}

interface Sent {
  [field: string]: unknown;
  customAttributes?: Record<string, CustomAttributeValue>;
}

function toContact(
  cells: readonly string[],
  mappings: readonly Mapping[],
  attributes: readonly CustomAttributeRow[],
): Sent {
  const contact: Sent = {};
  const values: [string, CustomAttributeValue][] = [];
  for (const { column, field } of mappings) {
    const text = cells[column]?.trim() ?? '';
    if (text === '') continue;
    if (field.startsWith(CUSTOM_ATTRIBUTE_FIELD)) {
      const slug = field.slice(CUSTOM_ATTRIBUTE_FIELD.length);
      const type = attributes.find(({ name }) => name === slug)?.type;
      values.push([slug, toValue(text, type)]);
    } else contact[field] = field === 'gender' ? text.toLowerCase() : text;
  }
  return values.length === 0 ? contact : { ...contact, customAttributes: Object.fromEntries(values) };
}

const YES = new Set(['true', 'yes', 'y', '1', 'oui', 'vrai', 'نعم']);
const NO = new Set(['false', 'no', 'n', '0', 'non', 'faux', 'لا']);

/** The value that a text stands for; what fits no reading stays text, and is refused with the attribute's own words. */
function toValue(text: string, type: string | undefined): CustomAttributeValue {
  if (type === 'number' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text);
  if (type !== 'boolean') return text;
  const word = text.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : text;
}
