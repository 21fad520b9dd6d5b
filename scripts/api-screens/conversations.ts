import type { ScreenTable } from './screen-table.ts';

export const conversationsScreens = {} satisfies ScreenTable;
