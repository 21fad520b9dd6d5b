import { fadeEdges, framesOf, fromDb, sampleRate } from './levels.ts';
import { between, type Random } from './random.ts';

const dtmfRows = [697, 770, 852, 941];
const dtmfColumns = [1209, 1336, 1477];
const dtmfKeys = '123456789*0#';
const toneMs = 110;
const toneGapMs = 90;

/** Tone dialling (ITU-T Q.23). */
export function keyTones(digits: string): Float32Array {
  const audio = new Float32Array(framesOf(digits.length * (toneMs + toneGapMs) - toneGapMs));
  for (const [index, digit] of [...digits].entries()) {
    const key = dtmfKeys.indexOf(digit);
    const pair = [dtmfRows[Math.floor(key / 3)] ?? 0, dtmfColumns[key % 3] ?? 0];
    audio.set(tone(pair, toneMs, -24), framesOf(index * (toneMs + toneGapMs)));
  }
  return audio;
}

/** The beep of a recording that starts. */
export function beep(): Float32Array {
  return tone([1000], 400, -24);
}

function tone(frequencies: number[], ms: number, levelDb: number): Float32Array {
  const gain = (fromDb(levelDb) * Math.SQRT2) / Math.sqrt(frequencies.length);
  const audio = Float32Array.from({ length: framesOf(ms) }, (_, frame) => {
    const turns = (2 * Math.PI * frame) / sampleRate;
    return gain * frequencies.reduce((sum, frequency) => sum + Math.sin(turns * frequency), 0);
  });
  return fadeEdges(audio, 5);
}

/** Chords of the hold music, as semitones above A3: one loop in a major key, one that is calmer. */
const progressions = [
  [
    [3, 7, 10, 14],
    [0, 3, 7, 10],
    [-4, 0, 3, 7],
    [-2, 2, 5, 12],
  ],
  [
    [-2, 2, 5, 9],
    [3, 7, 10, 14],
    [0, 3, 7, 12],
    [-4, 3, 8, 12],
  ],
];

/** A quiet loop of broken chords on something like an electric piano; the seed picks key, loop and tempo. */
export function holdMusic(durationMs: number, random: Random): Float32Array {
  const audio = new Float32Array(framesOf(durationMs));
  const chords = progressions[Math.floor(between(random, 0, progressions.length))] ?? [];
  const transpose = Math.floor(between(random, -2, 4));
  const beatMs = between(random, 330, 430);
  for (let beat = 0; beat * beatMs < durationMs; beat++) {
    const chord = chords[Math.floor(beat / 8) % chords.length] ?? [];
    const order = [0, 1, 2, 3, 2, 3, 1, 2];
    strike(audio, beat * beatMs, pitch((chord[order[beat % 8] ?? 0] ?? 0) + transpose), 0.5);
    if (beat % 8 === 0) strike(audio, beat * beatMs, pitch((chord[0] ?? 0) + transpose - 12), 0.9);
    if (beat % 8 === 4) strike(audio, beat * beatMs, pitch((chord[2] ?? 0) + transpose - 12), 0.6);
  }
  const gain = fromDb(-26);
  return fadeEdges(
    audio.map((sample) => sample * gain),
    600,
  );
}

function pitch(semitonesAboveA3: number): number {
  return 220 * 2 ** (semitonesAboveA3 / 12);
}

/** One note: a soft attack, three partials of which the higher die away sooner. */
function strike(audio: Float32Array, startMs: number, frequency: number, gain: number): void {
  const start = framesOf(startMs);
  const length = Math.min(framesOf(1800), audio.length - start);
  for (let frame = 0; frame < length; frame++) {
    const seconds = frame / sampleRate;
    const turns = 2 * Math.PI * frequency * seconds;
    const attack = Math.min(1, seconds / 0.012);
    const body = Math.sin(turns) * Math.exp(-2.2 * seconds);
    const warmth = 0.28 * Math.sin(2 * turns) * Math.exp(-3.6 * seconds);
    const ring = 0.06 * Math.sin(4 * turns) * Math.exp(-7 * seconds);
    audio[start + frame] = (audio[start + frame] ?? 0) + gain * attack * (body + warmth + ring);
  }
}

/** The faint hiss of a line: white noise through a one-pole low-pass. */
export function lineNoise(frameCount: number, levelDb: number, cutoffHz: number, random: Random): Float32Array {
  const pass = 1 - Math.exp((-2 * Math.PI * cutoffHz) / sampleRate);
  // The filter leaves pass / (2 - pass) of the noise's power; uniform noise in [-1, 1) has a power of 1/3.
  const gain = fromDb(levelDb) / Math.sqrt(pass / (2 - pass) / 3);
  const noise = new Float32Array(frameCount);
  let state = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    state += pass * (2 * random() - 1 - state);
    noise[frame] = gain * state;
  }
  return noise;
}
