import { administrationScreens } from './administration.ts';
import { agentsScreens } from './agents.ts';
import { conversationsScreens } from './conversations.ts';
import { flowsScreens } from './flows.ts';
import { importsScreens } from './imports.ts';
import { keptScreens } from './kept.ts';
import { withoutScreen } from './none.ts';
import { peopleScreens } from './people.ts';
import { programsScreens } from './programs.ts';
import { reportsScreens } from './reports.ts';
import type { ScreenTable, ServiceName } from './screen-table.ts';

const TABLES: readonly ScreenTable[] = [
  keptScreens,
  peopleScreens,
  importsScreens,
  conversationsScreens,
  programsScreens,
  agentsScreens,
  flowsScreens,
  reportsScreens,
  administrationScreens,
];

const find = (table: ScreenTable, service: ServiceName, route: string): string | undefined =>
  (table[service] as Record<string, string> | undefined)?.[route];

/** The screens that use a route, each once; empty where none does. */
export const screensOf = (service: ServiceName, route: string): string[] => [
  ...new Set(TABLES.flatMap((table) => find(table, service, route) ?? [])),
];

/** Why no screen uses a route; null where that is not said. */
export const reasonOf = (service: ServiceName, route: string): string | null =>
  find(withoutScreen, service, route) ?? null;
