import type { Preferences } from '../contract/preferences.ts';

/** What the console is like before anybody has chosen. */
export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  contrast: 'system',
  density: 'compact',
  language: 'system',
  digits: 'system',
  playbackRate: 1,
  volume: 1,
  singleKeyShortcuts: true,
  followTranscript: true,
  audioQuotaBytes: 20_000_000_000,
  prefetchAudio: true,
};
