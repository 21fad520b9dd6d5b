import { type Fields, type FieldValue, isSameValue } from './fields.ts';

export interface FieldDispute {
  field: string;
  base: FieldValue;
  mine: FieldValue;
  theirs: FieldValue;
}

export interface Merge {
  /** What is left to send: fields that only this side changed. */
  send: Fields;
  /** Fields that both sides changed to different values. While there is one, nothing is sent. */
  disputes: FieldDispute[];
}

/**
 * Three-way merge, field by field: `base` is what the edit began from, `mine` the fields edited with their new values,
 * `theirs` the record as the platform has it now. Fields not in `mine` never matter.
 */
export function mergeFields(base: Fields, mine: Fields, theirs: Fields): Merge {
  const send: Record<string, FieldValue> = {};
  const disputes: FieldDispute[] = [];
  for (const [field, value] of Object.entries(mine)) {
    const there = theirs[field] ?? null;
    if (isSameValue(value, there)) continue;
    if (isSameValue(base[field], there)) send[field] = value;
    else disputes.push({ field, base: base[field] ?? null, mine: value, theirs: there });
  }
  return { send, disputes };
}

/**
 * A change after the person decided its disputes: `mine` sends the value over theirs, which becomes the base; `theirs`
 * gives the field up. A dispute that is not named is decided as `theirs`.
 */
export function resolveDisputes(
  change: { base: Fields; patch: Fields },
  disputes: readonly FieldDispute[],
  choices: Readonly<Record<string, 'mine' | 'theirs'>>,
): { base: Fields; patch: Fields } {
  const base: Record<string, FieldValue> = { ...change.base };
  const patch: Record<string, FieldValue> = { ...change.patch };
  for (const { field, theirs } of disputes) {
    base[field] = theirs;
    if (choices[field] !== 'mine') delete patch[field];
  }
  return { base, patch };
}
