import type { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import type { truestateRoutes } from '#shared/wire/truestate/routes.ts';

interface Tables {
  Gomobile: typeof gomobileRoutes;
  Trillet: typeof trilletRoutes;
  TrueState: typeof truestateRoutes;
  FlowGent: typeof flowgentRoutes;
}

export type ServiceName = keyof Tables;

/** Where a route is used, in the words of the screens: by service, then by the route's name in its table. */
export type ScreenTable = { [S in ServiceName]?: { [R in keyof Tables[S]]?: string } };
