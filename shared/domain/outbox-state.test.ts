import { describe, expect, test } from 'vitest';
import { ChangeState } from '../contract/outbox.ts';
import {
  countViews,
  isSettled,
  mayConfirm,
  mayDiscard,
  mayHoldBack,
  mayResolve,
  mayRetry,
  recordStateOf,
  VIEW_STATES,
} from './outbox-state.ts';

const where = (holds: (state: ChangeState) => boolean) => ChangeState.options.filter(holds);

test('each state allows what the person may do with it, and nothing else', () => {
  expect(where(mayConfirm)).toEqual(['held']);
  expect(where(mayRetry)).toEqual(['queued', 'unknown', 'failed']);
  expect(where(mayHoldBack)).toEqual(['queued']);
  expect(where(mayResolve)).toEqual(['conflict']);
  expect(where(mayDiscard)).toEqual(['queued', 'held', 'conflict', 'failed']);
  expect(where(isSettled)).toEqual(['done', 'discarded']);
});

describe('the views of the Outbox', () => {
  test('show every state once', () => {
    expect(VIEW_STATES).toEqual({
      pending: ['queued', 'sending', 'unknown'],
      held: ['held'],
      conflicts: ['conflict'],
      quarantine: ['failed'],
      history: ['done', 'discarded'],
    });
    expect(Object.values(VIEW_STATES).flat().toSorted()).toEqual(ChangeState.options.toSorted());
  });

  test('count what is in their states', () => {
    const rows = { queued: 1, held: 10, sending: 100, unknown: 1000, conflict: 2, failed: 3, done: 4, discarded: 5 };
    expect(countViews(rows)).toEqual({ pending: 1101, held: 10, conflicts: 2, quarantine: 3 });
  });
});

test('a record shows the state of its changes that asks most of the person', () => {
  const order = ['conflict', 'failed', 'unknown', 'sending', 'held', 'queued'] as const;
  for (const [i, state] of order.entries()) {
    expect(recordStateOf(order.slice(i).toReversed())).toBe(state);
    expect(recordStateOf(['done', state, 'discarded'])).toBe(state);
  }
  expect(recordStateOf([])).toBe('synced');
  expect(recordStateOf(['done', 'discarded'])).toBe('synced');
});
