import { useQuery } from '@tanstack/react-query';
import type { KnowledgeRow } from '#shared/contract/knowledge.ts';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';
import { knowledgeView } from './knowledge-view.ts';

export function useKnowledgeRows(): WindowedRows<KnowledgeRow> {
  const { filter, sort } = useStore(knowledgeView, (view) => view);
  return useWindowedRows(['knowledge', 'list', filter, sort], (page, signal) =>
    api.knowledge.list({ filter, sort, page }, { signal }),
  );
}

export const useKnowledgeOverview = () =>
  useQuery({ queryKey: ['knowledge', 'overview'], queryFn: () => api.knowledge.overview() }).data;

export const useKnowledge = (id: string) =>
  useQuery({ queryKey: ['knowledge', 'get', id], queryFn: () => api.knowledge.get({ id }) });

export const useDocuments = (baseId: string, limit: number) =>
  useQuery({
    queryKey: ['knowledge', 'documents', baseId, limit],
    queryFn: () => api.knowledge.documents({ baseId, page: { offset: 0, limit } }),
    placeholderData: (before) => before,
  });

/** A job that moves says so as `jobs` does; what it is about is the base. */
export const useUploads = (baseId: string) =>
  useQuery({ queryKey: ['jobs', 'uploads', baseId], queryFn: () => api.knowledge.uploads({ baseId }) }).data ?? [];
