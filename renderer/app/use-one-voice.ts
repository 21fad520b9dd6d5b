import { useEffect } from 'react';
import { api } from '../ipc/client.ts';
import { player, usePlayer } from '../waveform/player.ts';

const OWN = crypto.randomUUID();

/** Of all windows one is heard: the one that began last. */
export function useOneVoice(): void {
  const isPlaying = usePlayer((state) => state.isPlaying);
  useEffect(() => {
    // Where nobody can be told, nobody is quiet; the sound itself is here.
    if (isPlaying) api.windows.tellPlaying({ by: OWN }).catch(() => undefined);
  }, [isPlaying]);
  useEffect(
    () =>
      api.windows.onPlaying(({ by }) => {
        if (by !== OWN) player.pause();
      }),
    [],
  );
}
