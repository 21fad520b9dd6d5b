/** A turn as it is spoken. Times in ms from the beginning of the call. */
export interface SpokenTurn<Who> {
  speaker: Who;
  startMs: number;
  endMs: number;
  text: string;
}

/** What is on screen at one time, in one or two lines. */
export interface Cue<Who> {
  speaker: Who;
  startMs: number;
  endMs: number;
  lines: string[];
  /** Whether it is to be said who speaks: a turn begins here, or goes on after what another said meanwhile. */
  isNamed: boolean;
}

/**
 * As broadcasters set them: two lines of at most 42 letters (Netflix, Timed Text Style Guide, general requirements), so that no
 * turn, however long, hides the picture.
 */
export const LINE_LETTERS = 42;
const LINES = 2;
/** A turn without a length is shown so long. */
const SHORTEST_MS = 1000;

/**
 * Turns as subtitles, in the order in which they begin. The time of a turn is shared out among its cues by their letters: platforms
 * send no times of words. A word longer than a line stands in parts.
 */
export const toCues = <Who>(turns: readonly SpokenTurn<Who>[]): Cue<Who>[] =>
  turns
    .flatMap((turn, index) => cuesOf(turn).map((cue) => ({ ...cue, index })))
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ index, ...cue }, at, all) => ({ ...cue, isNamed: all[at - 1]?.index !== index }));

function cuesOf<Who>({ speaker, startMs, endMs, text }: SpokenTurn<Who>): Omit<Cue<Who>, 'isNamed'>[] {
  const lines = linesOf(text);
  const letters = lines.map((line) => lettersOf(line).length);
  const all = sum(letters);
  const lengthMs = endMs > startMs ? endMs - startMs : SHORTEST_MS;
  const timeAt = (line: number) => startMs + Math.round((sum(letters.slice(0, line)) / all) * lengthMs);
  const cues: Omit<Cue<Who>, 'isNamed'>[] = [];
  for (let from = 0; from < lines.length; from += LINES) {
    const to = Math.min(from + LINES, lines.length);
    const at = timeAt(from);
    // Many letters in little time may leave a cue none at all, and one of no length is an error to players.
    const until = Math.max(timeAt(to), at + 1);
    cues.push({ speaker, startMs: at, endMs: until, lines: lines.slice(from, to) });
  }
  return cues;
}

/** Words in lines that fit, whatever space stood between them. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter(Boolean).flatMap(partsOf)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (lettersOf(longer).length <= LINE_LETTERS) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return line === '' ? lines : [...lines, line];
}

function partsOf(word: string): string[] {
  if (word.length <= LINE_LETTERS) return [word];
  const letters = lettersOf(word);
  const parts: string[] = [];
  for (let from = 0; from < letters.length; from += LINE_LETTERS) {
    parts.push(letters.slice(from, from + LINE_LETTERS).join(''));
  }
  return parts;
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const lettersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
