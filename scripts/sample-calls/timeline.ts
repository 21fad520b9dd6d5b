import type { Entry, Lane } from './dialogue.ts';
import { between, type Random } from './random.ts';

/** Something that takes time on one lane, or on none (a silence). Pieces are the sentences of a turn. */
export interface Block {
  lane: Lane | null;
  entry: Entry;
  pieceMs: number[];
}

export interface PlacedBlock {
  startMs: number;
  endMs: number;
  pieces: { startMs: number; endMs: number }[];
}

/** People leave at least this much between two things they say themselves. */
const sameLaneGapMs = 120;
/** Nobody interrupts before the other has been heard at all. */
const heardMs = 250;

/**
 * Puts the blocks on a clock, in ms from the start of the recording. A block may overlap one of the other lane,
 * never one of its own; what is said amid another turn does not delay what follows it.
 */
export function placeBlocks(blocks: Block[], random: Random, leadInMs: number): PlacedBlock[] {
  const laneEndMs: Record<Lane, number> = { agent: -sameLaneGapMs, contact: -sameLaneGapMs };
  const placed: PlacedBlock[] = [];
  let floorMs = leadInMs;
  let floor: { startMs: number; lane: Lane | null } | null = null;
  for (const block of blocks) {
    const wantedMs = Math.max(wantedStart(block, floor, floorMs, random), leadInMs);
    const freeMs = block.lane ? laneEndMs[block.lane] + sameLaneGapMs : wantedMs;
    const next = placeAt(block, Math.round(Math.max(wantedMs, freeMs)), random);
    placed.push(next);
    if (block.lane) laneEndMs[block.lane] = next.endMs;
    // A back-channel leaves the floor to whoever has it.
    if (block.entry.kind !== 'mid') floor = { startMs: next.startMs, lane: block.lane };
    floorMs = Math.max(floorMs, next.endMs);
  }
  return placed;
}

function wantedStart(
  block: Block,
  floor: { startMs: number; lane: Lane | null } | null,
  floorMs: number,
  random: Random,
): number {
  if (!floor) return floorMs;
  switch (block.entry.kind) {
    case 'mid':
      return floor.startMs + (floorMs - floor.startMs) * between(random, 0.4, 0.7);
    case 'gap':
      return Math.max(floorMs + block.entry.gapMs, floor.startMs + heardMs);
    case 'natural':
      if (block.lane === null || floor.lane === null) return floorMs;
      return floorMs + (floor.lane === block.lane ? between(random, 250, 450) : between(random, 260, 720));
  }
}

function placeAt(block: Block, startMs: number, random: Random): PlacedBlock {
  const pieces: PlacedBlock['pieces'] = [];
  let atMs = startMs;
  for (const durationMs of block.pieceMs) {
    pieces.push({ startMs: atMs, endMs: Math.round(atMs + durationMs) });
    atMs = Math.round(atMs + durationMs + between(random, 180, 380));
  }
  return { startMs, endMs: pieces.at(-1)?.endMs ?? startMs, pieces };
}

/** Joins neighbouring sentences of one turn into segments of at most so many ms. Times stay those of the audio. */
export function joinPieces<T extends { startMs: number; endMs: number; text: string }>(
  pieces: T[],
  maxMs: number,
): T[] {
  const segments: T[] = [];
  for (const piece of pieces) {
    const last = segments.at(-1);
    if (last && piece.endMs - last.startMs <= maxMs) {
      segments[segments.length - 1] = { ...last, endMs: piece.endMs, text: `${last.text} ${piece.text}` };
    } else segments.push(piece);
  }
  return segments;
}
