import type { ScreenTable } from './screen-table.ts';

export const flowsScreens = {} satisfies ScreenTable;
