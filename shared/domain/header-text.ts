/** What a header of HTTP can carry: no line break or other control character, and no script beyond Latin-1. */
export const isHeaderText = (text: string): boolean => /^[\x20-\x7e\xa0-\xff]*$/.test(text);
