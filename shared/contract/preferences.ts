import { z } from 'zod';
import { command, event, query } from './define.ts';

/** How the console looks and behaves for this person. Nothing here is secret. */
export const Preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['compact', 'comfortable']),
  /** `more` asks for high contrast in either theme; `system` leaves it to the machine's own setting. */
  contrast: z.enum(['system', 'more']),
  language: z.enum(['system', 'en', 'fr', 'ar']),
  /** How numbers are written in Arabic; every other language has one way. */
  digits: z.enum(['system', 'latin', 'arabic']),
  playbackRate: z.number().min(0.5).max(3),
  volume: z.number().min(0).max(1),
  singleKeyShortcuts: z.boolean(),
  followTranscript: z.boolean(),
  /** Most bytes of audio kept on this machine. */
  audioQuotaBytes: z.number().int().min(0).max(1_000_000_000_000),
  prefetchAudio: z.boolean(),
});

export const preferences = {
  get: query(z.object({}).optional(), Preferences),
  set: command(Preferences.partial(), Preferences),
  onChanged: event(Preferences),
};

export type Preferences = z.infer<typeof Preferences>;
