import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const PeopleScreen = lazyRouteComponent(() => import('../screens/PeopleScreen.tsx'), 'PeopleScreen');
const AudiencesScreen = lazyRouteComponent(() => import('../screens/AudiencesScreen.tsx'), 'AudiencesScreen');
const AttributesScreen = lazyRouteComponent(() => import('../screens/AttributesScreen.tsx'), 'AttributesScreen');
const ImportsScreen = lazyRouteComponent(() => import('../screens/ImportsScreen.tsx'), 'ImportsScreen');

const contactsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  loader: () => PeopleScreen.preload?.(),
  component: () => <PeopleScreen contactId={null} />,
});

const contactRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/$contactId',
  loader: () => PeopleScreen.preload?.(),
  component: function ContactRoute() {
    return <PeopleScreen contactId={contactRoute.useParams().contactId} />;
  },
});

const audienceListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/audiences',
  loader: () => AudiencesScreen.preload?.(),
  component: () => <AudiencesScreen audienceId={null} />,
});

const audienceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/audiences/$audienceId',
  loader: () => AudiencesScreen.preload?.(),
  component: function AudienceRoute() {
    return <AudiencesScreen audienceId={audienceRoute.useParams().audienceId} />;
  },
});

const attributesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/attributes',
  loader: () => AttributesScreen.preload?.(),
  component: AttributesScreen,
});

const importListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/imports',
  loader: () => ImportsScreen.preload?.(),
  component: () => <ImportsScreen importId={null} />,
});

const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/imports/$importId',
  loader: () => ImportsScreen.preload?.(),
  component: function ImportRoute() {
    return <ImportsScreen importId={importRoute.useParams().importId} />;
  },
});

export const peopleScreens = [PeopleScreen, AudiencesScreen, AttributesScreen, ImportsScreen];
export const peopleRoutes = [
  contactsRoute,
  contactRoute,
  audienceListRoute,
  audienceRoute,
  attributesRoute,
  importListRoute,
  importRoute,
] as const;
