import type { Span } from '#shared/contract/call-measures.ts';
import { Biquad, BUTTERWORTH_4, type Coefficients, highPass, lowPass } from '../biquad.ts';

/** Speech-like sound: a glottal pulse through three formants, in syllables, with unvoiced bursts and short pauses. */

export interface Voice {
  pitchHz: number;
  random: () => number;
}

/** First three formants of five vowels, in Hz (Peterson and Barney 1952). */
const VOWELS = [
  [270, 2290, 3010],
  [530, 1840, 2480],
  [730, 1090, 2440],
  [570, 840, 2410],
  [300, 870, 2240],
] as const;
const BANDWIDTHS = [70, 100, 140] as const;

/** Adds a turn of the voice to `samples`: sound begins at `startMs`, ends at `endMs`, and no pause in it reaches 200 ms. */
export function speak(samples: Float32Array, sampleRate: number, { startMs, endMs }: Span, voice: Voice): void {
  const { random } = voice;
  let atMs = startMs;
  while (atMs < endMs) {
    const syllableMs = Math.min(1000 / (3 + 3 * random()), endMs - atMs);
    const isLast = endMs - atMs - syllableMs < 120;
    const untilMs = isLast ? endMs : atMs + syllableMs;
    speakSyllable(samples, sampleRate, { startMs: atMs, endMs: untilMs }, voice);
    const pauseMs = !isLast && random() < 0.12 ? 60 + 125 * random() : 0;
    atMs = endMs - untilMs - pauseMs < 80 ? (isLast ? endMs : untilMs) : untilMs + pauseMs;
  }
}

function speakSyllable(samples: Float32Array, sampleRate: number, span: Span, { pitchHz, random }: Voice): void {
  const from = Math.round((span.startMs * sampleRate) / 1000);
  const count = Math.round((span.endMs * sampleRate) / 1000) - from;
  const burst = random() < 0.35 ? Math.min(count * 0.4, 0.06 * sampleRate) : 0;
  const vowel = VOWELS[Math.floor(random() * VOWELS.length)] ?? VOWELS[0];
  const sound = voiced(count, sampleRate, pitchHz * (0.9 + 0.25 * random()), vowel);
  const hiss = unvoiced(Math.round(burst), sampleRate, random);
  for (let n = 0; n < count; n += 1) {
    const level = n < burst ? 0.25 * (hiss[n] ?? 0) : (sound[n] ?? 0);
    samples[from + n] = (samples[from + n] ?? 0) + level * envelope(n, count, sampleRate);
  }
}

/** Rises and falls with the syllable, down to a tenth between two: modulation of 3 to 6 Hz. */
function envelope(n: number, count: number, sampleRate: number): number {
  const hill = 0.1 + 0.9 * Math.sin((Math.PI * n) / count) ** 0.7;
  const ramp = 0.008 * sampleRate;
  return hill * Math.min(1, n / ramp, (count - n) / ramp);
}

function voiced(count: number, sampleRate: number, pitchHz: number, formants: readonly number[]): Float64Array {
  const sound = new Float64Array(count);
  let phase = 0;
  for (let n = 0; n < count; n += 1) {
    phase += (pitchHz * (1.08 - (0.16 * n) / count)) / sampleRate;
    if (phase >= 1) phase -= 1;
    sound[n] = phase < 0.4 ? Math.sin((Math.PI * phase) / 0.4) : phase < 0.45 ? -1.5 : 0;
  }
  for (const [index, hertz] of formants.entries())
    new Biquad(formant(sampleRate, hertz, BANDWIDTHS[index] ?? 100)).run(sound, count);
  return scaled(sound);
}

function unvoiced(count: number, sampleRate: number, random: () => number): Float64Array {
  const hiss = Float64Array.from({ length: count }, () => 2 * random() - 1);
  new Biquad(highPass(sampleRate, Math.min(2500, sampleRate / 3), Math.SQRT1_2)).run(hiss, count);
  return scaled(hiss);
}

/** A resonance with gain 1 at 0 Hz (Klatt 1980, "Software for a cascade/parallel formant synthesizer"). */
function formant(sampleRate: number, hertz: number, bandwidth: number): Coefficients {
  const radius = Math.exp((-Math.PI * bandwidth) / sampleRate);
  const a1 = -2 * radius * Math.cos((2 * Math.PI * hertz) / sampleRate);
  const a2 = radius * radius;
  return { b0: 1 + a1 + a2, b1: 0, b2: 0, a1, a2 };
}

/** To a power of 1. */
function scaled(sound: Float64Array): Float64Array {
  let power = 0;
  for (const sample of sound) power += sample * sample;
  const gain = 1 / Math.sqrt(power / Math.max(1, sound.length) + 1e-20);
  return sound.map((sample) => sample * gain);
}

/** Noise of a telephone line of power 1: 300 to 3400 Hz, with mains hum of 50 Hz and two harmonics of the same power beneath it. */
export function lineNoise(count: number, sampleRate: number, random: () => number): Float64Array {
  const noise = Float64Array.from({ length: count }, () => 2 * random() - 1);
  for (const q of BUTTERWORTH_4) {
    new Biquad(highPass(sampleRate, 300, q)).run(noise, count);
    new Biquad(lowPass(sampleRate, Math.min(3400, sampleRate * 0.45), q)).run(noise, count);
  }
  const hum = (n: number): number =>
    [50, 100, 150].reduce((sum, hertz, i) => sum + Math.sin((2 * Math.PI * hertz * n) / sampleRate) / (i + 1), 0);
  return scaled(noise).map((sample, n) => sample + hum(n));
}

/** Adds hold music of power about 1: held chords of three notes with overtones, a new chord every second or so, softly plucked. */
export function playMusic(samples: Float32Array, sampleRate: number, span: Span, random: () => number): void {
  const from = Math.round((span.startMs * sampleRate) / 1000);
  const until = Math.round((span.endMs * sampleRate) / 1000);
  for (let start = from; start < until; ) {
    const count = Math.min(until - start, Math.round(sampleRate * (0.5 + 0.5 * random())));
    const root = 220 * 2 ** (Math.floor(random() * 8) / 12);
    const notes = [1, 5 / 4, 3 / 2].flatMap((ratio) =>
      [1, 2, 3].map((overtone) => ({ hertz: root * ratio * overtone, gain: 0.5 / overtone })),
    );
    for (let n = 0; n < count; n += 1) {
      const seconds = n / sampleRate;
      const pluck =
        Math.min(1, seconds / 0.01, (count - n) / (0.01 * sampleRate)) * (0.6 + 0.4 * Math.exp(-3 * seconds));
      let sum = 0;
      for (const { hertz, gain } of notes) sum += gain * Math.sin(2 * Math.PI * hertz * seconds);
      samples[start + n] = (samples[start + n] ?? 0) + sum * pluck;
    }
    start += count;
  }
}
