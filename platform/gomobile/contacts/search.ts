import { fold } from '../../db/text.ts';

/** The index knows every three letters in a row; shorter searches read the texts themselves. */
const SHORTEST_IN_INDEX = 3;

/** SQL for whether the text of a contact `c` holds `@search`. */
export const HOLDS_TEXT = 'instr(c.search_text, @search) > 0';

export interface ContactSearch {
  isIndexed: boolean;
  /** What `@search` is bound to in the SQL above, for the index and for the text. */
  inIndex: string;
  inText: string;
}

/** A search as typed, or null where it asks for nothing. */
export function contactSearch(typed: string | undefined): ContactSearch | null {
  const inText = fold(typed ?? '').replaceAll('\0', '');
  if (inText === '') return null;
  return {
    isIndexed: [...inText].length >= SHORTEST_IN_INDEX,
    inIndex: `"${inText.replaceAll('"', '""')}"`,
    inText,
  };
}
