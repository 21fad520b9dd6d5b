import { useRouterState } from '@tanstack/react-router';
import { callsView } from '../features/calls/calls-view.ts';
import { useStore } from '../lib/store.ts';

/** The call on screen, or the one that the list of calls stands at. */
export function useCallAtHand(): string | null {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const activeId = useStore(callsView, (view) => view.activeId);
  return /^\/calls\/([0-9a-f-]{36})$/.exec(path)?.[1] ?? (path === '/calls' ? activeId : null);
}
