import type { Fields } from '#shared/domain/fields.ts';
import { recordStateOf } from '#shared/domain/outbox-state.ts';
import { replay } from '#shared/domain/replay.ts';
import { Audience } from '#shared/wire/gomobile/audiences.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import {
  type BaseRow,
  bury,
  deleteBase,
  dropReject,
  findBase,
  findBaseByLocalId,
  getCursor,
  hashOf,
  instantOf,
  isBuried,
  metAgain,
  putBase,
} from './base-table.ts';
import { addWait, type ChangeRecord, listOpenChanges, updateChange } from './outbox-table.ts';

const AUDIENCES = 'audiences';

/** The fields of an audience that a person edits. */
export const audienceFields = ({ name, description }: Pick<Audience, 'name' | 'description'>): Fields => ({
  name,
  description: description ?? null,
});

/** The audience as its platform has it. */
export const audienceOfBase = (base: BaseRow): Fields => audienceFields(Audience.parse(base.body));

/** What waits to be added by a change, by the ids that it was made with. */
export interface Addition {
  /** Ids of contacts on the platform. */
  remoteIds: string[];
  /** Ids of contacts of this machine that were on no platform when it was made. */
  localIds: string[];
}

/** An addition as the patch of its change: whole lists as text, and how many people they name. */
export const toAdditionPatch = ({ remoteIds, localIds }: Addition): Fields => ({
  people: remoteIds.length + localIds.length,
  remoteIds: JSON.stringify(remoteIds),
  localIds: JSON.stringify(localIds),
});

export const additionOf = ({ patch }: Pick<ChangeRecord, 'patch'>): Addition => ({
  remoteIds: JSON.parse(String(patch.remoteIds ?? '[]')) as string[],
  localIds: JSON.parse(String(patch.localIds ?? '[]')) as string[],
});

/** The platform's record and its open changes: all that decides what people see. */
export function readAudience(db: ReadDb, localId: string) {
  const base = findBaseByLocalId(db, AUDIENCES, localId);
  const changes = listOpenChanges(db, localId);
  const edits = changes.filter(({ operation }) => operation !== 'add');
  return { base, changes, fields: replay(base && audienceOfBase(base), edits) };
}

/**
 * Writes what replaying the open changes over the platform's record gives, or removes the audience where neither side has one.
 * The only writer of `audiences`; call it in the transaction that changed either side.
 */
export function recomputeAudience(db: WriteDb, localId: string): void {
  const { base, changes, fields } = readAudience(db, localId);
  const connectionId = base?.connectionId ?? changes[0]?.connectionId;
  prepare(
    db,
    `DELETE FROM audience_additions WHERE change_id IN
       (SELECT id FROM outbox WHERE entity_id = ? AND operation = 'add' AND state IN ('done', 'discarded'))`,
  ).run(localId);
  if (fields === null || connectionId === undefined) {
    prepare(db, 'DELETE FROM audience_additions WHERE audience_id = ?').run(localId);
    prepare(db, 'DELETE FROM audiences WHERE id = ?').run(localId);
    return;
  }
  const body = base ? Audience.parse(base.body) : null;
  prepare(
    db,
    `INSERT INTO audiences (id, connection_id, remote_id, name, description, contact_count, sync_state, created_at)
     VALUES (@id, @connectionId, @remoteId, @name, @description, @contactCount, @syncState, @createdAt)
     ON CONFLICT (id) DO UPDATE SET remote_id = excluded.remote_id, name = excluded.name,
       description = excluded.description, contact_count = excluded.contact_count, sync_state = excluded.sync_state,
       created_at = excluded.created_at`,
  ).run({
    id: localId,
    connectionId,
    remoteId: base?.remoteId ?? null,
    name: String(fields.name ?? ''),
    description: fields.description ?? null,
    contactCount: body?.contactCount ?? 0,
    syncState: recordStateOf(changes.map(({ state }) => state)),
    createdAt: body ? instantOf(body.createdAt) : (changes[0]?.createdAt ?? null),
  });
  for (const change of changes) if (change.operation === 'add') showAddition(db, localId, change);
}

/** Shows who waits to be added, and notes whose own creation comes first; done once for a change. */
function showAddition(db: WriteDb, audienceId: string, change: ChangeRecord): void {
  const isShown = prepare(db, 'SELECT 1 FROM audience_additions WHERE change_id = ? LIMIT 1').get(change.id);
  if (isShown !== undefined) return;
  const { remoteIds, localIds } = additionOf(change);
  const given = { changeId: change.id, audienceId, connectionId: change.connectionId };
  prepare(
    db,
    `INSERT OR IGNORE INTO audience_additions (change_id, audience_id, contact_id)
     SELECT @changeId, @audienceId, c.id FROM json_each(@remoteIds) AS r
     -- CROSS keeps the order: from each id to its contact, and not through the whole list for each contact.
     CROSS JOIN contacts AS c ON c.connection_id = @connectionId AND c.remote_id = r.value`,
  ).run({ ...given, remoteIds: JSON.stringify(remoteIds) });
  prepare(
    db,
    `INSERT OR IGNORE INTO audience_additions (change_id, audience_id, contact_id)
     SELECT @changeId, @audienceId, c.id FROM json_each(@localIds) AS l
     CROSS JOIN contacts AS c ON c.connection_id = @connectionId AND c.id = l.value`,
  ).run({ ...given, localIds: JSON.stringify(localIds) });
  for (const localId of localIds) {
    const creation = listOpenChanges(db, localId).find(({ operation }) => operation === 'create');
    if (creation) addWait(db, change.id, creation.id);
  }
}

export interface AudienceAnswer {
  connectionId: string;
  audience: Audience;
  /** Of the scan that listed it; null for an answer about this one audience. */
  generation: number | null;
  /** The local record that it answers for, when that is known better than by its remote id. */
  localId?: string;
  /** It stands though it is older than what is kept: the platform went back, as after a restore. */
  isCertain?: boolean;
  /** Told where the answer changes nothing because it is older than the one kept, or than the removal. */
  onOlder?: () => void;
}

/**
 * Keeps what a platform said about an audience and shows it, with what waits here on top. Answers the local id if anything
 * changed, else null.
 */
export function applyAudience(
  { db, random }: { db: WriteDb; random: Random },
  { connectionId, audience, generation, localId, isCertain = false, onOlder }: AudienceAnswer,
): string | null {
  const key = { connectionId, collection: AUDIENCES, remoteId: audience.id } as const;
  const known = findBase(db, key);
  const updatedAt = instantOf(audience.updatedAt);
  if (audience.deletedAt != null) return null;
  if (!known && !isCertain && localId === undefined && isBuried(db, key, updatedAt)) {
    onOlder?.();
    return null;
  }
  dropReject(db, key);
  const hash = hashOf(audience);
  const isOlder = !isCertain && known?.updatedAt != null && updatedAt !== null && updatedAt < known.updatedAt;
  if (isOlder) onOlder?.();
  if (known && (isOlder || known.hash === hash) && (localId === undefined || localId === known.localId)) {
    metAgain(db, key);
    return null;
  }
  const id = localId ?? known?.localId ?? random.uuid();
  if (known && known.localId !== id) moveAudience(db, known.localId, id);
  putBase(db, { ...key, localId: id, body: audience, hash, updatedAt, generation });
  if (known && known.localId !== id) recomputeAudience(db, known.localId);
  recomputeAudience(db, id);
  return id;
}

/** A list named an audience before the reply to its creation came: what was read of it belongs to the one that begins here. */
function moveAudience(db: WriteDb, fromId: string, toId: string): void {
  for (const change of listOpenChanges(db, fromId)) updateChange(db, change.id, { entityId: toId });
  prepare(db, 'UPDATE OR IGNORE audience_members SET audience_id = ? WHERE audience_id = ?').run(toId, fromId);
  prepare(db, 'UPDATE OR IGNORE audience_additions SET audience_id = ? WHERE audience_id = ?').run(toId, fromId);
}

/** Keeps that these contacts are in an audience now, as its platform has just said. */
export function keepMembers(
  db: WriteDb,
  { connectionId, audienceId, remoteIds }: { connectionId: string; audienceId: string; remoteIds: readonly string[] },
): void {
  const base = findBaseByLocalId(db, AUDIENCES, audienceId);
  if (!base) return;
  // The scan under way may have passed the places where they would stand: they count as seen by it.
  const { generation } = getCursor(db, connectionId, membersCursor(base.remoteId));
  prepare(
    db,
    `INSERT INTO audience_members (audience_id, contact_id, generation)
     SELECT @audienceId, c.id, @generation FROM json_each(@remoteIds) AS r
     CROSS JOIN contacts AS c ON c.connection_id = @connectionId AND c.remote_id = r.value WHERE TRUE
     ON CONFLICT DO UPDATE SET generation = excluded.generation`,
  ).run({ audienceId, generation, connectionId, remoteIds: JSON.stringify(remoteIds) });
}

/** Under which the members of an audience are scanned. */
export const membersCursor = (remoteId: string): string => `members:${remoteId}`;

/** Forgets the platform's record of an audience for good, as when its deletion was carried out. What waited with it goes too. */
export function forgetAudience(db: WriteDb, clock: Clock, localId: string): void {
  const base = findBaseByLocalId(db, AUDIENCES, localId);
  if (base) {
    const key = { connectionId: base.connectionId, collection: AUDIENCES, remoteId: base.remoteId } as const;
    bury(db, key, base.updatedAt, clock.now());
    deleteBase(db, key);
  }
  for (const change of listOpenChanges(db, localId)) {
    updateChange(db, change.id, { state: 'discarded', settledAt: clock.now(), error: null, conflict: null });
  }
  recomputeAudience(db, localId);
}

/**
 * The platform no longer has the audience. A deletion that waits has come true; anything else that waits is kept as failed, for
 * the person to see that it cannot be done any more.
 */
export function audienceGone(
  db: WriteDb,
  clock: Clock,
  key: { connectionId: string; collection: 'audiences'; remoteId: string },
  base: BaseRow,
): string {
  const now = clock.now();
  for (const change of listOpenChanges(db, base.localId)) {
    if (change.operation === 'delete') {
      updateChange(db, change.id, { state: 'done', settledAt: now, error: null, conflict: null, nextAttemptAt: null });
    } else if (change.state !== 'sending') {
      updateChange(db, change.id, { state: 'failed', error: AUDIENCE_GONE, conflict: null, nextAttemptAt: null });
    }
  }
  bury(db, key, base.updatedAt, now);
  deleteBase(db, key);
  recomputeAudience(db, base.localId);
  return base.localId;
}

/** Why nothing can be done to an audience any more. */
export const AUDIENCE_GONE = {
  code: 'NOT_FOUND',
  message: 'This audience was deleted on the platform.',
  retryable: false,
  action: 'Discard this, or make a new audience.',
} as const;
