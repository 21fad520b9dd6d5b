import type { ScreenTable } from './screen-table.ts';

export const programsScreens = {} satisfies ScreenTable;
