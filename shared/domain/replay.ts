import type { Change, ChangeState } from '../contract/outbox.ts';
import type { Fields } from './fields.ts';
import { isSettled } from './outbox-state.ts';

export interface ReplayedChange {
  operation: Change['operation'];
  state: ChangeState;
  patch: Fields;
}

/**
 * The record that people see: the platform's, with every open change on top in the order they were made. Null where
 * neither side has one. A deletion shows only once the platform has carried it out.
 */
export function replay(base: Fields | null, changes: readonly ReplayedChange[]): Fields | null {
  let record = base;
  for (const { operation, state, patch } of changes) {
    if (isSettled(state) || operation === 'delete') continue;
    if (operation === 'create' || record !== null) record = { ...record, ...patch };
  }
  return record;
}
