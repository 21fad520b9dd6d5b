import type { OriginalTurn, TurnTime } from './transcript-layers.ts';

interface Span {
  startMs: number;
  endMs: number;
}

/** Whether a transcript says when its turns are spoken: some platforms send the words alone. */
export const isTimed = (turns: readonly Span[]): boolean =>
  turns.some(({ startMs, endMs }) => endMs > startMs || startMs !== turns[0]?.startMs);

/** Longer than any call. */
const END_OF_CALL_MS = 360_000_000;

/** Until when a turn may be heard: one without an end of its own, until another begins, or until the call ends. */
export function heardUntilMs({ startMs, endMs }: Span, turns: readonly Span[]): number {
  if (endMs > startMs) return endMs;
  return turns.reduce((until, { startMs: at }) => (at > startMs ? Math.min(until, at) : until), END_OF_CALL_MS);
}

type Side = 'agent' | 'contact';

/** A stretch of speech of one side, no longer than `LONGEST_SOUND_MS`: two turns may share what is heard without a pause. */
interface Sound extends Span {
  side: Side;
}

const LONGEST_SOUND_MS = 1000;
/** A turn is at most so many stretches of speech long. */
const MOST_SOUNDS = 150;
/** How far a turn may lie from where an even pace would have it, in stretches of speech. */
const BAND_SOUNDS = 300;
/** Speech of the other side within a turn speaks against it more than too little of its own. */
const OTHER_SIDE_WEIGHT = 1.5;
/** What a turn takes beside its letters, counted in letters. */
const BREATH_LETTERS = 4;
/** How long a letter may last, in ms: from hurried Latin letters to slow Chinese ones. Beyond, the words are not those of the sound. */
const PLAUSIBLE_PACE: readonly [least: number, most: number] = [20, 600];

/**
 * Times for turns that have none, from when each side is heard: the stretches of speech are dealt out to the turns in order, so that
 * each gets as much speech of its side as its letters want, and as little of the other's (dynamic programming, as in sequence
 * alignment). Empty where what was heard cannot be these words. Turns of the system, and those for which no speech is left, stand where the turn before them ends.
 */
export function alignTurns(
  turns: readonly OriginalTurn[],
  speech: Readonly<Record<Side, readonly Span[]>>,
): TurnTime[] {
  const sounds = (['agent', 'contact'] as const)
    .flatMap((side) => speech[side].flatMap((span) => inSounds(span, side)))
    .sort((a, b) => a.startMs - b.startMs);
  const spoken = turns.filter((turn): turn is OriginalTurn & { speaker: Side } => turn.speaker !== 'system');
  const pace = { agent: paceOf('agent', spoken, speech), contact: paceOf('contact', spoken, speech) };
  if (spoken.length === 0 || spoken.some(({ speaker }) => !isPlausible(pace[speaker]))) return [];
  const dealt = deal(
    spoken.map((turn) => ({ side: turn.speaker, wantedMs: lettersOf(turn) * pace[turn.speaker] })),
    sounds,
  );
  const own = new Map(spoken.map((turn, index) => [turn.id, dealt[index] ?? []]));
  let reachedMs = 0;
  return turns.map((turn): TurnTime => {
    const mine = own.get(turn.id) ?? [];
    const startMs = Math.max(reachedMs, mine[0]?.startMs ?? reachedMs);
    const endMs = Math.max(startMs + 1, ...mine.map((sound) => sound.endMs));
    // Both may speak at once: what follows may begin before this one ends, but not before it begins.
    reachedMs = mine.length === 0 ? endMs : startMs;
    return { segmentId: turn.id, from: [turn.startMs, turn.endMs], to: [startMs, endMs] };
  });
}

const isPlausible = (pace: number): boolean => pace >= PLAUSIBLE_PACE[0] && pace <= PLAUSIBLE_PACE[1];

function inSounds({ startMs, endMs }: Span, side: Side): Sound[] {
  const count = Math.max(1, Math.ceil((endMs - startMs) / LONGEST_SOUND_MS));
  const at = (index: number) => Math.round(startMs + ((endMs - startMs) * index) / count);
  return Array.from({ length: count }, (_, index) => ({ startMs: at(index), endMs: at(index + 1), side }));
}

const lettersOf = ({ text }: { text: string }): number => text.length + BREATH_LETTERS;

/** How long a letter of a side lasts, in ms. */
function paceOf(
  side: Side,
  spoken: readonly { speaker: Side; text: string }[],
  speech: Readonly<Record<Side, readonly Span[]>>,
): number {
  const heardMs = speech[side].reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const letters = spoken.reduce((sum, turn) => sum + (turn.speaker === side ? lettersOf(turn) : 0), 0);
  return letters === 0 ? 0 : heardMs / letters;
}

interface Wanted {
  side: Side;
  wantedMs: number;
}

/** For each turn the sounds of its side that are its own. */
function deal(wanted: readonly Wanted[], sounds: readonly Sound[]): Sound[][] {
  const taken: Uint8Array[] = [];
  let costs = new Float64Array(sounds.length + 1).fill(Number.POSITIVE_INFINITY);
  costs[0] = 0;
  for (const [index, turn] of wanted.entries()) {
    const counts = new Uint8Array(sounds.length + 1);
    const even = ((index + 0.5) / wanted.length) * sounds.length;
    costs = costsAfter(turn, costs, { sounds, counts, from: even - BAND_SOUNDS, to: even + BAND_SOUNDS });
    taken.push(counts);
  }
  let end = costs.reduce((best, cost, at) => (cost <= (costs[best] ?? Number.POSITIVE_INFINITY) ? at : best), 0);
  return wanted
    .map(({ side }, index) => ({ side, counts: taken[index] }))
    .reverse()
    .map(({ side, counts }) => {
      const start = end - (counts?.[end] ?? 0);
      const own = sounds.slice(start, end).filter((sound) => sound.side === side);
      end = start;
      return own;
    })
    .reverse();
}

/** The least cost of dealing out the first so many sounds up to this turn; `counts` gets how many of them are its own part. */
function costsAfter(
  { side, wantedMs }: Wanted,
  costs: Float64Array,
  { sounds, counts, from, to }: { sounds: readonly Sound[]; counts: Uint8Array; from: number; to: number },
): Float64Array<ArrayBuffer> {
  const next = new Float64Array(costs.length).fill(Number.POSITIVE_INFINITY);
  for (let start = Math.max(0, Math.floor(from)); start <= Math.min(sounds.length, to); start++) {
    const before = costs[start] ?? Number.POSITIVE_INFINITY;
    if (before === Number.POSITIVE_INFINITY) continue;
    let ownMs = 0;
    let otherMs = 0;
    for (let count = 0; count <= MOST_SOUNDS && start + count <= sounds.length; count++) {
      const sound = count === 0 ? undefined : sounds[start + count - 1];
      if (sound?.side === side) ownMs += sound.endMs - sound.startMs;
      else if (sound) otherMs += sound.endMs - sound.startMs;
      const isLost = ownMs === 0 ? wantedMs : 0;
      const cost = before + Math.abs(ownMs - wantedMs) + otherMs * OTHER_SIDE_WEIGHT + isLost;
      if (cost >= (next[start + count] ?? 0)) continue;
      next[start + count] = cost;
      counts[start + count] = count;
    }
  }
  return next;
}
