import type { ChangeState } from '../contract/outbox.ts';
import type { RecordState } from '../contract/record-state.ts';

/** Nothing more happens to a change in one of these; it is history. */
export const isSettled = (state: ChangeState): boolean => state === 'done' || state === 'discarded';

/** What a record with several open changes shows: the state that asks most of the person comes first. */
const PRECEDENCE: readonly Exclude<RecordState, 'synced'>[] = [
  'conflict',
  'failed',
  'unknown',
  'sending',
  'held',
  'queued',
];

/** The state of a record whose changes are in `states`. */
export function recordStateOf(states: Iterable<ChangeState>): RecordState {
  const present = new Set<string>(states);
  return PRECEDENCE.find((state) => present.has(state)) ?? 'synced';
}

/** What the person may do with a change in this state. */
export const mayConfirm = (state: ChangeState): boolean => state === 'held';
export const mayRetry = (state: ChangeState): boolean =>
  state === 'failed' || state === 'queued' || state === 'unknown';
export const mayResolve = (state: ChangeState): boolean => state === 'conflict';
/** Not while it is on the wire or its outcome is open: giving it up then would hide what happened. */
export const mayDiscard = (state: ChangeState): boolean =>
  state === 'queued' || state === 'held' || state === 'conflict' || state === 'failed';
