import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const OutboxScreen = lazyRouteComponent(() => import('../screens/OutboxScreen.tsx'), 'OutboxScreen');

/** Without a view it leads to the one that asks most of the person. */
const outboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/outbox',
  loader: () => OutboxScreen.preload?.(),
  component: () => <OutboxScreen view={null} />,
});

const outboxViewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/outbox/$view',
  loader: () => OutboxScreen.preload?.(),
  component: function OutboxViewRoute() {
    return <OutboxScreen view={outboxViewRoute.useParams().view} />;
  },
});

export const outboxScreens = [OutboxScreen];
export const outboxRoutes = [outboxRoute, outboxViewRoute] as const;
