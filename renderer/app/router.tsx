import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { Shell } from './Shell.tsx';
import { CallReviewScreen } from './screens/CallReviewScreen.tsx';
import { CallsScreen } from './screens/CallsScreen.tsx';
import { NotFoundScreen } from './screens/NotFoundScreen.tsx';
import { OutboxScreen } from './screens/OutboxScreen.tsx';
import { PeopleScreen } from './screens/PeopleScreen.tsx';
import { SETTINGS_SECTIONS, SettingsScreen, type SettingsSection } from './screens/SettingsScreen.tsx';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundScreen });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/calls' });
  },
});

const callsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/calls', component: CallsScreen });

/** `t` is a moment in seconds: a link may lead into the middle of a call. */
const callRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$callId',
  validateSearch: (search: Record<string, unknown>): { t?: number } =>
    typeof search.t === 'number' && search.t >= 0 ? { t: search.t } : {},
  component: function CallRoute() {
    const { callId } = callRoute.useParams();
    const { t } = callRoute.useSearch();
    return <CallReviewScreen key={callId} callId={callId} atSeconds={t ?? null} />;
  },
});

const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  component: () => <PeopleScreen contactId={null} />,
});

const contactRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/$contactId',
  component: function ContactRoute() {
    return <PeopleScreen contactId={contactRoute.useParams().contactId} />;
  },
});

const outboxRoute = createRoute({ getParentRoute: () => rootRoute, path: '/outbox', component: OutboxScreen });

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
  component: function SettingsRoute() {
    const { section } = settingsRoute.useParams();
    const known = SETTINGS_SECTIONS.find((name): name is SettingsSection => name === section);
    return <SettingsScreen section={known ?? 'connections'} />;
  },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    callsRoute,
    callRoute,
    peopleRoute,
    contactRoute,
    outboxRoute,
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
