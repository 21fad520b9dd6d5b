/** `{{ $contact.firstName }}`, or a custom attribute by its slug. */
const PLACEHOLDER = /\{\{\s*\$contact\.(?:customAttributes\.)?([\p{L}\p{N}_]+)\s*\}\}/gu;

/** Names of the contact's fields and attributes that a template asks for, each once. */
export const placeholdersOf = (template: string): string[] => [
  ...new Set([...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name)),
];

/**
 * The text for one contact; a value that is missing leaves nothing in its place. Values are put in as they are: a
 * placeholder within one is text like any other.
 */
export const renderMessage = (
  template: string,
  find: (name: string) => string | number | boolean | null | undefined,
): string => template.replaceAll(PLACEHOLDER, (_, name: string) => String(find(name) ?? ''));
