import type { Screen } from './screen.ts';

export const exportsScreens: Screen[] = [];
