import { isEmpty, placeAnchor, type TextAnchor, type TextRange, toWholeWords } from './transcript-anchor.ts';

/** What must not be seen or heard: a time, and the words in it where it was made from words. */
export interface RedactionRange {
  id: string;
  startMs: number;
  endMs: number;
  anchors: readonly TextAnchor[];
}

export interface RedactableTurn {
  id: string;
  startMs: number;
  endMs: number;
  /** As its platform has it. */
  original: string;
  /** As it is read now, with its correction. */
  text: string;
}

export interface RedactedPlaces {
  /** By the id of a turn, in order and apart from each other. */
  ranges: ReadonlyMap<string, readonly TextRange[]>;
  /** Ids of redactions whose words the platform has changed or removed: of these the whole turns are withheld. */
  unplaced: ReadonlySet<string>;
}

/** Stands in a text for what was taken out of it. Always as long, so that it does not tell how much there was. */
export const REDACTION_MARK = '█████';

/**
 * Which words of a transcript the redactions take out. What cannot be placed exactly takes more with it, never less: without
 * times of its words the whole turn goes, and so does a turn whose words have changed under an anchor.
 */
export function placeRedactions(
  turns: readonly RedactableTurn[],
  redactions: readonly RedactionRange[],
): RedactedPlaces {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const ranges = new Map<string, TextRange[]>();
  const unplaced = new Set<string>();
  const take = (turn: RedactableTurn, range: TextRange) => {
    if (!isEmpty(range)) ranges.set(turn.id, [...(ranges.get(turn.id) ?? []), toWholeWords(turn.text, range)]);
  };
  const takeTime = (redaction: RedactionRange) => {
    for (const turn of turns) if (isWithin(turn, redaction)) take(turn, [0, turn.text.length]);
  };
  for (const redaction of redactions) {
    if (redaction.anchors.length === 0) takeTime(redaction);
    for (const anchor of redaction.anchors) {
      const turn = byId.get(anchor.segmentId);
      const range = turn ? placeAnchor(turn, anchor) : null;
      if (turn && range) {
        take(turn, range);
        continue;
      }
      unplaced.add(redaction.id);
      if (turn) take(turn, [0, turn.text.length]);
      takeTime(redaction);
    }
  }
  return { ranges: new Map([...ranges].map(([id, found]) => [id, joinRanges(found)])), unplaced };
}

/** The turns as they may leave this machine. */
export function applyRedactions<T extends RedactableTurn>(
  turns: readonly T[],
  redactions: readonly RedactionRange[],
  mark: string = REDACTION_MARK,
): T[] {
  const { ranges } = placeRedactions(turns, redactions);
  return turns.map((turn) => {
    const taken = ranges.get(turn.id);
    return taken ? { ...turn, text: maskText(turn.text, taken, mark) } : turn;
  });
}

/** `ranges` in order and apart from each other. */
export function maskText(text: string, ranges: readonly TextRange[], mark: string = REDACTION_MARK): string {
  let masked = '';
  let at = 0;
  for (const [start, end] of ranges) {
    masked += text.slice(at, start) + mark;
    at = end;
  }
  return masked + text.slice(at);
}

/** [startMs, endMs) where there must be silence, in order and apart from each other. */
export const silencesOf = (redactions: readonly Pick<RedactionRange, 'startMs' | 'endMs'>[]): [number, number][] =>
  joinRanges(redactions.map(({ startMs, endMs }) => [startMs, endMs] as const));

/** In order; those that overlap or touch become one, empty ones none. */
export function joinRanges(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.filter(([from, to]) => from < to).toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

const isWithin = (turn: RedactableTurn, { startMs, endMs }: RedactionRange): boolean =>
  turn.startMs < endMs && Math.max(turn.endMs, turn.startMs + 1) > startMs;
