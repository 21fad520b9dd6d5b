import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { FlowSession } from '#shared/contract/flows.ts';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';
import { flowsView } from './flows-view.ts';

export function useFlowRows() {
  const { filter, sort } = useStore(flowsView, (view) => view);
  return useWindowedRows(['flows', 'list', filter, sort], (page, signal) =>
    api.flows.list({ filter, sort, page }, { signal }),
  );
}

export const useFlowOverview = () =>
  useQuery({ queryKey: ['flows', 'overview'], queryFn: () => api.flows.overview() }).data;

export const useFlow = (id: string) =>
  useQuery({ queryKey: ['flows', 'get', id], queryFn: () => api.flows.get({ id }) });

const versionOf = (versionId: string | null) => (versionId === null ? {} : { versionId });

export const useFlowGraph = (id: string, versionId: string | null, enabled: boolean) =>
  useQuery({
    queryKey: ['flows', 'graph', id, versionId],
    queryFn: () => api.flows.graph({ id, ...versionOf(versionId) }),
    enabled,
  });

export const useFlowNode = (id: string, versionId: string | null, nodeId: string) =>
  useQuery({
    queryKey: ['flows', 'node', id, versionId, nodeId],
    queryFn: () => api.flows.node({ id, nodeId, ...versionOf(versionId) }),
  });

export const useSessionRows = (flowId: string) =>
  useQuery({
    queryKey: ['flows', 'sessions', flowId],
    queryFn: () => api.flows.sessions({ flowId, page: { offset: 0, limit: 200 } }),
  });

export const useStarts = (flowId: string) =>
  useQuery({ queryKey: ['flows', 'starts', flowId], queryFn: () => api.flows.starts({ flowId }) }).data ?? [];

export const useSession = (id: string, enabled = true) =>
  useQuery({ queryKey: ['flows', 'session', id], queryFn: () => api.flows.session({ id }), enabled });

const ENDED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);
export const hasEnded = (status: string): boolean => ENDED.has(status.toUpperCase());
export const isWaiting = (status: string): boolean => status.toUpperCase() === 'WAITING_FOR_USER_INPUT';

const LOOK_MS = 2000;

/** Asks for a session again and again while it runs by itself and the platform can be reached. */
export function useFollowed(session: FlowSession | undefined, isOffline: boolean): void {
  const client = useQueryClient();
  const id = session?.id;
  const runs = session !== undefined && !isOffline && !hasEnded(session.status) && !isWaiting(session.status);
  useEffect(() => {
    if (!runs || id === undefined) return;
    let isOver = false;
    const look = async () => {
      // What goes wrong shows in the state of the connection; the next look is tried all the same.
      const now = await api.flows.readSession({ id }).catch(() => null);
      if (isOver) return;
      if (now !== null) client.setQueryData(['flows', 'session', id], now);
      timer = setTimeout(look, LOOK_MS);
    };
    let timer = setTimeout(look, LOOK_MS / 4);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [runs, id, client]);
}

/** A wish of the person that needs the platform; its error stays beside the button until the next try. */
export function useFlowAct<I, O>(act: (input: I) => Promise<O>, onDone?: (output: O) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    ...(onDone && { onSuccess: onDone }),
    onSettled: () => client.invalidateQueries({ queryKey: ['flows'] }),
  });
}
