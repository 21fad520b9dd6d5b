import { mergeText } from './text-merge.ts';

export type Speaker = 'agent' | 'contact' | 'system';

/** One turn as its platform sends it. Times in ms from the beginning of the call. */
export interface OriginalTurn {
  id: string;
  speaker: Speaker;
  startMs: number;
  endMs: number;
  text: string;
}

/** What a person put in place of the words of a turn. `base` is the turn as its platform had it then. */
export interface TurnCorrection {
  segmentId: string;
  base: string;
  text: string;
}

/** Another time for a turn; `from` is the one that its platform gave then. */
export interface TurnTime {
  segmentId: string;
  from: [startMs: number, endMs: number];
  to: [startMs: number, endMs: number];
}

/** What is laid over the whole transcript of a call. */
export interface TranscriptLayer {
  /** Null where the name is the platform's. */
  names: { agent: string | null; contact: string | null };
  /** The platform took the two sides for each other. */
  isSwapped: boolean;
  /** How much later than its platform says everything is said. */
  offsetMs: number;
  times: TurnTime[];
}

export const NO_LAYER: TranscriptLayer = {
  names: { agent: null, contact: null },
  isSwapped: false,
  offsetMs: 0,
  times: [],
};

/** The words of a turn as they are read now. */
export interface EffectiveText {
  text: string;
  /** kept: as its platform has it · corrected · conflicting: the platform has changed the very words since, so that its own stand. */
  state: 'kept' | 'corrected' | 'conflicting';
}

/** Puts a correction on what the platform says now. What the platform changed elsewhere in the turn since then stays changed. */
export function effectiveText(original: string, correction: TurnCorrection | null): EffectiveText {
  if (correction === null) return { text: original, state: 'kept' };
  if (correction.base === original) return { text: correction.text, state: 'corrected' };
  const merged = mergeText(inLines(correction.base), inLines(correction.text), inLines(original));
  return merged === null
    ? { text: original, state: 'conflicting' }
    : { text: merged.split('\n').filter(Boolean).join(' '), state: 'corrected' };
}

/** The side and the times of a turn as they are shown. */
export function placeTurn<T extends OriginalTurn>(turn: T, { isSwapped, offsetMs, times }: TranscriptLayer): T {
  const moved = times.find(
    ({ segmentId, from }) => segmentId === turn.id && from[0] === turn.startMs && from[1] === turn.endMs,
  );
  const [startMs, endMs] = moved?.to ?? [turn.startMs, turn.endMs];
  return {
    ...turn,
    speaker: isSwapped ? OTHER_SIDE[turn.speaker] : turn.speaker,
    startMs: Math.max(0, startMs + offsetMs),
    endMs: Math.max(0, endMs + offsetMs),
  };
}

/** A turn is not moved farther than this: beyond it the speech is that of another turn. */
const MAX_SNAP_MS = 4000;

interface Span {
  startMs: number;
  endMs: number;
}

/**
 * Times that lie on the speech of the channels, which is nearest to where the turns stand. Turns keep their order, and one without
 * speech nearby stays. `turns` in order, as their platform sends them; `speech` by side, in order. Answers what moves.
 */
export function snapTurns(
  turns: readonly OriginalTurn[],
  speech: Readonly<Record<'agent' | 'contact', readonly Span[]>>,
  { isSwapped }: Pick<TranscriptLayer, 'isSwapped'> = NO_LAYER,
): TurnTime[] {
  let earliestMs = 0;
  return turns.flatMap((turn): TurnTime[] => {
    const side = isSwapped ? OTHER_SIDE[turn.speaker] : turn.speaker;
    const spans = side === 'system' ? [] : speech[side];
    const start = nearest(
      spans.map(({ startMs }) => startMs).filter((at) => at >= earliestMs),
      turn.startMs,
    );
    const startMs = start ?? Math.max(earliestMs, turn.startMs);
    earliestMs = startMs;
    const end = nearest(
      spans.map(({ endMs }) => endMs).filter((at) => at > startMs),
      turn.endMs,
    );
    const endMs = (start === null ? null : end) ?? startMs + turn.endMs - turn.startMs;
    if (startMs === turn.startMs && endMs === turn.endMs) return [];
    return [{ segmentId: turn.id, from: [turn.startMs, turn.endMs], to: [startMs, endMs] }];
  });
}

function nearest(places: readonly number[], to: number): number | null {
  let best: number | null = null;
  for (const at of places) {
    if (Math.abs(at - to) <= MAX_SNAP_MS && (best === null || Math.abs(at - to) < Math.abs(best - to))) best = at;
  }
  return best;
}

const OTHER_SIDE = { agent: 'contact', contact: 'agent', system: 'system' } as const;

const inLines = (text: string): string => `${text.trim().split(/\s+/).join('\n')}\n`;
