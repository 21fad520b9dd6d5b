import type { Screen } from './screen.ts';

export const importsScreens: Screen[] = [];
