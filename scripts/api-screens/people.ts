import type { ScreenTable } from './screen-table.ts';

export const peopleScreens = {} satisfies ScreenTable;
