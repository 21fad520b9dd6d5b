import type { ChannelFrames } from './channel-frames.ts';
import { FRAMES_PER_SECOND, FRAMES_PER_SPECTRUM, toFlatnessDb, toLevelDb } from './channel-frames.ts';

/** Looked at at once, and how far apart. */
const WINDOW = 2 * FRAMES_PER_SECOND;
const HOP = FRAMES_PER_SECOND / 4;
/** Shorter than this it is a ring or a jingle. */
const SHORTEST = 3 * FRAMES_PER_SECOND;
/** Music goes on up to the steepest fall of its level within this many frames of the last window that showed it. */
const EDGE = FRAMES_PER_SECOND / 2;
/** How far the level falls there at least, from so many frames to the next. */
const FALL_DB = 6;
const FALL = 6;

const QUIETEST_DB = -58;
/** A frame this far below the mean of its window is a gap, of which speech has many: its words and syllables are apart. */
const GAP_DB = 6;
const MOST_GAPS = 0.12;
/** The most that the level of music goes up and down about its mean (standard deviation); speech, in noise too, does so by 5 dB and more. */
const MOST_SPREAD_DB = 4;
/** Noise is flat, tones are not. */
const FLATTEST_DB = -5.5;
/** Notes are held; the harmonics of a voice move with its melody and its vowels. */
const LEAST_STEADY = 0.35;

/**
 * Marks the frames in which music plays: for seconds, without the gaps of speech (low energy frames, Scheirer and Slaney 1997,
 * "Construction and evaluation of a robust multifeature speech/music discriminator", ICASSP), tonal unlike noise (spectral
 * flatness), and with notes that stay.
 */
export function markHoldMusic(frames: ChannelFrames): Uint8Array {
  const { levels } = frames;
  const marks = new Uint8Array(levels.length);
  for (let start = 0; start + WINDOW <= levels.length; start += HOP) {
    if (isMusic(frames, start)) marks.fill(1, start, start + WINDOW);
  }
  extend(levels, marks);
  dropShort(marks);
  return marks;
}

function isMusic({ levels, flatness, strongest }: ChannelFrames, start: number): boolean {
  const end = start + WINDOW;
  const meanDb = meanLevelDb(levels, start, end);
  if (meanDb < QUIETEST_DB || !isSustained(levels.subarray(start, end), meanDb)) return false;
  const [from, to] = [Math.ceil(start / FRAMES_PER_SPECTRUM), Math.floor(end / FRAMES_PER_SPECTRUM)];
  let [flat, steady] = [0, 0];
  for (let at = from; at < to; at += 1) {
    flat += toFlatnessDb(flatness[at] ?? 0);
    if (Math.abs((strongest[at] ?? 0) - (strongest[at - 1] ?? 0)) <= 1) steady += 1;
  }
  return flat / (to - from) < FLATTEST_DB && steady / (to - from) >= LEAST_STEADY;
}

function isSustained(levels: Uint8Array, meanDb: number): boolean {
  let [gaps, sum, squares] = [0, 0, 0];
  for (const level of levels) {
    const db = toLevelDb(level);
    if (db < meanDb - GAP_DB) gaps += 1;
    sum += db;
    squares += db * db;
  }
  const spread = Math.sqrt(Math.max(0, squares / levels.length - (sum / levels.length) ** 2));
  return gaps <= MOST_GAPS * levels.length && spread <= MOST_SPREAD_DB;
}

function meanLevelDb(levels: Uint8Array, from: number, to: number): number {
  let power = 0;
  for (let frame = from; frame < to; frame += 1) power += 10 ** (toLevelDb(levels[frame] ?? 0) / 10);
  return 10 * Math.log10(power / (to - from));
}

/** Windows end up to a hop before the music does. */
function extend(levels: Uint8Array, marks: Uint8Array): void {
  const found = Uint8Array.from(marks);
  for (let frame = 0; frame < found.length; frame += 1) {
    if (found[frame] !== 1) continue;
    if (found[frame - 1] !== 1 && frame > 0) extendFrom(levels, marks, frame, -1);
    if (found[frame + 1] !== 1 && frame < found.length - 1) extendFrom(levels, marks, frame, 1);
  }
}

function extendFrom(levels: Uint8Array, marks: Uint8Array, edge: number, step: 1 | -1): void {
  let last = edge;
  let steepest = FALL_DB;
  for (let frame = edge; Math.abs(frame - edge) <= EDGE && frame >= 0 && frame < levels.length; frame += step) {
    const inside = meanBetween(levels, frame, frame - step * (FALL - 1));
    const fall = inside - meanBetween(levels, frame + step, frame + step * FALL);
    if (fall <= steepest) continue;
    steepest = fall;
    last = frame;
  }
  marks.fill(1, Math.min(edge, last), Math.max(edge, last) + 1);
}

/** The mean level of the frames from one to the other, whichever comes first, as far as there are any. */
function meanBetween(levels: Uint8Array, one: number, other: number): number {
  const [from, to] = [Math.max(0, Math.min(one, other)), Math.min(levels.length - 1, Math.max(one, other))];
  return from > to ? toLevelDb(0) : meanLevelDb(levels, from, to + 1);
}

function dropShort(marks: Uint8Array): void {
  for (let frame = 0; frame < marks.length; ) {
    let end = frame;
    while (marks[end] === 1) end += 1;
    if (end > frame && end - frame < SHORTEST) marks.fill(0, frame, end);
    frame = end + 1;
  }
}
