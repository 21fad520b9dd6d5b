/** Text as searches compare it: lower case, one form for each accented letter. */
export const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** Fields folded into one text; the line break keeps a search from matching across two of them. */
export const searchText = (fields: readonly (string | null | undefined)[]): string =>
  fields.map((field) => fold(field ?? '').replaceAll('\n', ' ')).join('\n');
