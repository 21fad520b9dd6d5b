/** Most rows and bytes that a platform takes in one import; a larger file has to be cut. */
export const MAX_IMPORT_ROWS = 250_000;
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024;
export const MAX_IMPORT_COLUMNS = 256;

/** What is done with a person of the file who is here already. */
export const EXISTING_POLICIES = ['update', 'skip', 'error'] as const;
