import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root.ts';

const AgentsScreen = lazyRouteComponent(() => import('../screens/AgentsScreen.tsx'), 'AgentsScreen');
const FlowsScreen = lazyRouteComponent(() => import('../screens/FlowsScreen.tsx'), 'FlowsScreen');
const KnowledgeScreen = lazyRouteComponent(() => import('../screens/KnowledgeScreen.tsx'), 'KnowledgeScreen');
const DictionariesScreen = lazyRouteComponent(() => import('../screens/DictionariesScreen.tsx'), 'DictionariesScreen');
const AudioLibraryScreen = lazyRouteComponent(() => import('../screens/AudioLibraryScreen.tsx'), 'AudioLibraryScreen');

const agentListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents',
  loader: () => AgentsScreen.preload?.(),
  component: () => <AgentsScreen agentId={null} />,
});

const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/$agentId',
  loader: () => AgentsScreen.preload?.(),
  component: function AgentRoute() {
    return <AgentsScreen agentId={agentRoute.useParams().agentId} />;
  },
});

const flowListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/flows',
  loader: () => FlowsScreen.preload?.(),
  component: () => <FlowsScreen flowId={null} />,
});

const flowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/flows/$flowId',
  loader: () => FlowsScreen.preload?.(),
  component: function FlowRoute() {
    return <FlowsScreen flowId={flowRoute.useParams().flowId} />;
  },
});

const knowledgeListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/knowledge',
  loader: () => KnowledgeScreen.preload?.(),
  component: () => <KnowledgeScreen knowledgeId={null} />,
});

const knowledgeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/knowledge/$knowledgeId',
  loader: () => KnowledgeScreen.preload?.(),
  component: function KnowledgeRoute() {
    return <KnowledgeScreen knowledgeId={knowledgeRoute.useParams().knowledgeId} />;
  },
});

const dictionaryListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/dictionaries',
  loader: () => DictionariesScreen.preload?.(),
  component: () => <DictionariesScreen dictionaryId={null} />,
});

const dictionaryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/dictionaries/$dictionaryId',
  loader: () => DictionariesScreen.preload?.(),
  component: function DictionaryRoute() {
    return <DictionariesScreen dictionaryId={dictionaryRoute.useParams().dictionaryId} />;
  },
});

const audioListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/audio',
  loader: () => AudioLibraryScreen.preload?.(),
  component: () => <AudioLibraryScreen audioId={null} />,
});

const audioRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents/audio/$audioId',
  loader: () => AudioLibraryScreen.preload?.(),
  component: function AudioRoute() {
    return <AudioLibraryScreen audioId={audioRoute.useParams().audioId} />;
  },
});

export const agentsScreens = [AgentsScreen, FlowsScreen, KnowledgeScreen, DictionariesScreen, AudioLibraryScreen];
export const agentsRoutes = [
  agentListRoute,
  agentRoute,
  flowListRoute,
  flowRoute,
  knowledgeListRoute,
  knowledgeRoute,
  dictionaryListRoute,
  dictionaryRoute,
  audioListRoute,
  audioRoute,
] as const;
