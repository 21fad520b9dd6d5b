import type { ScreenTable } from './screen-table.ts';

export const reportsScreens = {} satisfies ScreenTable;
