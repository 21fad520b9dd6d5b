import type { ScreenTable } from './screen-table.ts';

/** Routes that no screen uses yet, and why. */
export const withoutScreen = {} satisfies ScreenTable;
