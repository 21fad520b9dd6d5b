import type { Span } from '#shared/contract/call-measures.ts';
import { join, lengthOf } from '#shared/domain/spans.ts';
import { toLevelDb } from './channel-frames.ts';
import { spansOfFrames } from './frame-spans.ts';
import { noiseFloor } from './noise-floor.ts';

/** Above the floor, in half decibels: speech begins where the first is passed and ends where the second no longer is. */
const BEGINS_ABOVE = 15;
const ENDS_ABOVE = 8;
/** Nobody speaks more quietly than this on a telephone line, or than this much below the loud parts of the same channel. */
const QUIETEST_DB = -66;
const RANGE_DB = 34;
/** The share of frames with sound that the loud parts are. */
const LOUD_SHARE = 0.1;
/** What is this much weaker than the other channel within a few frames leaks over from it. */
const LEAK_DB = 30;
const LEAK_REACH = 5;
/** A sound by itself that is shorter is a click. */
const SHORTEST_SOUND_MS = 40;
const SHORTEST_SPEECH_MS = 90;
/** Pauses under 200 ms belong to a turn; the quiet ends of the words about it are lost in noise. */
const PAUSE_MS = 260;

/**
 * Who speaks when, from the levels of each channel (`ChannelFrames.levels`) and the frames in which music plays on it: energy in the
 * telephone band over an adaptive noise floor, with hysteresis, and pauses inside a turn closed.
 */
export function findSpeech(levels: readonly Uint8Array[], music: readonly Uint8Array[]): Span[][] {
  return levels.map((own, channel) => {
    const other = levels.length === 2 ? levels[1 - channel] : undefined;
    const marks = markSpeech(own, music[channel] ?? new Uint8Array(own.length), other);
    const sounds = spansOfFrames(marks).filter((span) => lengthOf(span) >= SHORTEST_SOUND_MS);
    return join(sounds, PAUSE_MS).filter((span) => lengthOf(span) >= SHORTEST_SPEECH_MS);
  });
}

function markSpeech(levels: Uint8Array, music: Uint8Array, other: Uint8Array | undefined): Uint8Array {
  const floor = noiseFloor(levels, music, 0);
  const leak = other === undefined ? null : loudestNear(other);
  const least = leastLevel(levels, music);
  const isAbove = (frame: number, margin: number): boolean => {
    const level = levels[frame] ?? 0;
    const isLeak = leak !== null && level < (leak[frame] ?? 0) - 2 * LEAK_DB;
    return !isLeak && music[frame] !== 1 && level >= Math.max(least, (floor[frame] ?? 0) + margin);
  };
  const marks = new Uint8Array(levels.length);
  for (let frame = 0; frame < levels.length; frame += 1) {
    if (isAbove(frame, marks[frame - 1] === 1 ? ENDS_ABOVE : BEGINS_ABOVE)) marks[frame] = 1;
  }
  // Speech began before it was loud enough to be sure: back to where it rose from the floor.
  for (let frame = levels.length - 2; frame >= 0; frame -= 1) {
    if (marks[frame + 1] === 1 && isAbove(frame, ENDS_ABOVE)) marks[frame] = 1;
  }
  return marks;
}

/** The level below which nothing is speech. */
function leastLevel(levels: Uint8Array, music: Uint8Array): number {
  const lowest = toByte(QUIETEST_DB);
  const counts = new Float64Array(256);
  let total = 0;
  for (let frame = 0; frame < levels.length; frame += 1) {
    const level = levels[frame] ?? 0;
    if (music[frame] === 1 || level < lowest) continue;
    counts[level] = (counts[level] ?? 0) + 1;
    total += 1;
  }
  let loud = 255;
  for (let above = 0; loud > lowest; loud -= 1) {
    above += counts[loud] ?? 0;
    if (above > total * LOUD_SHARE) break;
  }
  return Math.max(lowest, loud - 2 * RANGE_DB);
}

const toByte = (db: number): number => Math.round((db - toLevelDb(0)) * 2);

function loudestNear(levels: Uint8Array): Uint8Array {
  const loudest = new Uint8Array(levels.length);
  for (let frame = 0; frame < levels.length; frame += 1) {
    const to = Math.min(levels.length - 1, frame + LEAK_REACH);
    for (let near = Math.max(0, frame - LEAK_REACH); near <= to; near += 1) {
      loudest[frame] = Math.max(loudest[frame] ?? 0, levels[near] ?? 0);
    }
  }
  return loudest;
}
