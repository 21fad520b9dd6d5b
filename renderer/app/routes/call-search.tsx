import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { showSearch } from '../../features/call-search/search-view.ts';
import { rootRoute } from './root.ts';

const CallSearchScreen = lazyRouteComponent(() => import('../screens/CallSearchScreen.tsx'), 'CallSearchScreen');
const TrackersScreen = lazyRouteComponent(() => import('../screens/TrackersScreen.tsx'), 'TrackersScreen');

/** `q` is a search to show; without it the last one stands there. */
const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/search',
  validateSearch: (search: Record<string, unknown>): { q?: string } =>
    typeof search.q === 'string' || typeof search.q === 'number' ? { q: String(search.q) } : {},
  loaderDeps: ({ search }) => search,
  loader: async ({ deps: { q } }) => {
    if (q !== undefined) showSearch(q);
    await CallSearchScreen.preload?.();
  },
  component: CallSearchScreen,
});

const trackersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/trackers',
  loader: () => TrackersScreen.preload?.(),
  component: TrackersScreen,
});

export const callSearchScreens = [CallSearchScreen, TrackersScreen];
export const callSearchRoutes = [searchRoute, trackersRoute] as const;
