import type { Screen } from './screen.ts';

export const conversationsScreens: Screen[] = [];
