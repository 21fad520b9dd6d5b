import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CollectionHealth, CollectionName } from '#shared/contract/connections.ts';
import type { Preferences } from '#shared/contract/preferences.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { DEFAULT_PREFERENCES } from '#shared/domain/default-preferences.ts';
import { api } from './client.ts';

/** Reads that more than one feature needs. */
export const setupStatusQuery = queryOptions({ queryKey: ['setup', 'status'], queryFn: () => api.setup.status() });
export const preferencesQuery = queryOptions({ queryKey: ['preferences'], queryFn: () => api.preferences.get() });
export const syncStatusQuery = queryOptions({ queryKey: ['sync', 'status'], queryFn: () => api.sync.status() });
export const securityStatusQuery = queryOptions({
  queryKey: ['security', 'status'],
  queryFn: () => api.security.status(),
});
export const connectionsQuery = queryOptions({
  queryKey: ['connections', 'list'],
  queryFn: () => api.connections.list(),
});

/** When the oldest of these lists was last read to its end, over all connections that have them; null where one never was. */
export const useListReadAt = (...names: CollectionName[]): number | null => {
  const connections = useQuery(connectionsQuery).data ?? [];
  const read = connections.flatMap(({ collections }) =>
    collections.filter(({ collection, problem }) => names.includes(collection) && !isNotOffered(problem)),
  );
  const times = read.map(({ readAt }) => readAt);
  return times.length === 0 || times.includes(null) ? null : Math.min(...times.map(Number));
};

/** A list that a platform does not have, or not for this key, says nothing about the age of the others. */
const isNotOffered = (problem: CollectionHealth['problem']): boolean =>
  problem?.code === 'NOT_OFFERED' || problem?.code === 'FORBIDDEN' || problem?.code === 'NO_CREDITS';

/** What each connection is called, by its id. */
export const useConnectionNames = (): ReadonlyMap<string, string> =>
  useQuery({ ...connectionsQuery, select: namesOf }).data ?? NO_NAMES;

const namesOf = (connections: readonly { id: string; name: string }[]): ReadonlyMap<string, string> =>
  new Map(connections.map(({ id, name }) => [id, name]));
const NO_NAMES: ReadonlyMap<string, string> = new Map();

export const usePreferences = (): Preferences => useQuery(preferencesQuery).data ?? DEFAULT_PREFERENCES;

/** Changes preferences; the screen shows the new value at once. */
export function useSetPreferences(): (change: Partial<Preferences>) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (change: Partial<Preferences>) => api.preferences.set(change),
    onMutate: (change) =>
      client.setQueryData(preferencesQuery.queryKey, (now) => ({ ...DEFAULT_PREFERENCES, ...now, ...change })),
    onSuccess: (value) => client.setQueryData(preferencesQuery.queryKey, value),
    onError: () => client.invalidateQueries({ queryKey: preferencesQuery.queryKey }),
  });
  return mutate;
}

export const useSyncStatus = (): SyncStatus | undefined => useQuery(syncStatusQuery).data;

/** True while nothing can be exchanged, by choice or not. */
export const isOfflineState = (state: SyncStatus['state'] | undefined): boolean =>
  state === 'offline' || state === 'paused';

export const rowHeightOf = (density: Preferences['density']): number => (density === 'compact' ? 28 : 36);
