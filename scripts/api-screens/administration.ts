import type { ScreenTable } from './screen-table.ts';

export const administrationScreens = {} satisfies ScreenTable;
