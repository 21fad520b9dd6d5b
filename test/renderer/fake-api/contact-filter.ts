import type { ContactCondition, ContactFilter, ContactSelection } from '#shared/contract/contact-filter.ts';
import type { AttributeValue, Contact } from '#shared/contract/contacts.ts';
import { foldText } from '#shared/domain/contact.ts';
import { ATTRIBUTE_PREFIX } from '#shared/domain/contact-filter.ts';
import { findRanges } from '../../../renderer/lib/text-ranges.ts';

/** The value of a field of a contact, or of a custom attribute, as filters and orders name it. */
export function valueOfField(contact: Contact, field: string): AttributeValue {
  if (field === 'name') return contact.fullName;
  if (field.startsWith(ATTRIBUTE_PREFIX)) return contact.customAttributes[field.slice(ATTRIBUTE_PREFIX.length)] ?? null;
  return (contact as unknown as Record<string, AttributeValue>)[field] ?? null;
}

/** Whether a contact is let through by a filter, as far as the interface tests go. */
export function matchesFilter(contact: Contact, filter: ContactFilter): boolean {
  const text = filter.text ?? '';
  return (
    (text === '' ||
      findRanges([contact.fullName, contact.primaryPhone, contact.primaryEmail].join(' '), text).length > 0) &&
    (filter.audienceId === undefined || contact.audienceIds.includes(filter.audienceId)) &&
    (filter.connectionId === undefined || contact.connectionId === filter.connectionId) &&
    (filter.state === undefined || contact.state === filter.state) &&
    (filter.unsyncedOnly !== true || contact.state !== 'synced') &&
    (filter.conditions ?? []).every((condition) => matchesCondition(valueOfField(contact, condition.field), condition))
  );
}

function matchesCondition(value: AttributeValue, condition: ContactCondition): boolean {
  const text = foldText(String(value ?? ''));
  switch (condition.op) {
    case 'contains':
      return text.includes(foldText(condition.value));
    case 'lacks':
      return !text.includes(foldText(condition.value));
    case 'is':
      return text === foldText(condition.value);
    case 'isNot':
      return text !== foldText(condition.value);
    case 'empty':
      return value === null || value === '';
    case 'filled':
      return value !== null && value !== '';
    case 'yes':
      return value === true;
    case 'no':
      return value === false;
    case 'numberBetween':
      return Number(value) >= (condition.from ?? -Infinity) && Number(value) <= (condition.to ?? Infinity);
    case 'dateBetween':
      return text >= (condition.from ?? '') && text <= (condition.to ?? '~');
  }
}

export const isChosen = (contact: Contact, selection: ContactSelection): boolean =>
  selection.kind === 'ids'
    ? selection.ids.includes(contact.id)
    : matchesFilter(contact, selection.filter) && !selection.exceptIds.includes(contact.id);
