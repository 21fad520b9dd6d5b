import { QueryClient } from '@tanstack/react-query';

/**
 * Every read is local and every change is announced by an event, so nothing goes stale by time and a failed read
 * is worth one quick repeat at most.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      retry: 1,
      retryDelay: 200,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // The browser's idea of the network says nothing about the local store.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
