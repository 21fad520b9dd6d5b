import { type DialogueLine, type Lane, laneOf } from './dialogue.ts';
import type { Segment } from './manifest.ts';
import { between, type Random } from './random.ts';
import { isSpelled, toPassage } from './text.ts';
import { joinPieces, type PlacedBlock } from './timeline.ts';

/** A line of the script, the pieces it was spoken in, and where they are. */
export interface PlacedLine {
  line: DialogueLine;
  lane: Lane | null;
  /** The words of each piece, as written in the dialogue. */
  sources: string[];
  at: PlacedBlock;
}

const maxSegmentMs = 12_000;

/** The transcript: every turn in segments of at most 12 s, and what a person would note of everything else. */
export function segmentsOf(placed: PlacedLine[], mono: boolean, random: Random): Segment[] {
  const segments = placed.flatMap(({ line, lane, sources, at }): Segment[] => {
    const channel = lane && (mono || lane === 'agent' ? 0 : 1);
    if (line.kind === 'turn') {
      const isMid = line.entry.kind === 'mid';
      const speaker = line.part === 'I' ? 'system' : laneOf(line.part);
      const pieces = at.pieces.map((piece, index) => ({ ...piece, text: sources[index] ?? '' }));
      const joined = joinPieces(pieces, maxSegmentMs);
      return joined.map(({ text, ...times }, index) => ({
        speaker,
        channel,
        ...times,
        text: index === joined.length - 1 && !isMid ? withCutMark(toPassage(text).text) : toPassage(text).text,
        confidence: confidenceOf(text, isMid, random),
      }));
    }
    const text = noteOf(line);
    return text ? [{ speaker: 'system', channel, startMs: at.startMs, endMs: at.endMs, text, confidence: null }] : [];
  });
  return segments.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** A turn that ends in the middle of a sentence was cut off there. */
function withCutMark(text: string): string {
  return /[.!?…"»”]$/.test(text) ? text : `${text} —`;
}

function noteOf(line: DialogueLine): string | null {
  switch (line.kind) {
    case 'hold':
      return '[hold music]';
    case 'keys':
      return `[keypad: ${[...line.digits].join(' ')}]`;
    case 'beep':
      return '[beep]';
    case 'silence':
      return line.note && `[${line.note}]`;
    default:
      return null;
  }
}

/** What a recogniser would say of itself: sure of plain words, less of figures and names, less amid other speech. */
function confidenceOf(source: string, isMid: boolean, random: Random): number {
  const sure = between(random, 0.91, 0.99);
  const spelled = isSpelled(source) ? between(random, 0.05, 0.3) : 0;
  return Math.round((sure - spelled - (isMid ? 0.08 : 0)) * 100) / 100;
}
