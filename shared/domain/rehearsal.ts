import type { Change, ChangeState } from '../contract/outbox.ts';
import { type Fields, isSameValue } from './fields.ts';
import { type FieldDispute, mergeFields } from './merge.ts';

/**
 * What would become of a change if everything that waits were sent now, as far as is known here. send: it goes · check: it was
 * sent, and the platform is asked first · nothing: the platform has it so already · conflict: the platform has something else by
 * now · waits: another change must be over first · held: not without a yes · lapsed: its time is over.
 */
export type Fate = 'send' | 'check' | 'nothing' | 'conflict' | 'waits' | 'held' | 'lapsed';

export interface PlannedChange {
  id: string;
  sequence: number;
  entity: Change['entity'];
  entityId: string;
  operation: Change['operation'];
  state: ChangeState;
  base: Fields;
  patch: Fields;
  firstSentAt: number | null;
  expiresAt: number | null;
}

export interface Prediction {
  deletedThere: boolean;
  fields: FieldDispute[];
}

export interface Rehearsed<C> {
  change: C;
  fate: Fate;
  /** What the platform had otherwise when it was last read; a held change can have one as well. */
  prediction: Prediction | null;
  /** What must be over first; only of what waits, or is held behind something. */
  waitsFor: C | null;
}

export interface LastKnown<C> {
  now: number;
  /**
   * The record as the platform last had it; for a creation, the one that has its place. Null where it has none, undefined where
   * nothing is compared.
   */
  recordOf(change: C): Fields | null | undefined;
  /** Changes, by their id, that must be over before this one is sent. */
  needsOf(change: C): readonly string[];
}

/**
 * Plays through, without a request, what sending all open changes of a connection would do: in the order in which their turn
 * comes, then those whose turn does not come. The rules are those of the outbox (`SENDABLE`) and of sending (`mergeFields`).
 */
export function rehearse<C extends PlannedChange>(open: readonly C[], lastKnown: LastKnown<C>): Rehearsed<C>[] {
  const ordered = open.toSorted((a, b) => a.sequence - b.sequence);
  const stage = createStage(ordered, lastKnown);
  const rehearsed: Rehearsed<C>[] = [];
  let left = ordered.filter(({ state }) => MOVES.has(state));
  // A round is what is free to go now; what it settles makes room for the next.
  for (;;) {
    const ready = new Set(left.filter((change) => stage.blockerOf(change) === null));
    if (ready.size === 0) break;
    for (const change of ready) rehearsed.push(stage.play(change));
    left = left.filter((change) => !ready.has(change));
  }
  const stuck = left.map((change): Rehearsed<C> => {
    const fate = isLapsed(change, lastKnown.now) ? 'lapsed' : change.state === 'held' ? 'held' : 'waits';
    return { change, fate, prediction: null, waitsFor: stage.blockerOf(change) };
  });
  return [...rehearsed, ...stuck];
}

/** What is in conflict or was refused stays where it is, and holds others back. */
const MOVES: ReadonlySet<ChangeState> = new Set(['queued', 'sending', 'unknown', 'held']);
const GOES: ReadonlySet<Fate> = new Set(['send', 'check', 'nothing']);
/** Operations that hold nothing back once they have failed. */
const LOOSE: ReadonlySet<Change['operation']> = new Set(['delete', 'launch', 'send', 'start']);

const isLapsed = ({ state, expiresAt, firstSentAt }: PlannedChange, now: number): boolean =>
  (state === 'held' || (state === 'queued' && firstSentAt === null)) && expiresAt !== null && expiresAt <= now;

/** What is over so far, and how the platform would stand then. */
function createStage<C extends PlannedChange>(ordered: readonly C[], { now, recordOf, needsOf }: LastKnown<C>) {
  const over = new Set<string>();
  const records = new Map<string, Fields | null | undefined>();
  const byId = new Map(ordered.map((change) => [change.id, change]));
  const byRecord = Map.groupBy(ordered, ({ entityId }) => entityId);

  const holdsBack = (change: C): boolean =>
    !over.has(change.id) && !(LOOSE.has(change.operation) && (change.state === 'failed' || isLapsed(change, now)));

  const blockerOf = (change: C): C | null => {
    const earlier = byRecord.get(change.entityId)?.find((one) => one.sequence < change.sequence && holdsBack(one));
    const needed = () => needsOf(change).map((id) => byId.get(id));
    return earlier ?? needed().find((one) => one !== undefined && !over.has(one.id)) ?? null;
  };

  const play = (change: C): Rehearsed<C> => {
    const record = records.has(change.entityId) ? records.get(change.entityId) : recordOf(change);
    const { prediction, isThere } = meet(change, record);
    const fate = fateOf(change, { isDisputed: prediction !== null, isThere, now });
    if (GOES.has(fate)) {
      over.add(change.id);
      records.set(change.entityId, afterwards(change, record));
    }
    return { change, fate, prediction: fate === 'lapsed' ? null : prediction, waitsFor: null };
  };
  return { blockerOf, play };
}

function fateOf(
  change: PlannedChange,
  { isDisputed, isThere, now }: { isDisputed: boolean; isThere: boolean; now: number },
): Fate {
  if (isLapsed(change, now)) return 'lapsed';
  if (change.state === 'held') return 'held';
  if (isDisputed) return 'conflict';
  if (change.state === 'unknown') return 'check';
  return isThere ? 'nothing' : 'send';
}

/** What a change would meet on the platform as it was last read. */
function meet(
  { entity, operation, base, patch }: PlannedChange,
  record: Fields | null | undefined,
): { prediction: Prediction | null; isThere: boolean } {
  if (record === undefined) return CLEAR;
  if (record === null) return meetNothing(operation, base, patch);
  if (operation === 'delete') {
    const names = new Set([...Object.keys(base), ...Object.keys(record)]);
    const fields = [...names]
      .filter((field) => !isSameValue(base[field], record[field]))
      .map((field) => ({ field, base: base[field] ?? null, mine: null, theirs: record[field] ?? null }));
    return fields.length === 0 ? CLEAR : { prediction: { deletedThere: false, fields }, isThere: false };
  }
  if (operation !== 'create' && operation !== 'update') return CLEAR;
  if (entity !== 'contact' && entity !== 'audience') return CLEAR;
  const { send, disputes } = mergeFields(entity, { base, mine: patch, theirs: record });
  if (disputes.length > 0) return { prediction: { deletedThere: false, fields: disputes }, isThere: false };
  return { prediction: null, isThere: Object.keys(send).length === 0 };
}

const CLEAR = { prediction: null, isThere: false } as const;

function meetNothing(operation: Change['operation'], base: Fields, patch: Fields): ReturnType<typeof meet> {
  if (operation === 'delete') return { prediction: null, isThere: true };
  if (operation === 'add') return { prediction: { deletedThere: true, fields: [] }, isThere: false };
  if (operation !== 'update') return CLEAR;
  const fields = Object.entries(patch).map(([field, mine]) => ({
    field,
    base: base[field] ?? null,
    mine,
    theirs: null,
  }));
  return { prediction: { deletedThere: true, fields }, isThere: false };
}

/** The record once this change has come to stand there. */
function afterwards({ operation, patch }: PlannedChange, record: Fields | null | undefined): Fields | null | undefined {
  if (operation === 'create' || operation === 'update') return { ...record, ...patch };
  return operation === 'delete' ? null : record;
}
