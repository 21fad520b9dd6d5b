import type { QueryClient } from '@tanstack/react-query';
import type { CallDetail } from '#shared/contract/calls.ts';

/** As many calls back a call is there at once; further back it is read again. */
const KEPT_CALLS = 12;

/** Lets go of what was read of calls, but for the last ones and those on screen: a long queue must not fill the memory. */
export function keepLastCalls(client: QueryClient): void {
  const left = client
    .getQueryCache()
    .findAll({ queryKey: ['calls', 'get'], type: 'inactive' })
    .toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
    .slice(KEPT_CALLS);
  if (left.length === 0) return;
  const ids = new Set<unknown>(
    left.flatMap(({ queryKey, state }) => [
      queryKey[2],
      ...((state.data as CallDetail | undefined)?.recordings.map(({ id }) => id) ?? []),
    ]),
  );
  client.removeQueries({ type: 'inactive', predicate: ({ queryKey }) => queryKey.some((part) => ids.has(part)) });
}
