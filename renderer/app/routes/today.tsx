import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const TodayScreen = lazyRouteComponent(() => import('../screens/TodayScreen.tsx'), 'TodayScreen');

const todayRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/today',
  loader: () => TodayScreen.preload?.(),
  component: TodayScreen,
});

export const todayScreens = [TodayScreen];
export const todayRoutes = [todayRoute] as const;
