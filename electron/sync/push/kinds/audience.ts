import { z } from 'zod';
import { isSameValue } from '#shared/domain/fields.ts';
import { mergeFields } from '#shared/domain/merge.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Audience } from '#shared/wire/gomobile/audiences.ts';
import type { GomobileClient } from '../../../connectors/gomobile/gomobile-api.ts';
import { isGone } from '../../../net/net-failure.ts';
import { prepare, type ReadDb } from '../../../store/database.ts';
import {
  AUDIENCE_GONE,
  additionOf,
  applyAudience,
  audienceFields,
  forgetAudience,
  keepMembers,
  recomputeAudience,
} from '../../store/audience-store.ts';
import { findBase, findBaseByLocalId, instantOf } from '../../store/base-table.ts';
import type { ChangeRecord } from '../../store/outbox-table.ts';
import type { ChangeKind, KindContext, KindOutcome } from '../change-kind.ts';
import { keepMark, markOf } from './effect.ts';

interface Sending extends KindContext {
  client: GomobileClient;
  /** Null where the audience is on no platform yet. */
  remoteId: string | null;
}

/** New audiences, their names, who joins them, and that they go. */
export const audienceKind: ChangeKind = {
  topic: 'audiences',
  isEffect: false,
  recompute: recomputeAudience,
  async send(change, context) {
    const { connector, db } = context;
    if (connector.platform !== 'gomobile') {
      throw new AppError('NOT_OFFERED', 'This platform has no audiences.');
    }
    const remoteId = findBaseByLocalId(db, 'audiences', change.entityId)?.remoteId ?? null;
    const sending: Sending = { ...context, client: connector.client, remoteId };
    switch (change.operation) {
      case 'create':
        return sendCreate(change, sending);
      case 'update':
        return sendUpdate(change, sending);
      case 'delete':
        return sendDelete(change, sending);
      case 'add':
        return sendAddition(change, sending);
      default:
        throw new AppError('BUG', `an audience cannot be changed by ${change.operation}`);
    }
  },
};

/** A name is no key there: where an attempt may have left, the list says whether it made the audience. */
async function sendCreate(change: ChangeRecord, context: Sending): Promise<KindOutcome> {
  const { client, signal } = context;
  if (change.firstSentAt !== null) {
    const made = await findMade(change, context);
    if (made.length === 1 && made[0]) return kept(change, context, made[0]);
    if (made.length > 1) {
      return {
        kind: 'unresolved',
        message: 'No answer was seen to this, and the platform has several new audiences of this name.',
        action: 'Delete or rename all but one there, then retry; or discard this.',
      };
    }
    const showsBy = change.firstSentAt + SHOWS_WITHIN_MS;
    if (context.clock.now() < showsBy && change.firstSentAt <= context.clock.now())
      return { kind: 'wait', untilMs: showsBy };
  }
  const { name, description } = change.patch;
  if (change.firstSentAt === null) markBeginning(change, context);
  context.beforeWrite();
  const audience = await client.call('createAudience', {
    body: { name: String(name), ...(typeof description === 'string' && { description }) },
    signal,
  });
  return kept(change, context, audience);
}

/** What was made may show in lists only so much later: until then, its absence proves nothing. */
const SHOWS_WITHIN_MS = 15_000;

const LOOK_UP_ROWS = 100;
const MAX_LOOK_UP_PAGES = 50;
/** How far the platform's clock may be off beyond what is known of it. */
const CLOCK_MARGIN_MS = 5 * 60_000;

/** What tells the audience that is made from those of its name that were there before. */
const Beginning = z.object({
  /** The time of day on the platform; null where that was not known. This computer's clock may be set before the look-up. */
  thereMs: z.number().nullable(),
  /** The platform's ids of those that were known here. */
  known: z.array(z.string()),
});

function markBeginning(change: ChangeRecord, context: Sending): void {
  const { db, clock, connector } = context;
  const skewMs = connector.clockSkewMs();
  const known = prepare<{ id: string }>(
    db,
    `SELECT remote_id AS id FROM base_rows
     WHERE connection_id = ? AND collection = 'audiences' AND json_extract(body, '$.name') = ?`,
  ).all(change.connectionId, change.patch.name ?? null);
  const beginning: z.infer<typeof Beginning> = {
    thereMs: skewMs === null ? null : clock.now() + skewMs,
    known: known.map(({ id }) => id),
  };
  keepMark(context, change, { seen: JSON.stringify(beginning), isDoubtful: false });
}

const beginningOf = (change: ChangeRecord): z.infer<typeof Beginning> => {
  const mark = markOf(change);
  return mark ? Beginning.parse(JSON.parse(mark.seen)) : { thereMs: null, known: [] };
};

/** Audiences of this name that were made since the change may first have left, and that no other change made. */
async function findMade(change: ChangeRecord, { client, db, signal }: Sending): Promise<Audience[]> {
  const { thereMs, known } = beginningOf(change);
  const since = (thereMs ?? 0) - CLOCK_MARGIN_MS;
  const found: Audience[] = [];
  for (let page = 1; page <= MAX_LOOK_UP_PAGES; page++) {
    const query = { page, limit: LOOK_UP_ROWS, sortBy: 'createdAt', sortOrder: 'desc' } as const;
    const { items, info } = await client.list('listAudiences', { query, signal });
    const recent = items.filter(({ createdAt }) => (instantOf(createdAt) ?? since) >= since);
    const isMade = ({ id, name, deletedAt }: Audience) =>
      name === change.patch.name && deletedAt == null && !known.includes(id) && !isAnothers(db, change, id);
    found.push(...recent.filter(isMade));
    if (recent.length < items.length || info.hasNextPage !== true) break;
  }
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

/** It came of another creation of ours. */
function isAnothers(db: ReadDb, { connectionId, entityId }: ChangeRecord, remoteId: string): boolean {
  const base = findBase(db, { connectionId, collection: 'audiences', remoteId });
  if (!base || base.localId === entityId) return false;
  return (
    prepare(db, "SELECT 1 FROM outbox WHERE entity_id = ? AND operation = 'create'").get(base.localId) !== undefined
  );
}

async function sendUpdate(change: ChangeRecord, context: Sending): Promise<KindOutcome> {
  const { client, signal } = context;
  const current = await findCurrent(context);
  if (!current) throw gone();
  const { send, disputes } = mergeFields('audience', {
    base: change.base,
    mine: change.patch,
    theirs: audienceFields(current),
  });
  if (disputes.length > 0) return { kind: 'conflicting', disputes, keep: keeper(change, context, current) };
  if (Object.keys(send).length === 0) return kept(change, context, current);
  context.beforeWrite();
  const audience = await client.call('updateAudience', {
    params: { id: current.id },
    body: {
      ...(typeof send.name === 'string' && { name: send.name }),
      ...(typeof send.description === 'string' && { description: send.description }),
    },
    signal,
  });
  return kept(change, context, audience);
}

async function sendDelete(change: ChangeRecord, context: Sending): Promise<KindOutcome> {
  const { client, signal, db, clock } = context;
  const done: KindOutcome = { kind: 'kept', keep: () => forgetAudience(db, clock, change.entityId) };
  const current = await findCurrent(context);
  if (!current) return done;
  const there = audienceFields(current);
  const disputes = Object.keys(there)
    .filter((field) => !isSameValue(change.base[field], there[field]))
    .map((field) => ({ field, base: change.base[field] ?? null, mine: null, theirs: there[field] ?? null }));
  // Somebody edited it after the person decided to delete it: that decision was about another record.
  if (disputes.length > 0) return { kind: 'conflicting', disputes, keep: keeper(change, context, current) };
  context.beforeWrite();
  try {
    await client.act('deleteAudience', { params: { id: current.id }, signal });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return done;
}

/** Adding is a set operation on the platform: an addition whose outcome is open is simply sent again. */
async function sendAddition(change: ChangeRecord, context: Sending): Promise<KindOutcome> {
  const { client, signal, db, remoteId } = context;
  if (remoteId === null) throw gone();
  const { remoteIds, localIds } = additionOf(change);
  const contacts = [...remoteIds, ...localIds.flatMap((id) => findBaseByLocalId(db, 'contacts', id)?.remoteId ?? [])];
  // Those who were to join have all been given up meanwhile.
  if (contacts.length === 0) return { kind: 'kept', keep: () => {} };
  context.beforeWrite();
  let notFound: readonly string[];
  try {
    const { data } = await client.answer('addAudienceContacts', {
      params: { id: remoteId },
      body: { contacts },
      signal,
    });
    notFound = data?.notFound ?? [];
  } catch (error) {
    if (isGone(error)) throw gone();
    throw error;
  }
  const current = await findCurrent(context).catch(() => null);
  const missing = new Set(notFound);
  return {
    kind: 'kept',
    keep: () => {
      const { connectionId, entityId: audienceId } = change;
      keepMembers(db, { connectionId, audienceId, remoteIds: contacts.filter((id) => !missing.has(id)) });
      if (current) keeper(change, context, current)();
    },
  };
}

const keeper =
  (change: ChangeRecord, { db, random }: Sending, audience: Audience) =>
  (): void => {
    applyAudience(
      { db, random },
      { connectionId: change.connectionId, audience, generation: null, localId: change.entityId },
    );
  };

const kept = (change: ChangeRecord, context: Sending, audience: Audience): KindOutcome => ({
  kind: 'kept',
  keep: keeper(change, context, audience),
});

/** The audience as the platform has it now; null where it has none. */
async function findCurrent({ client, remoteId, signal }: Sending): Promise<Audience | null> {
  if (remoteId === null) return null;
  try {
    const audience = await client.call('getAudience', { params: { id: remoteId }, signal });
    return audience.deletedAt == null ? audience : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

const gone = () => new AppError('NOT_FOUND', AUDIENCE_GONE.message, { action: AUDIENCE_GONE.action });
