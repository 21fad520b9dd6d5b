import { queryOptions } from '@tanstack/react-query';
import { api } from '../ipc/client.ts';

/** What is withheld of a call. */
export const redactionsQuery = (callId: string) =>
  queryOptions({ queryKey: ['redactions', 'list', callId], queryFn: () => api.redactions.list({ callId }) });
