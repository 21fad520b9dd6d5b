import type { Change, ChangeState } from '../contract/outbox.ts';
import { type Fields, type FieldValue, isSameValue } from './fields.ts';

export interface PendingEdit {
  operation: Change['operation'];
  state: ChangeState;
  /** Whether its request may have reached the platform. */
  everSent: boolean;
  base: Fields;
  patch: Fields;
}

/**
 * Whether a further edit of the same record may be folded into this one: nothing of it has left, or the platform refused
 * it for good, in which case the edit is the correction.
 */
export const canFoldInto = ({ operation, state, everSent }: PendingEdit): boolean =>
  operation !== 'delete' && ((state === 'queued' && !everSent) || state === 'failed');

/**
 * Two edits as one. The first one's base stands, since it says what the platform had before both. A field that is back
 * at its base is left out of an update; a creation keeps every field.
 */
export function foldEdit(
  first: Pick<PendingEdit, 'operation' | 'base' | 'patch'>,
  next: { base: Fields; patch: Fields },
): { base: Fields; patch: Fields } {
  const base: Record<string, FieldValue> = { ...next.base, ...first.base };
  const patch: Record<string, FieldValue> = { ...first.patch, ...next.patch };
  if (first.operation === 'update') {
    for (const [field, value] of Object.entries(patch)) if (isSameValue(value, base[field])) delete patch[field];
  }
  return { base, patch };
}
