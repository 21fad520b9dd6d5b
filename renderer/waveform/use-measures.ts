import { queryOptions } from '@tanstack/react-query';
import { api } from '../ipc/client.ts';

/** What was measured of a call's main recording, or why nothing was. */
export const measuresQuery = (callId: string) =>
  queryOptions({ queryKey: ['calls', 'measures', callId], queryFn: () => api.calls.measures({ callId }) });
