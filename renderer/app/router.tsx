import { createHashHistory, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { activityRoutes, activityScreens } from './routes/activity.tsx';
import { agentsRoutes, agentsScreens } from './routes/agents.tsx';
import { callSearchRoutes, callSearchScreens } from './routes/call-search.tsx';
import { conversationsRoutes, conversationsScreens } from './routes/conversations.tsx';
import { outboxRoutes, outboxScreens } from './routes/outbox.tsx';
import { peopleRoutes, peopleScreens } from './routes/people.tsx';
import { programsRoutes, programsScreens } from './routes/programs.tsx';
import { reportsRoutes, reportsScreens } from './routes/reports.tsx';
import { rootRoute } from './routes/root.ts';
import { todayRoutes, todayScreens } from './routes/today.tsx';
import { CallsScreen } from './screens/CallsScreen.tsx';
import { toSettingsSection } from './screens/settings-sections.ts';

// The first screen is part of the first file. The others are read right after it is drawn, long before they are asked for.
const CallReviewScreen = lazyRouteComponent(() => import('./screens/CallReviewScreen.tsx'), 'CallReviewScreen');
const SettingsScreen = lazyRouteComponent(() => import('./screens/SettingsScreen.tsx'), 'SettingsScreen');

/** Reads the screens that are not in the first file, so that going to one never waits. */
export const preloadScreens = (): void => {
  const own = [CallReviewScreen, SettingsScreen];
  for (const screen of [
    ...own,
    ...activityScreens,
    ...agentsScreens,
    ...callSearchScreens,
    ...conversationsScreens,
    ...outboxScreens,
    ...peopleScreens,
    ...programsScreens,
    ...reportsScreens,
    ...todayScreens,
  ])
    void screen.preload?.();
};

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/calls' });
  },
});

const callsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/calls', component: CallsScreen });

/** `t` is a moment in seconds: a link may lead into the middle of a call. `q` is the search that it was found by. */
const callRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$callId',
  validateSearch: (search: Record<string, unknown>): { t?: number; q?: string } => ({
    ...(typeof search.t === 'number' && search.t >= 0 && { t: search.t }),
    ...((typeof search.q === 'string' || typeof search.q === 'number') && { q: String(search.q) }),
  }),
  loader: () => CallReviewScreen.preload?.(),
  component: function CallRoute() {
    const { callId } = callRoute.useParams();
    const { t, q } = callRoute.useSearch();
    return <CallReviewScreen key={callId} callId={callId} atSeconds={t ?? null} search={q ?? null} />;
  },
});

const settingsIndexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'connections' } });
  },
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/$section',
  loader: () => SettingsScreen.preload?.(),
  component: function SettingsRoute() {
    return <SettingsScreen section={toSettingsSection(settingsRoute.useParams().section)} />;
  },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    callsRoute,
    callRoute,
    ...callSearchRoutes,
    ...activityRoutes,
    ...agentsRoutes,
    ...conversationsRoutes,
    ...peopleRoutes,
    ...programsRoutes,
    ...reportsRoutes,
    ...todayRoutes,
    ...outboxRoutes,
    settingsIndexRoute,
    settingsRoute,
  ]),
  history: createHashHistory(),
  // Lists keep their own place, which survives a change of screen.
  scrollRestoration: false,
  defaultPendingMinMs: 0,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
