import type { Screen } from './screen.ts';

export const reportsScreens: Screen[] = [];
