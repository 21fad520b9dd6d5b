import { useQuery } from '@tanstack/react-query';

/** The time now, once a minute: what counts days or ages must notice that time has passed. */
export function useNow(): number {
  return (
    useQuery({ queryKey: ['clock'], queryFn: () => Date.now(), refetchInterval: 60_000, staleTime: 30_000 }).data ??
    Date.now()
  );
}
