/** What spreadsheets read as the start of a formula, also in the wide forms that some keyboards type. */
const FORMULA = /^'*\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;
/** Digits with the signs that part them: no name of a function, no cell, no quotation stands in it, so it can do nothing. */
const NUMBER_LIKE = /^[+-]?[\d][\d .()/-]*$/;

/**
 * A text that no spreadsheet takes for a formula: an apostrophe before what would begin one. Telephone numbers and numbers stay as
 * they are. Taken back by leaving out one apostrophe where what follows needs it (`unguarded`).
 */
export const guarded = (text: string): string => (needsGuard(text) ? `'${text}` : text);

/** What was guarded. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text;

const needsGuard = (text: string): boolean => FORMULA.test(text) && !NUMBER_LIKE.test(text);
