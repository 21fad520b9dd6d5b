import type { Change, Rehearsal, RehearsalRow } from '#shared/contract/outbox.ts';
import { sendingCost } from '#shared/domain/sending-cost.ts';
import { CONNECTION_ID, NOW } from '../fixture.ts';
import type { World } from './world.ts';

const SPENDING = { creditsPerCall: 0.8, creditsPerSegment: null };

/** What the rehearsal of the fake says: the platform is known to have another city for whoever is to move to Antwerp. */
export function rehearsalOf(world: World, now: number): Rehearsal {
  const rows = world.changes.flatMap((change) => rowOf(change, world.changes) ?? []);
  const counts = { send: 0, check: 0, nothing: 0, conflict: 0, waits: 0, held: 0, lapsed: 0 };
  for (const { fate } of rows) counts[fate]++;
  if (rows.length === 0) return { at: now, connections: [] };
  const connection = { id: CONNECTION_ID, name: 'Sample workspace', readAt: NOW - 11 * 60_000 };
  return { at: now, connections: [{ ...connection, rows, total: rows.length, counts }] };
}

function rowOf(change: Change, all: readonly Change[]): RehearsalRow | null {
  const patch = Object.fromEntries(
    change.fields.map(({ field, after }) => [field, field === 'people' ? Number(after) : after]),
  );
  const earlier = all.find(
    ({ entityId, sequence, state }) =>
      entityId === change.entityId && sequence < change.sequence && state !== 'done' && state !== 'discarded',
  );
  const there = change.fields.find(({ after }) => after === 'Antwerp');
  const base = {
    change,
    changeCount: change.group?.count ?? 1,
    prediction: null,
    waitsFor: null,
    cost: sendingCost({ ...change, patch }, SPENDING),
  };
  switch (change.state) {
    case 'queued':
    case 'sending':
      if (earlier) return { ...base, fate: 'waits', waitsFor: earlier };
      if (!there) return { ...base, fate: 'send' };
      return {
        ...base,
        fate: 'conflict',
        prediction: {
          deletedThere: false,
          fields: [{ field: there.field, base: there.before, mine: there.after, theirs: 'Bruges' }],
        },
      };
    case 'unknown':
      return { ...base, fate: 'check' };
    case 'held':
      return { ...base, fate: 'held' };
    default:
      return null;
  }
}
