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
  shortcuts: {},
  followTranscript: true,
  listening: {
    isSkippingSilence: false,
    skipMinMs: 2000,
    quietBelowDb: null,
    isTwoSpeed: false,
    agentRate: 1.5,
    contactRate: 1,
    silenceRate: 3,
    isLevelled: false,
  },
  overlays: ['silence', 'overtalk', 'interruptions', 'sentiment', 'comments', 'redactions'],
  audioQuotaBytes: 20_000_000_000,
  prefetchAudio: true,
};
