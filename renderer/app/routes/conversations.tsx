import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const ConversationsScreen = lazyRouteComponent(
  () => import('../screens/ConversationsScreen.tsx'),
  'ConversationsScreen',
);

const conversationListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/conversations',
  loader: () => ConversationsScreen.preload?.(),
  component: () => <ConversationsScreen conversationId={null} />,
});

const conversationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/conversations/$conversationId',
  loader: () => ConversationsScreen.preload?.(),
  component: function ConversationRoute() {
    return <ConversationsScreen conversationId={conversationRoute.useParams().conversationId} />;
  },
});

export const conversationsScreens = [ConversationsScreen];
export const conversationsRoutes = [conversationListRoute, conversationRoute] as const;
