import type { Screen } from './screen.ts';

export const administrationScreens: Screen[] = [];
