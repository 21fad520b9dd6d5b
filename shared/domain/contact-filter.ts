/** Fields of text that a filter may compare, besides the custom attributes. */
export const TEXT_FILTER_FIELDS = [
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
] as const;

/** Moments that a filter may compare by their day on this machine. */
export const MOMENT_FILTER_FIELDS = ['createdAt', 'updatedAt', 'lastCallAt'] as const;

/** Before the name of a custom attribute, where it stands among the fields of a contact. */
export const ATTRIBUTE_PREFIX = 'customAttributes.';

/** Most contacts that can be chosen one by one; beyond it a filter chooses them. */
export const MAX_CHOSEN_IDS = 10_000;
