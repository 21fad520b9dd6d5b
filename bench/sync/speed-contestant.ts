import type { Contestant } from '../sync-correctness/contestant.ts';

/** What the stages of the bench ask of a library. */
export interface SpeedContestant extends Pick<Contestant, 'sync' | 'contacts' | 'edit' | 'close'> {
  /** From now on nothing leaves until the next `sync`. */
  goOffline?(): Promise<void>;
  /** An exchange as it is made by itself now and then. */
  idle?(): Promise<void>;
  /** Where its store lies. */
  directory?: string;
}

export type EnterSpeed = (platform: { url: string; apiKey: string }) => Promise<SpeedContestant>;
