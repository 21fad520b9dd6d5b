import type { Span } from '#shared/contract/call-measures.ts';
import { DEFAULT_THRESHOLDS, measureCall } from '#shared/domain/call-measures.ts';
import { intersect, join, lengthOf, totalMs } from '#shared/domain/spans.ts';
import { Analyser, type AudioAnalysis } from '../analyser.ts';
import { type CallSpec, type SyntheticCall, synthesiseCall } from './synthetic-call.ts';

const RATES = [8000, 16_000, 44_100, 48_000] as const;
const LEVELS = { loud: -14, usual: -24, quiet: -38 } as const;

export interface Condition {
  name: string;
  leastF1: number;
  specs: CallSpec[];
}

/** The calls of the truth table, by the condition that they are judged under. Loud and quiet calls are at the telephone's rates. */
export function truthTable(seconds: number): Condition[] {
  let seed = 100;
  const one = (name: string, sampleRate: number, db: number, rest: Partial<CallSpec>): CallSpec => {
    seed += 1;
    return { name: `${name}, ${sampleRate} Hz`, seed, sampleRate, seconds, agentDb: db, customerDb: db, ...rest };
  };
  const perRate = (name: string, rest: Partial<CallSpec>): CallSpec[] =>
    RATES.map((sampleRate) => one(name, sampleRate, LEVELS.usual, rest));
  const perLevel = (name: string, rest: Partial<CallSpec>): CallSpec[] => [
    ...perRate(`${name}, usual`, rest),
    ...(['loud', 'quiet'] as const).flatMap((level) =>
      RATES.slice(0, 2).map((sampleRate) => one(`${name}, ${level}`, sampleRate, LEVELS[level], rest)),
    ),
  ];
  return [
    { name: 'clean', leastF1: 0.98, specs: perLevel('clean', {}) },
    { name: 'customer 22 dB quieter', leastF1: 0.98, specs: perRate('one quiet', { agentDb: -14, customerDb: -36 }) },
    { name: 'DC offset', leastF1: 0.98, specs: perRate('DC', { dcOffset: 0.1 }) },
    { name: 'clipped', leastF1: 0.98, specs: perRate('clipped', { clipGain: 12 }) },
    { name: 'cross-talk at -35 dB', leastF1: 0.98, specs: perRate('leak', { leakDb: -35 }) },
    { name: '15 dB of telephone noise', leastF1: 0.95, specs: perLevel('noise', { noiseDb: 15 }) },
    { name: 'hold music', leastF1: 0.95, specs: perRate('hold', { withHold: true }) },
    { name: 'hold music and noise', leastF1: 0.95, specs: perRate('hold and noise', { withHold: true, noiseDb: 15 }) },
    {
      name: 'noise, cross-talk and a quiet customer',
      leastF1: 0.95,
      specs: perRate('all', { noiseDb: 15, leakDb: -35, agentDb: -18, customerDb: -30 }),
    },
  ];
}

export interface Judgement {
  name: string;
  /** Of speech activity, in ms of both channels. */
  f1: number;
  /** How far the agent's talk ratio is off, 0 to 1. */
  ratioError: number;
  overtalks: number;
  missedOvertalks: number;
  /** Of hold music, in ms; null where none is played. */
  holdF1: number | null;
  interruptions: { truth: number; found: number };
}

export function judge(spec: CallSpec): Judgement {
  const call = synthesiseCall(spec);
  return judgeAnalysis(call, listen(call));
}

export function listen({ channels, spec: { sampleRate } }: SyntheticCall): AudioAnalysis {
  const analyser = Analyser.for({ sampleRate, channels });
  if (!analyser) throw new Error('the call is suited');
  const block = 4801;
  for (let from = 0; from < channels[0].length; from += block) {
    analyser.add({ sampleRate, channels: channels.map((samples) => samples.subarray(from, from + block)) });
  }
  return analyser.finish();
}

function judgeAnalysis({ spec, truth }: SyntheticCall, found: AudioAnalysis): Judgement {
  const durationMs = spec.seconds * 1000;
  const right = measureCall({ durationMs, ...truth }, DEFAULT_THRESHOLDS).sides;
  const measured = measureCall(found, DEFAULT_THRESHOLDS).sides;
  if (!right || !measured) throw new Error('the call has two sides');
  const long = right.overtalk.filter((span) => lengthOf(span) > 200);
  const missed = long.filter((span) => totalMs(intersect(measured.overtalk, [span])) === 0);
  const interruptionsOf = (sides: typeof right): number =>
    sides.agent.interruptions.length + sides.customer.interruptions.length;
  return {
    name: spec.name,
    f1: f1Of(truth.speech, found.speech),
    ratioError: Math.abs((measured.agent.talkRatio ?? 0) - (right.agent.talkRatio ?? 0)),
    overtalks: long.length,
    missedOvertalks: missed.length,
    holdF1: truth.hold.length === 0 && found.hold.length === 0 ? null : f1Of([truth.hold], [found.hold]),
    interruptions: { truth: interruptionsOf(right), found: interruptionsOf(measured) },
  };
}

/** Harmonic mean of precision and recall, counted in time. */
export function f1Of(truth: readonly (readonly Span[])[], found: readonly (readonly Span[])[]): number {
  const [right, said] = [truth.map((spans) => join(spans)), found.map((spans) => join(spans))];
  const both = right.reduce((sum, spans, i) => sum + totalMs(intersect(spans, said[i] ?? [])), 0);
  const all = [...right, ...said].reduce((sum, spans) => sum + totalMs(spans), 0);
  return all === 0 ? 1 : (2 * both) / all;
}
