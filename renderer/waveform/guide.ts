import type { Span } from '#shared/contract/call-measures.ts';
import { type Stretch, stretchAt } from '#shared/domain/listening.ts';
import type { Levels } from './mix.ts';

export interface LoopRegion {
  startMs: number;
  /** Null while only the start has been set. */
  endMs: number | null;
}

/** How a recording is listened to. */
export interface Guidance {
  /** Its parts and their speeds; null: all of it at the chosen speed. */
  plan: readonly Stretch[] | null;
  /** What must not be heard; null while that is not known, and so nothing may be. */
  redactions: readonly Span[] | null;
  levels: Levels;
}

/** What the player is to do at a position. */
export interface Orders {
  /** Nothing must be heard here. */
  isSilenced: boolean;
  /** Of the chosen speed. */
  rateFactor: number;
  /** Where playing goes on; null: where it is. */
  goToMs: number | null;
}

/** Orders reach the sound late: it is silenced this long before, and let through again this long after. */
const SILENCE_LEAD_MS = 150;
const SILENCE_TAIL_MS = 50;
/** What is left of a silence that is not worth a jump; a jump may also end this short of its aim. */
const SKIP_MIN_MS = 20;

/** A loop is heard as it is: a silence passed over at its end would lead out of it. */
export function guide(
  atMs: number,
  rate: number,
  loop: LoopRegion | null,
  { plan, redactions }: Pick<Guidance, 'plan' | 'redactions'>,
): Orders {
  const isLooping = loop?.endMs != null;
  const stretch = plan === null ? null : stretchAt(plan, atMs);
  const rateFactor = stretch?.rate ?? 1;
  const leadMs = SILENCE_LEAD_MS * Math.max(1, rate * rateFactor);
  const isSilenced =
    redactions === null ||
    redactions.some(({ startMs, endMs }) => startMs <= atMs + leadMs && atMs < endMs + SILENCE_TAIL_MS);
  if (isLooping) return { isSilenced, rateFactor, goToMs: atMs >= Number(loop.endMs) ? loop.startMs : null };
  const isPassedOver = stretch?.rate === null && stretch.endMs - atMs > SKIP_MIN_MS;
  return { isSilenced, rateFactor, goToMs: isPassedOver ? stretch.endMs : null };
}
