import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Snapshot } from '#shared/contract/report-shapes.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';

/** How old a report may be, in ms, before it is asked for again by itself when it is opened. */
const FRESH_MS = 60_000;
/** How often it is asked for again while its execution runs and it is looked at. */
const LIVE_MS = 15_000;

export interface Refresh {
  run: () => void;
  isRunning: boolean;
  isOffline: boolean;
}

/**
 * Asks the platform for a report again: by the button, when it is opened and old, and now and then while it is live. What fails is
 * told by the report itself, which keeps the reason.
 */
export function useRefresh({
  name,
  ask,
  fetchedAt,
  isLive = false,
}: {
  /** Which report; another one is asked for anew. */
  name: string;
  ask: () => Promise<Snapshot>;
  /** When it was last had; undefined while that is not known, null where it never was. */
  fetchedAt: number | null | undefined;
  isLive?: boolean;
}): Refresh {
  const client = useQueryClient();
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const { mutate, isPending } = useMutation({
    mutationKey: ['reports', 'refresh', name],
    mutationFn: ask,
    onSettled: () => client.invalidateQueries({ queryKey: ['reports'] }),
  });
  const isKnown = fetchedAt !== undefined;
  const isOld = isKnown && (fetchedAt === null || Date.now() - fetchedAt > FRESH_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each report that is opened, and again when the network is back
  useEffect(() => {
    if (isOld && !isOffline) mutate();
  }, [name, isKnown, isOffline]);
  useEffect(() => {
    if (!isLive || isOffline) return;
    const timer = setInterval(() => mutate(), LIVE_MS);
    return () => clearInterval(timer);
  }, [isLive, isOffline, mutate]);
  return { run: () => mutate(), isRunning: isPending, isOffline };
}
