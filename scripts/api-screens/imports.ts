import type { ScreenTable } from './screen-table.ts';

export const importsScreens = {} satisfies ScreenTable;
