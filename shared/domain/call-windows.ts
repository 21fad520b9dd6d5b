/** Each is a page of its own with its own memory; more of them than this nobody keeps an eye on. */
export const MOST_CALL_WINDOWS = 6;
