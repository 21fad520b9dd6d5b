import type { Clock } from '../../lib/ports.ts';

/** How long a recording that was played counts as in use: its person pauses, takes a note, or opens another call beside it. */
const PLAYED_MS = 30 * 60_000;

/** Why a recording's audio must not make room for others. */
export interface KeepReasons {
  has(recordingId: string): boolean;
  /** A person wants it and has not heard it yet. */
  asked(recordingId: string): void;
  /** It is being played. */
  played(recordingId: string): void;
  none(recordingId: string): void;
}

/** Reasons hold for this run of Earshot. */
export function createKeepReasons(clock: Clock): KeepReasons {
  const asked = new Set<string>();
  const playedAt = new Map<string, number>();
  return {
    has: (id) => asked.has(id) || clock.now() - (playedAt.get(id) ?? Number.NEGATIVE_INFINITY) < PLAYED_MS,
    asked: (id) => void asked.add(id),
    played(id) {
      asked.delete(id);
      playedAt.set(id, clock.now());
    },
    none(id) {
      asked.delete(id);
      playedAt.delete(id);
    },
  };
}
