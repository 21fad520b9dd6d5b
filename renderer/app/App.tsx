import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { RecoveryReportDialog } from '../features/recovery/RecoveryReportDialog.tsx';
import { RecoveryScreen } from '../features/recovery/RecoveryScreen.tsx';
import { FirstRun } from '../features/setup/FirstRun.tsx';
import { setupStatusQuery } from '../ipc/queries.ts';
import { callOfWindow } from '../lib/own-window.ts';
import { startShortcuts } from '../shortcuts/dispatcher.ts';
import { ErrorState } from '../ui/States.tsx';
import { player } from '../waveform/player.ts';
import { FirstConnection } from './FirstConnection.tsx';
import { preloadScreens, router } from './router.tsx';

/** First run until the store is open and has a workspace; the console from then on. */
export function App() {
  useEffect(startShortcuts, []);
  useEffect(() => {
    // The window of a call shows the one screen that it was read with.
    if (callOfWindow !== null) return;
    const idle = requestIdleCallback(preloadScreens);
    return () => cancelIdleCallback(idle);
  }, []);
  const { data: status, error, refetch } = useQuery(setupStatusQuery);
  useForgetting(status?.phase);
  if (error !== null && status === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (status === undefined) return null;
  return (
    <>
      {status.phase === 'ready' ? (
        <RouterProvider router={router} />
      ) : (
        <FirstRun status={status} start={<FirstConnection />} recovery={<RecoveryScreen problem={status.problem} />} />
      )}
      {callOfWindow === null && <RecoveryReportDialog />}
    </>
  );
}

/** What the window may still know while the store is closed. */
const KEPT_KEYS: ReadonlySet<unknown> = new Set(['setup', 'preferences']);

/** When the store is locked the window forgets what it read and stops playing; when it opens again everything is read anew. */
function useForgetting(phase: SetupStatus['phase'] | undefined): void {
  const client = useQueryClient();
  const before = useRef(phase);
  useEffect(() => {
    const wasReady = before.current === 'ready';
    before.current = phase;
    const others = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => !KEPT_KEYS.has(queryKey[0]) };
    if (phase === 'ready' && !wasReady) void client.invalidateQueries(others);
    if (phase !== 'locked' && phase !== 'unlock') return;
    player.close();
    client.removeQueries(others);
    client.getMutationCache().clear();
  }, [client, phase]);
}
