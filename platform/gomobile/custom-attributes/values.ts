import { z } from 'zod';
import type { CustomAttributeType, CustomAttributeValue } from '#shared/wire/gomobile/custom-attributes.ts';
import type { FieldProblem } from '../../http/errors.ts';
import type { CustomAttributeRow } from './repository.ts';

/** Values by attribute id, as a contact keeps them. */
export type AttributeValues = Record<string, CustomAttributeValue>;

interface Rule {
  accepts: z.ZodType;
  message: string;
  code: string;
}

const RULES: Readonly<Record<CustomAttributeType, Rule>> = {
  text: { accepts: z.string().max(1024), message: 'must be a string of at most 1024 characters', code: 'isString' },
  number: {
    accepts: z.number(),
    message: 'must be a number conforming to the specified constraints',
    code: 'isNumber',
  },
  boolean: { accepts: z.boolean(), message: 'must be a boolean value', code: 'isBoolean' },
  date: {
    accepts: z.union([z.iso.date(), z.iso.datetime({ offset: true })]),
    message: 'must be a valid ISO 8601 date string',
    code: 'isIso8601',
  },
  phone_number: {
    accepts: z.string().regex(/^\+?[0-9][0-9 ().-]{2,19}$/),
    message: 'must be a valid phone number',
    code: 'isPhoneNumber',
  },
  email: { accepts: z.email().max(254), message: 'must be an email', code: 'isEmail' },
  url: { accepts: z.url({ protocol: /^https?$/ }).max(2048), message: 'must be a URL address', code: 'isUrl' },
};

/**
 * Applies values by slug to those a contact has: `null` clears one, a slug that is not sent stays. Problems name the
 * slugs that no attribute has and the values that do not fit their attribute's type.
 */
export function applyValues(
  attributes: readonly CustomAttributeRow[],
  current: AttributeValues,
  sent: Readonly<Record<string, CustomAttributeValue>>,
): { values: AttributeValues; problems: FieldProblem[] } {
  const bySlug = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const values = new Map(Object.entries(current));
  const problems: FieldProblem[] = [];
  for (const [slug, value] of Object.entries(sent)) {
    const field = `customAttributes.${slug}`;
    const attribute = bySlug.get(slug);
    if (attribute === undefined) {
      problems.push({ field, message: `${field} is not a custom attribute`, code: 'unknownCustomAttribute' });
      continue;
    }
    const { accepts, message, code } = RULES[attribute.type as CustomAttributeType];
    if (value === null) values.delete(attribute.id);
    else if (accepts.safeParse(value).success) values.set(attribute.id, value);
    else problems.push({ field, message: `${field} ${message}`, code });
  }
  return { values: Object.fromEntries(values), problems };
}
