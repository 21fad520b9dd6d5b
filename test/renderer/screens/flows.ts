import type { Screen } from './screen.ts';

export const flowsScreens: Screen[] = [];
