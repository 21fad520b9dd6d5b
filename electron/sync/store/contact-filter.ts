import type { ContactCondition, ContactFilter, ContactSelection } from '#shared/contract/contact-filter.ts';
import { digitsOf, foldText } from '#shared/domain/contact.ts';
import { ATTRIBUTE_PREFIX } from '#shared/domain/contact-filter.ts';

export type FilterValues = Record<string, string | number>;

/** A condition over `contacts AS c`, with its values by name. */
export interface ContactWhere {
  /** Joined by AND; `TRUE` where nothing narrows. */
  where: string;
  values: FilterValues;
}

/**
 * How an attribute is looked for: `set` finds all contacts that have the value and then these, `each` looks at a contact at a
 * time in the order of the list. The first is quick where few match, the second where many do.
 */
export type AttributeAccess = 'set' | 'each';

const FOLDED_COLUMNS: Readonly<Record<string, string>> = {
  firstName: 'c.first_name_fold',
  lastName: 'c.last_name_fold',
  fullName: 'c.full_name_fold',
  primaryEmail: 'c.primary_email_fold',
  address: 'c.address_fold',
  city: 'c.city_fold',
  region: 'c.region_fold',
  zip: 'c.zip_fold',
  occupation: 'c.occupation_fold',
  preferredChannel: 'c.preferred_channel_fold',
  gender: 'c.gender',
};

const MOMENT_COLUMNS: Readonly<Record<string, string>> = {
  createdAt: 'c.created_at',
  updatedAt: 'c.updated_at',
  lastCallAt: 'c.last_call_at',
};

/** The attribute that a field of a filter or an order names; null where it is a field of its own. */
export const attributeNameOf = (field: string): string | null =>
  field.startsWith(ATTRIBUTE_PREFIX) ? field.slice(ATTRIBUTE_PREFIX.length) : null;

/** Which contacts a filter lets through. */
export function contactWhere(
  filter: ContactFilter,
  accessOf: (condition: ContactCondition) => AttributeAccess = () => 'set',
): ContactWhere {
  const terms: string[] = [];
  const values: FilterValues = {};
  for (const [index, word] of searchWords(filter.text).entries()) terms.push(wordTerm(word, index, values));
  if (filter.audienceId !== undefined) {
    terms.push(`c.id IN (SELECT contact_id FROM audience_members WHERE audience_id = @audienceId
      UNION ALL SELECT contact_id FROM audience_additions WHERE audience_id = @audienceId)`);
    values.audienceId = filter.audienceId;
  }
  if (filter.connectionId !== undefined) {
    terms.push('c.connection_id = @connectionId');
    values.connectionId = filter.connectionId;
  }
  if (filter.state !== undefined) {
    // The index holds what is not synced: only with these words does SQLite see that it may be used, and all others are those that
    // it does not name.
    if (filter.state === 'synced')
      terms.push("c.rowid NOT IN (SELECT rowid FROM contacts WHERE sync_state <> 'synced')");
    else {
      terms.push("c.sync_state = @state AND c.sync_state <> 'synced'");
      values.state = filter.state;
    }
  }
  if (filter.unsyncedOnly) terms.push("c.sync_state <> 'synced'");
  for (const [index, condition] of (filter.conditions ?? []).entries()) {
    terms.push(conditionTerm(condition, `c${index}`, values, accessOf));
  }
  return { where: terms.length > 0 ? terms.join(' AND ') : 'TRUE', values };
}

/** The contacts of a selection, over the same table. */
export function selectionWhere(selection: ContactSelection): ContactWhere {
  if (selection.kind === 'ids') {
    return {
      where: 'c.id IN (SELECT value FROM json_each(@chosenIds))',
      values: { chosenIds: JSON.stringify(selection.ids) },
    };
  }
  const { where, values } = contactWhere(selection.filter);
  if (selection.exceptIds.length === 0) return { where, values };
  return {
    where: `${where} AND c.id NOT IN (SELECT value FROM json_each(@exceptIds))`,
    values: { ...values, exceptIds: JSON.stringify(selection.exceptIds) },
  };
}

/** The whole text as one number where it is written as one ("+212 6 12"), else its words. */
export function searchWords(text: string | undefined): string[] {
  const folded = foldText(text ?? '');
  if (folded === '') return [];
  if (/^[\d\s+().\-/]+$/.test(folded) && digitsOf(folded).length >= 3) return [digitsOf(folded)];
  return folded.split(' ');
}

/** A word is found in names, phone and e-mail; one of digits also in a phone number written with spaces or dashes. */
function wordTerm(word: string, index: number, values: FilterValues): string {
  values[`word${index}`] = word;
  const inText = `instr(c.search_text, @word${index}) > 0`;
  return /^\d{3,}$/.test(word) ? `(${inText} OR instr(c.phone_digits, @word${index}) > 0)` : inText;
}

function conditionTerm(
  condition: ContactCondition,
  name: string,
  values: FilterValues,
  accessOf: (condition: ContactCondition) => AttributeAccess,
): string {
  const attribute = attributeNameOf(condition.field);
  if (attribute !== null) return attributeTerm(condition, attribute, name, values, accessOf(condition));
  const moment = MOMENT_COLUMNS[condition.field];
  if (moment !== undefined) return momentTerm(condition, moment, name, values);
  if (condition.field === 'primaryPhone') return phoneTerm(condition, name, values);
  return textTerm(condition, FOLDED_COLUMNS[condition.field] ?? 'NULL', name, values);
}

function textTerm(condition: ContactCondition, column: string, name: string, values: FilterValues): string {
  switch (condition.op) {
    case 'empty':
      return `coalesce(${column}, '') = ''`;
    case 'filled':
      return `coalesce(${column}, '') <> ''`;
    case 'contains':
    case 'lacks':
    case 'is':
    case 'isNot':
      values[name] = foldText(condition.value);
      return comparison(condition.op, column, name);
    default:
      return 'FALSE';
  }
}

const comparison = (op: 'contains' | 'lacks' | 'is' | 'isNot', column: string, name: string): string => {
  switch (op) {
    case 'contains':
      return `instr(${column}, @${name}) > 0`;
    case 'lacks':
      return `coalesce(instr(${column}, @${name}), 0) = 0`;
    case 'is':
      return `${column} = @${name}`;
    case 'isNot':
      return `${column} IS NOT @${name}`;
  }
};

/** Numbers are compared by their digits, so that spaces and dashes do not matter; one typed without any as it is. */
function phoneTerm(condition: ContactCondition, name: string, values: FilterValues): string {
  if (!('value' in condition)) return textTerm(condition, 'c.primary_phone', name, values);
  const digits = digitsOf(condition.value);
  values[name] = digits === '' ? foldText(condition.value) : digits;
  return comparison(condition.op, digits === '' ? 'c.primary_phone' : 'c.phone_digits', name);
}

function momentTerm(condition: ContactCondition, column: string, name: string, values: FilterValues): string {
  if (condition.op === 'empty') return `${column} IS NULL`;
  if (condition.op === 'filled') return `${column} IS NOT NULL`;
  if (condition.op !== 'dateBetween') return 'FALSE';
  const terms = [`${column} IS NOT NULL`];
  if (condition.from !== null) {
    terms.push(`${column} >= @${name}`);
    values[name] = startOfDay(condition.from, 0);
  }
  if (condition.to !== null) {
    terms.push(`${column} < @${name}end`);
    values[`${name}end`] = startOfDay(condition.to, 1);
  }
  return `(${terms.join(' AND ')})`;
}

/** The first moment of a day on this machine's calendar, so many days later. */
function startOfDay(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}

function attributeTerm(
  condition: ContactCondition,
  attribute: string,
  name: string,
  values: FilterValues,
  access: AttributeAccess,
): string {
  values[`${name}name`] = attribute;
  const isOpposite = condition.op === 'lacks' || condition.op === 'isNot' || condition.op === 'empty';
  const value = attributeValueTerm(condition, name, values);
  const not = isOpposite ? 'NOT ' : '';
  return access === 'set'
    ? `c.id ${not}IN (SELECT contact_id FROM contact_attributes AS a WHERE a.name = @${name}name${value})`
    : `${not}EXISTS (SELECT 1 FROM contact_attributes AS a WHERE a.contact_id = c.id AND a.name = @${name}name${value})`;
}

/** What the value of a named attribute must be, as it is kept in `contact_attributes AS a`. */
export function attributeValueTerm(condition: ContactCondition, name: string, values: FilterValues): string {
  switch (condition.op) {
    case 'contains':
    case 'lacks':
      values[name] = foldText(condition.value);
      return ` AND a.number IS NULL AND instr(a.folded, @${name}) > 0`;
    case 'is':
    case 'isNot':
      values[name] = foldText(condition.value);
      return ` AND a.number IS NULL AND a.folded = @${name}`;
    case 'numberBetween': {
      values[name] = condition.from ?? Number.NEGATIVE_INFINITY;
      values[`${name}end`] = condition.to ?? Number.POSITIVE_INFINITY;
      return ` AND a.number BETWEEN @${name} AND @${name}end`;
    }
    case 'dateBetween':
      // Days are kept as text, which is in their order; a time behind the day does not matter.
      values[name] = condition.from ?? '0000';
      values[`${name}end`] = condition.to === null ? ':' : `${condition.to}~`;
      return ` AND a.number IS NULL AND a.folded BETWEEN @${name} AND @${name}end AND a.folded GLOB '[0-9][0-9][0-9][0-9]-*'`;
    case 'yes':
      return ' AND a.number = 1';
    case 'no':
      return ' AND a.number = 0';
    case 'empty':
    case 'filled':
      return '';
  }
}
