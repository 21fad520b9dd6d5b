import type { Span } from '#shared/contract/call-measures.ts';
import { join } from '#shared/domain/spans.ts';
import { seeded } from './random.ts';
import { lineNoise, playMusic, speak } from './voice.ts';

/** How a call sounds. Levels are of the speech while it lasts, in dB of full scale. */
export interface CallSpec {
  name: string;
  seed: number;
  sampleRate: number;
  seconds: number;
  agentDb: number;
  customerDb: number;
  /** Speech over telephone noise, in dB. */
  noiseDb?: number;
  withHold?: boolean;
  /** Added to every sample. */
  dcOffset?: number;
  /** Multiplied before it is cut at full scale. */
  clipGain?: number;
  /** How much weaker each side is heard on the other's channel, in dB. */
  leakDb?: number;
}

export interface SyntheticCall {
  spec: CallSpec;
  /** The agent, then the customer. */
  channels: [Float32Array, Float32Array];
  truth: { speech: [Span[], Span[]]; hold: Span[] };
}

/** A call whose times are known to the millisecond, the same for the same spec. */
export function synthesiseCall(spec: CallSpec): SyntheticCall {
  const { seed, sampleRate, seconds } = spec;
  const random = seeded(seed);
  const truth = layOut(random, seconds * 1000, spec.withHold ?? false);
  const count = seconds * sampleRate;
  const pure = truth.speech.map((turns, side) => {
    const samples = new Float32Array(count);
    const voice = { pitchHz: side === 0 ? 115 + 20 * random() : 190 + 40 * random(), random };
    for (const turn of turns) speak(samples, sampleRate, turn, voice);
    return atLevel(samples, sampleRate, turns, side === 0 ? spec.agentDb : spec.customerDb);
  });
  const [agent, customer] = [pure[0] ?? new Float32Array(0), pure[1] ?? new Float32Array(0)];
  for (const span of truth.hold) addMusic(agent, spec, span, random);
  const channels: [Float32Array, Float32Array] = [Float32Array.from(agent), Float32Array.from(customer)];
  if (spec.leakDb !== undefined) {
    mix(channels[0], customer, toGain(spec.leakDb));
    mix(channels[1], agent, toGain(spec.leakDb));
  }
  roughen(channels[0], spec, spec.agentDb, random);
  roughen(channels[1], spec, spec.customerDb, random);
  return { spec, channels, truth };
}

const toGain = (db: number): number => 10 ** (db / 20);

/** Turn after turn with gaps, interruptions, back-channels, a long silence and, where asked for, music. */
function layOut(random: () => number, endMs: number, withHold: boolean): SyntheticCall['truth'] {
  const speech: [Span[], Span[]] = [[], []];
  const hold: Span[] = [];
  const between = (low: number, high: number): number => Math.round(low + (high - low) * random());
  const silenceAtTurn = between(2, 4);
  let atMs = between(300, 900);
  for (let turn = 0; ; turn += 1) {
    const side = turn % 2 === 0 ? 0 : 1;
    const span = { startMs: atMs, endMs: atMs + between(900, 3500) };
    if (span.endMs > endMs - 400) break;
    speech[side].push(span);
    if (span.endMs - span.startMs > 2200 && random() < 0.5) {
      const startMs = span.startMs + between(700, 1100);
      speech[1 - side]?.push({ startMs, endMs: startMs + between(250, 500) });
    }
    const isOverlap = random() < 0.3 && turn !== silenceAtTurn;
    atMs = isOverlap ? span.endMs - between(220, 700) : span.endMs + between(150, 1200);
    if (turn === silenceAtTurn) atMs += between(3000, 4500);
    if (withHold && turn === 1) {
      const startMs = span.endMs + between(300, 900);
      hold.push({ startMs, endMs: startMs + between(5000, 7000) });
      atMs = (hold[0]?.endMs ?? 0) + between(300, 900);
    }
  }
  return { speech: [join(speech[0], 260), join(speech[1], 260)], hold };
}

function atLevel(samples: Float32Array, sampleRate: number, turns: readonly Span[], db: number): Float32Array {
  let [power, count] = [0, 0];
  for (const { startMs, endMs } of turns) {
    for (const sample of samples.subarray((startMs * sampleRate) / 1000, (endMs * sampleRate) / 1000))
      power += sample * sample;
    count += ((endMs - startMs) * sampleRate) / 1000;
  }
  const gain = toGain(db) / Math.sqrt(power / Math.max(1, count) + 1e-20);
  return samples.map((sample) => sample * gain);
}

function addMusic(samples: Float32Array, { sampleRate, agentDb }: CallSpec, span: Span, random: () => number): void {
  const music = new Float32Array(samples.length);
  playMusic(music, sampleRate, span, random);
  mix(samples, music, toGain(agentDb - 3));
}

function mix(into: Float32Array, other: Float32Array, gain: number): void {
  for (let n = 0; n < into.length; n += 1) into[n] = (into[n] ?? 0) + gain * (other[n] ?? 0);
}

/** What a line and a recorder do to a channel: noise, DC, overdrive, and 16 bits. */
function roughen(samples: Float32Array, spec: CallSpec, speechDb: number, random: () => number): void {
  if (spec.noiseDb !== undefined) {
    const noise = Float32Array.from(lineNoise(samples.length, spec.sampleRate, random));
    mix(samples, noise, toGain(speechDb - spec.noiseDb));
  }
  for (let n = 0; n < samples.length; n += 1) {
    const sample = (samples[n] ?? 0) * (spec.clipGain ?? 1) + (spec.dcOffset ?? 0);
    samples[n] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767) / 32_767;
  }
}
