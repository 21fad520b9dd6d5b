import type { ScreenTable } from './screen-table.ts';

export const agentsScreens = {} satisfies ScreenTable;
