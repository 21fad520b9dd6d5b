import type { Screen } from './screen.ts';

export const agentsScreens: Screen[] = [];
