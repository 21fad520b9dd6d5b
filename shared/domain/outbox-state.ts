import type { ChangeState, OutboxView } from '../contract/outbox.ts';
import type { RecordState } from '../contract/record-state.ts';

/** Nothing more happens to a change in one of these; it is history. */
export const isSettled = (state: ChangeState): boolean => state === 'done' || state === 'discarded';

/** What each view of the Outbox shows. Every state is in one view, so that their counts add up. */
export const VIEW_STATES: Readonly<Record<OutboxView, readonly ChangeState[]>> = {
  pending: ['queued', 'sending', 'unknown'],
  held: ['held'],
  conflicts: ['conflict'],
  quarantine: ['failed'],
  history: ['done', 'discarded'],
};

/** Rows of each view of what is not over, from the rows in each state. */
export function countViews(
  rows: Readonly<Record<ChangeState, number>>,
): Record<Exclude<OutboxView, 'history'>, number> {
  const countOf = (view: OutboxView) => VIEW_STATES[view].reduce((sum, state) => sum + rows[state], 0);
  return {
    pending: countOf('pending'),
    held: countOf('held'),
    conflicts: countOf('conflicts'),
    quarantine: countOf('quarantine'),
  };
}

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
export const mayHoldBack = (state: ChangeState): boolean => state === 'queued';
export const mayResolve = (state: ChangeState): boolean => state === 'conflict';
/** Not while it is on the wire or its outcome is open: giving it up then would hide what happened. */
export const mayDiscard = (state: ChangeState): boolean =>
  state === 'queued' || state === 'held' || state === 'conflict' || state === 'failed';
