import type { Screen } from './screen.ts';

export const programsScreens: Screen[] = [];
