import { useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { FirstRun } from '../features/setup/FirstRun.tsx';
import { setupStatusQuery } from '../ipc/queries.ts';
import { useLiveUpdates } from '../ipc/use-live-updates.ts';
import { startShortcuts } from '../shortcuts/dispatcher.ts';
import { ErrorState } from '../ui/States.tsx';
import { FirstConnection } from './FirstConnection.tsx';
import { preloadScreens, router } from './router.tsx';

/** First run until the store is open and has a workspace; the console from then on. */
export function App() {
  useLiveUpdates();
  useEffect(startShortcuts, []);
  useEffect(() => {
    const idle = requestIdleCallback(preloadScreens);
    return () => cancelIdleCallback(idle);
  }, []);
  const { data: status, error, refetch } = useQuery(setupStatusQuery);
  if (error !== null && status === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (status === undefined) return null;
  if (status.phase === 'ready') return <RouterProvider router={router} />;
  return <FirstRun status={status} start={<FirstConnection />} />;
}
