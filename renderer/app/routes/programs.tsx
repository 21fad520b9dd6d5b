import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const ProgramsScreen = lazyRouteComponent(() => import('../screens/ProgramsScreen.tsx'), 'ProgramsScreen');
const ExecutionsScreen = lazyRouteComponent(() => import('../screens/ExecutionsScreen.tsx'), 'ExecutionsScreen');
const MessagesScreen = lazyRouteComponent(() => import('../screens/MessagesScreen.tsx'), 'MessagesScreen');

const programListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programs',
  loader: () => ProgramsScreen.preload?.(),
  component: () => <ProgramsScreen programId={null} />,
});

const programRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programs/$programId',
  loader: () => ProgramsScreen.preload?.(),
  component: function ProgramRoute() {
    return <ProgramsScreen programId={programRoute.useParams().programId} />;
  },
});

const executionListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programs/executions',
  loader: () => ExecutionsScreen.preload?.(),
  component: () => <ExecutionsScreen executionId={null} />,
});

const executionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programs/executions/$executionId',
  loader: () => ExecutionsScreen.preload?.(),
  component: function ExecutionRoute() {
    return <ExecutionsScreen executionId={executionRoute.useParams().executionId} />;
  },
});

const smsProgramListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programs/messages',
  loader: () => MessagesScreen.preload?.(),
  component: () => <MessagesScreen programId={null} />,
});

const smsProgramRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programs/messages/$programId',
  loader: () => MessagesScreen.preload?.(),
  component: function SmsProgramRoute() {
    return <MessagesScreen programId={smsProgramRoute.useParams().programId} />;
  },
});

export const programsScreens = [ProgramsScreen, ExecutionsScreen, MessagesScreen];
export const programsRoutes = [
  programListRoute,
  programRoute,
  executionListRoute,
  executionRoute,
  smsProgramListRoute,
  smsProgramRoute,
] as const;
