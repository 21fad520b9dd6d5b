import { Navigate } from '@tanstack/react-router';
import { Outbox } from '../../features/outbox/Outbox.tsx';
import { mostUrgentView, toOutboxTab } from '../../features/outbox/views.ts';
import { useSyncStatus } from '../../ipc/queries.ts';

/** `view` as the address names it. */
export function OutboxScreen({ view }: { view: string | null }) {
  const status = useSyncStatus();
  const tab = toOutboxTab(view);
  if (tab !== null) return <Outbox view={tab} />;
  if (status === undefined) return null;
  return <Navigate to="/outbox/$view" params={{ view: mostUrgentView(status.views) }} replace />;
}
