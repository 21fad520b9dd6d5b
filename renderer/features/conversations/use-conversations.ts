import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type {
  ConversationAgent,
  ConversationFilter,
  ConversationRow,
  Message,
} from '#shared/contract/conversations.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { useWindowedRows, type WindowedRows } from '../../ui/use-windowed-rows.ts';

const conversationQuery = (id: string) =>
  queryOptions({ queryKey: ['conversations', 'get', id], queryFn: () => api.conversations.get({ id }) });

export const useConversation = (id: string) => useQuery(conversationQuery(id));

export const useConversationRows = (filter: ConversationFilter): WindowedRows<ConversationRow> =>
  useWindowedRows(['conversations', 'list', filter], (page, signal) =>
    api.conversations.list({ filter, page }, { signal }),
  );

export const useMessageRows = (id: string): WindowedRows<Message> =>
  useWindowedRows(['conversations', 'messages', id], (page, signal) =>
    api.conversations.messages({ id, page }, { signal }),
  );

/** How many there are in all, and as of when. */
export const useConversationTotals = () =>
  useQuery({
    queryKey: ['conversations', 'totals'],
    queryFn: () => api.conversations.list({ page: { offset: 0, limit: 1 } }),
  }).data;

export const useConversationAgents = (): ConversationAgent[] | undefined =>
  useQuery({ queryKey: ['conversations', 'agents'], queryFn: () => api.conversations.agents() }).data;

export const useCannedReplies = () =>
  useQuery({ queryKey: ['conversations', 'canned'], queryFn: () => api.conversations.cannedReplies() }).data ?? [];

export const useIsOffline = (): boolean => isOfflineState(useSyncStatus()?.state);

/** An open conversation is asked about this often, in ms: no platform tells by itself that somebody else wrote. */
const REFRESH_MS = 8_000;

/** Keeps an open conversation fresh while its platform can be reached. */
export function useFreshConversation(id: string, isWanted: boolean): void {
  const isOffline = useIsOffline();
  useEffect(() => {
    if (!isWanted || isOffline) return;
    const refresh = () => {
      if (document.visibilityState === 'visible') {
        // Offline, or refused just now: the list says how fresh it is, and the next look asks again.
        void api.conversations.refresh({ id }).catch(() => undefined);
      }
    };
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => clearInterval(timer);
  }, [id, isWanted, isOffline]);
}

export const useStop = (id: string) => useMutation({ mutationFn: () => api.conversations.stop({ id }) });
