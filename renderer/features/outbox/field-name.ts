import type { TFunction } from 'i18next';
import { formatPhone, humanize } from '../../lib/format.ts';

const ATTRIBUTE_PREFIX = 'customAttributes.';

/** The name a changed field has elsewhere on screen; a field without one is named by its own words. */
export const fieldName = (field: string, t: TFunction): string =>
  t([`contacts.field.${field}` as 'contacts.field.city', `programs.field.${field}` as 'programs.field.people'], {
    defaultValue: humanize(field.replace(ATTRIBUTE_PREFIX, '')),
  });

/** A value as it is shown elsewhere on screen; none at all is said in a word. */
export const fieldValue = (field: string, value: string | null, t: TFunction): string =>
  value === null || value === '' ? t('outbox.empty') : field === 'primaryPhone' ? formatPhone(value) : value;
