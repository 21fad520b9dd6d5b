import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Marker } from '#shared/contract/markers.ts';
import { api } from '../../ipc/client.ts';
import { formatDuration } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { toastError, toastUndo } from '../../ui/toast.tsx';

const byTime = (a: Marker, b: Marker): number => a.atMs - b.atMs;

/** The marked moments of a call. M marks where the playhead stands; each change is on screen before it is stored. */
export function useMarkers(callId: string, positionMs: () => number) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queryKey = ['markers', callId];
  const { data = [] } = useQuery({ queryKey, queryFn: () => api.markers.list({ callId }) });
  const show = (change: (markers: Marker[]) => Marker[]) =>
    client.setQueryData<Marker[]>(queryKey, (markers) => change(markers ?? []).toSorted(byTime));
  const onError = (failure: unknown) => {
    toastError(failure);
    void client.invalidateQueries({ queryKey });
  };
  const { mutate: remove } = useMutation({
    mutationFn: (id: string) => api.markers.remove({ id }),
    onMutate: (id) => show((markers) => markers.filter((marker) => marker.id !== id)),
    onError,
  });
  const { mutate: add } = useMutation({
    mutationFn: ({ id, atMs }: { id: string; atMs: number }) => api.markers.add({ id, callId, atMs }),
    onMutate: ({ id, atMs }) =>
      show((markers) => [...markers, { id, callId, atMs, author: '', createdAt: Date.now() }]),
    onError,
  });
  const markNow = () => {
    const marker = { id: crypto.randomUUID(), atMs: Math.round(positionMs()) };
    add(marker);
    toastUndo(t('markers.set', { at: formatDuration(marker.atMs) }), () => remove(marker.id));
  };
  useShortcut('review.marker', markNow);
  const removeWithUndo = (marker: Marker) => {
    remove(marker.id);
    toastUndo(t('markers.removed', { at: formatDuration(marker.atMs) }), () => add(marker));
  };
  return { markers: data, removeWithUndo };
}
