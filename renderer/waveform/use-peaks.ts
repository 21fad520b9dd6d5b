import { queryOptions } from '@tanstack/react-query';
import { api } from '../ipc/client.ts';

/** Peaks of a recording; null while the audio is not here or they are being made. */
export const peaksQuery = (recordingId: string) =>
  queryOptions({
    queryKey: ['calls', 'peaks', recordingId],
    queryFn: () => api.calls.peaks({ recordingId }),
  });
