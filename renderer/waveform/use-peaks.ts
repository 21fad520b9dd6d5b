import { queryOptions } from '@tanstack/react-query';
import type { Peaks } from '#shared/contract/calls.ts';
import { api } from '../ipc/client.ts';

const isPeaks = (value: unknown): value is Peaks =>
  typeof value === 'object' && value !== null && 'frameCount' in value;

/** Peaks of a recording; null while the audio is not here or they are being made. */
export const peaksQuery = (recordingId: string) =>
  queryOptions({
    queryKey: ['calls', 'peaks', recordingId],
    queryFn: () => api.calls.peaks({ recordingId }),
    // A recording never changes. The same peaks read again must not make the waveform be drawn again.
    structuralSharing: (before, now) =>
      isPeaks(before) && isPeaks(now) && before.frameCount === now.frameCount ? before : now,
  });
