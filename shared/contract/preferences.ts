import { z } from 'zod';
import { OVERLAYS } from '../domain/overlays.ts';
import { command, event, query } from './define.ts';

/** How a recording is listened to. Rates are factors of the chosen speed. */
export const Listening = z.object({
  isSkippingSilence: z.boolean(),
  /** The shortest silence that is passed over. */
  skipMinMs: z.number().int().min(500).max(30_000),
  /** The level under which sound counts as silence, in dBFS; null: where nobody speaks and no music plays. */
  quietBelowDb: z.number().min(-48).max(-12).nullable(),
  isTwoSpeed: z.boolean(),
  agentRate: z.number().min(0.5).max(4),
  contactRate: z.number().min(0.5).max(4),
  silenceRate: z.number().min(0.5).max(4),
  /** Brings every side of every call to the same loudness. */
  isLevelled: z.boolean(),
});

/** How the console looks and behaves for this person. Nothing here is secret. */
export const Preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['compact', 'comfortable']),
  /** `more` asks for high contrast in either theme; `system` leaves it to the machine's own setting. */
  contrast: z.enum(['system', 'more']),
  language: z.enum(['system', 'en', 'fr', 'ar']),
  /** How numbers are written in Arabic; every other language has one way. */
  digits: z.enum(['system', 'latin', 'arabic']),
  playbackRate: z.number().min(0.5).max(4),
  volume: z.number().min(0).max(1),
  singleKeyShortcuts: z.boolean(),
  /** Keys of the person's own, by shortcut; an empty list: none at all. A shortcut that is not named has the keys it came with. */
  shortcuts: z.record(z.string().max(64), z.array(z.string().min(1).max(32)).max(4)),
  followTranscript: z.boolean(),
  listening: Listening,
  /** The overlays that are shown. */
  overlays: z.array(z.enum(OVERLAYS)),
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
export type Listening = z.infer<typeof Listening>;
