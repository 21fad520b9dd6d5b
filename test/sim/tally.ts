import type { ChangeState } from '../../shared/contract/outbox.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import type { SeedResult } from './run-seed.ts';

const STATES = ['queued', 'held', 'sending', 'unknown', 'conflict', 'failed', 'done', 'discarded'] as const;

/** What many seeds came to. */
export interface Tally {
  seeds: number;
  operations: number;
  requests: number;
  /** How often each kind of fault happened. */
  faults: Record<FaultKind, number>;
  /** In how many seeds a change was in each state. */
  states: Record<ChangeState, number>;
  failures: { seed: number; invariant: string; sentence: string }[];
}

export const newTally = (): Tally => ({
  seeds: 0,
  operations: 0,
  requests: 0,
  faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>,
  states: Object.fromEntries(STATES.map((state) => [state, 0])) as Record<ChangeState, number>,
  failures: [],
});

export function addResult(tally: Tally, result: SeedResult): void {
  tally.seeds++;
  tally.operations += result.operationCount;
  tally.requests += result.requestCount;
  for (const kind of FAULT_KINDS) tally.faults[kind] += result.faults[kind] ?? 0;
  for (const state of result.states) tally.states[state]++;
  if (result.violation) tally.failures.push({ seed: result.seed, ...result.violation });
}

export function addTally(tally: Tally, other: Tally): void {
  tally.seeds += other.seeds;
  tally.operations += other.operations;
  tally.requests += other.requests;
  for (const kind of FAULT_KINDS) tally.faults[kind] += other.faults[kind];
  for (const state of STATES) tally.states[state] += other.states[state];
  tally.failures.push(...other.failures);
}

/** Kinds of faults and states of changes that no seed met. */
export const unmet = ({ faults, states }: Tally): string[] =>
  [...Object.entries(faults), ...Object.entries(states)].filter(([, count]) => count === 0).map(([name]) => name);

/** Enough seeds for each kind and state to have had its chance. */
export const SEEDS_FOR_ALL = 2_000;

export function tellTally(tally: Tally): string {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `  ${name.padEnd(20)} ${count}`)
      .join('\n');
  return [
    `${tally.seeds} seeds, ${tally.operations} operations, ${tally.requests} requests, ${tally.failures.length} failures`,
    `Faults, how often each happened:\n${list(tally.faults)}`,
    `States of changes, in how many seeds each was met:\n${list(tally.states)}`,
  ].join('\n');
}
