import { type MergedEntity, policyOf } from './field-policies.ts';
import { type Fields, type FieldValue, isSameValue } from './fields.ts';
import { mergeText } from './text-merge.ts';

export interface FieldDispute {
  field: string;
  base: FieldValue;
  mine: FieldValue;
  theirs: FieldValue;
}

export interface Merge {
  /** What is left to send: what this side changed, with what the other side changed where both stand together. */
  send: Fields;
  /** Fields that both sides changed to different values, for the person to decide. While there is one, nothing is sent. */
  disputes: FieldDispute[];
}

/** The three states of a record that an edit is merged from. */
export interface MergeSides {
  /** What the edit began from. */
  base: Fields;
  /** The fields edited, with their new values; no other field matters. */
  mine: Fields;
  /** The record as the platform has it now. */
  theirs: Fields;
}

/** Three-way merge, field by field, as `field-policies.ts` says for each. */
export function mergeFields(entity: MergedEntity, { base, mine, theirs }: MergeSides): Merge {
  const send: Record<string, FieldValue> = {};
  const disputes: FieldDispute[] = [];
  for (const [field, value] of Object.entries(mine)) {
    const dispute: FieldDispute = { field, base: base[field] ?? null, mine: value, theirs: theirs[field] ?? null };
    if (isSameValue(value, dispute.theirs)) continue;
    const settled = isSameValue(dispute.base, dispute.theirs) ? value : settle(entity, dispute);
    if (settled === undefined) disputes.push(dispute);
    else if (!isSameValue(settled, dispute.theirs)) send[field] = settled;
  }
  return { send, disputes };
}

/** What both changes come to together, or undefined where the person has to say. */
function settle(entity: MergedEntity, { field, base, mine, theirs }: FieldDispute): FieldValue | undefined {
  if (policyOf(entity, field) !== 'text-merge') return undefined;
  // Taken back after it may have been sent: what stands there may be our own.
  if (isSameValue(mine, base)) return undefined;
  // A text that was not there, or is there no more, has no line that both sides could keep.
  if (typeof base !== 'string' || typeof mine !== 'string' || typeof theirs !== 'string') return undefined;
  return mergeText(base, mine, theirs) ?? undefined;
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
