import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attribute } from '#shared/contract/contacts.ts';
import { ATTRIBUTE_PREFIX, MOMENT_FILTER_FIELDS, TEXT_FILTER_FIELDS } from '#shared/domain/contact-filter.ts';
import { useAttributes } from './use-contacts.ts';

/** What a field holds, as far as comparing and typing go. */
export type FieldKind = 'text' | 'number' | 'date' | 'boolean';

export interface FieldOption {
  id: string;
  label: string;
  kind: FieldKind;
  /** The type of a custom attribute; null for a field of the contact itself. */
  attributeType: Attribute['type'] | null;
}

const KINDS: Readonly<Record<Attribute['type'], FieldKind>> = {
  text: 'text',
  phone_number: 'text',
  email: 'text',
  url: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
};

/** Every field that can be filtered by, shown as a column or set: the contact's own, its moments, and custom attributes. */
export function useFieldOptions(): { own: FieldOption[]; moments: FieldOption[]; attributes: FieldOption[] } {
  const { t } = useTranslation();
  const attributes = useAttributes();
  return useMemo(() => {
    const byName = new Map<string, FieldOption>();
    for (const { name, displayName, type } of attributes) {
      const id = ATTRIBUTE_PREFIX + name;
      // Two platforms may have one of the same name; it is one field here.
      if (!byName.has(id)) byName.set(id, { id, label: displayName, kind: KINDS[type], attributeType: type });
    }
    const option = (id: string, label: string, kind: FieldKind): FieldOption => ({
      id,
      label,
      kind,
      attributeType: null,
    });
    return {
      own: TEXT_FILTER_FIELDS.map((id) => option(id, t(`contacts.field.${id}`), 'text')),
      moments: MOMENT_FILTER_FIELDS.map((id) => option(id, t(`people.moment.${id}`), 'date')),
      attributes: [...byName.values()],
    };
  }, [attributes, t]);
}
