import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../ipc/client.ts';
import { useStore } from '../../lib/store.ts';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';
import { audioView } from './audio-view.ts';

export function useAudioRows() {
  const filter = useStore(audioView, (view) => view.filter);
  return useWindowedRows(['audioLibrary', 'list', filter], (page, signal) =>
    api.audioLibrary.list({ filter, page }, { signal }),
  );
}

export const useAudioOverview = () =>
  useQuery({ queryKey: ['audioLibrary', 'overview'], queryFn: () => api.audioLibrary.overview() }).data;

export const useAudio = (id: string) =>
  useQuery({ queryKey: ['audioLibrary', 'get', id], queryFn: () => api.audioLibrary.get({ id }) });

/** A wish that needs the platform; its error stays beside the button until the next try. */
export function useAudioAct<I, O>(act: (input: I) => Promise<O>, onDone: (output: O) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ['audioLibrary'] }),
  });
}

export const fetchAudioClip = async (id: string): Promise<string> => (await api.audioLibrary.fetch({ id })).clipId;

/** How much of an upload has left, as a share; null before its first piece. */
export function useUploadShare(uploadId: string | null): number | null {
  const [share, setShare] = useState<number | null>(null);
  useEffect(() => {
    setShare(null);
    if (uploadId === null) return;
    return api.audioLibrary.onUpload(({ id, sentBytes, totalBytes }) => {
      if (id === uploadId) setShare(totalBytes === 0 ? 0 : sentBytes / totalBytes);
    });
  }, [uploadId]);
  return share;
}
