import { useQuery } from '@tanstack/react-query';
import type { AgentRow, MetricDays } from '#shared/contract/agents.ts';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';
import { agentsView } from './agents-view.ts';

export function useAgentRows(): WindowedRows<AgentRow> {
  const { filter, sort } = useStore(agentsView, (view) => view);
  return useWindowedRows(['agents', 'list', filter, sort], (page, signal) =>
    api.agents.list({ filter, sort, page }, { signal }),
  );
}

export const useAgentsOverview = () =>
  useQuery({ queryKey: ['agents', 'overview'], queryFn: () => api.agents.overview() }).data;

export const useAgent = (id: string) =>
  useQuery({ queryKey: ['agents', 'get', id], queryFn: () => api.agents.get({ id }) });

export const useMetrics = (id: string, days: MetricDays) =>
  useQuery({ queryKey: ['agents', 'metrics', id, days], queryFn: () => api.agents.metrics({ id, days }) });
