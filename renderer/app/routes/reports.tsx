import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const ReportsScreen = lazyRouteComponent(() => import('../screens/ReportsScreen.tsx'), 'ReportsScreen');

const reportsIndexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports',
  beforeLoad: () => {
    throw redirect({ to: '/reports/calls' });
  },
});

const callsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports/calls',
  loader: () => ReportsScreen.preload?.(),
  component: () => <ReportsScreen section="calls" />,
});

const executionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports/executions',
  loader: () => ReportsScreen.preload?.(),
  component: () => <ReportsScreen section="executions" />,
});

const executionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports/executions/$executionId',
  loader: () => ReportsScreen.preload?.(),
  component: function ExecutionReportRoute() {
    return <ReportsScreen section="executions" executionId={executionRoute.useParams().executionId} />;
  },
});

const creditsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports/credits',
  loader: () => ReportsScreen.preload?.(),
  component: () => <ReportsScreen section="credits" />,
});

const usageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reports/usage',
  loader: () => ReportsScreen.preload?.(),
  component: () => <ReportsScreen section="usage" />,
});

export const reportsScreens = [ReportsScreen];
export const reportsRoutes = [
  reportsIndexRoute,
  callsRoute,
  executionsRoute,
  executionRoute,
  creditsRoute,
  usageRoute,
] as const;
