import type { AudioFilter } from '#shared/contract/audio-library.ts';
import { createStore } from '../../lib/store.ts';

/** The list as the person left it. */
export const audioView = createStore<{ filter: AudioFilter }>({ filter: {} });

/** Takes a change of the filter; an empty value takes its key away. */
export function setAudioFilter(change: { [K in keyof AudioFilter]?: AudioFilter[K] | undefined }): void {
  const merged = Object.entries({ ...audioView.get().filter, ...change }).filter(
    ([, value]) => value !== undefined && value.length > 0,
  );
  audioView.set({ filter: Object.fromEntries(merged) });
}

export const clearAudioFilter = (): void => audioView.set({ filter: {} });
