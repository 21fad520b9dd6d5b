import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CallDetail, RecordingInfo } from '#shared/contract/calls.ts';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { toastError } from '../../ui/toast.tsx';
import type { LaneKind } from '../../waveform/lanes.ts';
import { measuresQuery } from '../../waveform/use-measures.ts';
import { peaksQuery } from '../../waveform/use-peaks.ts';
import { redactionsQuery } from '../../waveform/use-redactions.ts';
import { callsView } from './calls-view.ts';
import { keepLastCalls } from './kept-calls.ts';

const callQuery = (id: string) =>
  queryOptions({ queryKey: ['calls', 'get', id], queryFn: () => api.calls.get({ id }) });

export const useCall = (id: string) => useQuery(callQuery(id));

/** Reads what the screen of a call wants before it is asked for, so that the next one is there at once. */
export function usePreparedCalls(ids: readonly (string | null)[]): void {
  const client = useQueryClient();
  const key = ids.join();
  useEffect(() => {
    const prepare = async (id: string) => {
      const call = await client.fetchQuery(callQuery(id));
      const recording = mainRecording(call);
      await Promise.all([
        client.prefetchQuery(measuresQuery(id)),
        client.prefetchQuery(redactionsQuery(id)),
        ...(recording?.audio === 'cached' ? [client.prefetchQuery(peaksQuery(recording.id))] : []),
      ]);
    };
    // After the call on screen has been drawn. What cannot be read now is read, and told, when it is opened.
    const idle = requestIdleCallback(() => {
      keepLastCalls(client);
      for (const id of key.split(',').filter(Boolean)) prepare(id).catch(() => undefined);
    });
    return () => cancelIdleCallback(idle);
  }, [client, key]);
}

/** The recording to review: the whole call where there is one. */
export const mainRecording = (call: CallDetail): RecordingInfo | null =>
  call.recordings.find((recording) => recording.type === 'full_call') ?? call.recordings[0] ?? null;

export const lanesOf = (recording: RecordingInfo | null): LaneKind[] =>
  (recording?.channelCount ?? 1) >= 2 ? ['agent', 'contact'] : ['both'];

export interface Neighbours {
  /** Place of the call in the list it was opened from, counted from 0; null when it was opened another way. */
  index: number | null;
  total: number;
  previousId: string | null;
  nextId: string | null;
}

/** The calls before and after this one, in the list's own order and filter. */
export function useNeighbours(callId: string): Neighbours {
  const { filter, sort, activeIndex, activeId } = useStore(callsView, (view) => view);
  const isFromList = activeId === callId;
  const offset = Math.max(0, activeIndex - 1);
  const { data } = useQuery({
    queryKey: ['calls', 'neighbours', filter, sort, offset],
    queryFn: () => api.calls.list({ filter, sort, page: { offset, limit: 3 } }),
    enabled: isFromList,
    placeholderData: keepPreviousData,
  });
  const at = data?.rows.findIndex((row) => row.id === callId) ?? -1;
  if (!isFromList || data === undefined || at < 0) return { index: null, total: 0, previousId: null, nextId: null };
  return {
    index: offset + at,
    total: data.total,
    previousId: data.rows[at - 1]?.id ?? null,
    nextId: data.rows[at + 1]?.id ?? null,
  };
}

/** Moves the list's own mark along, so that the review and the list agree. */
export const markActive = (id: string, index: number): void => callsView.set({ activeId: id, activeIndex: index });

/** Puts a call on legal hold, or lifts it. */
export const useHold = () =>
  useMutation({
    mutationFn: (hold: { id: string; isHeld: boolean }) => api.calls.setHold(hold),
    onError: toastError,
  });

export const useDownload = () =>
  useMutation({ mutationFn: (id: string) => api.recordings.download({ id }), onError: toastError }).mutate;

export const useEvict = () =>
  useMutation({ mutationFn: (id: string) => api.recordings.evict({ id }), onError: toastError }).mutate;
