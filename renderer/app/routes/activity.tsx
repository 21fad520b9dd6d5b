import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const ActivityScreen = lazyRouteComponent(() => import('../screens/ActivityScreen.tsx'), 'ActivityScreen');

const activityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/activity',
  loader: () => ActivityScreen.preload?.(),
  component: ActivityScreen,
});

export const activityScreens = [ActivityScreen];
export const activityRoutes = [activityRoute] as const;
