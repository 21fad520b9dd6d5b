import { AppError } from '#shared/errors/app-error.ts';
import type { Audience } from '#shared/wire/gomobile/audiences.ts';
import { isGone } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { type AudienceAnswer, applyAudience, audienceGone, membersCursor } from '../store/audience-store.ts';
import { beginScan, dropRejectsBefore, endScan } from '../store/base-table.ts';
import { applyPage } from './apply-page.ts';
import { type GomobilePull, keepRejects, keepUnstorable, type PullContext } from './pull-context.ts';
import { scanPages } from './scan-pages.ts';
import { settleOlder } from './settle-older.ts';
import { sweep } from './sweep.ts';

const LIMIT = 100;

/** Reads all audiences and who is in them. A change of membership moves no date, so the members are always read. */
export async function pullAudiences(context: GomobilePull): Promise<boolean> {
  const { db, clock, api, connectionId, signal, notes } = context;
  const startedAt = clock.now();
  const generation = inTransaction(db, () => beginScan(db, connectionId, 'audiences'));
  const older = new Set<string>();
  const { isComplete, problem, met } = await scanPages({
    limit: LIMIT,
    plural: 'audiences',
    fetch: (page) => api.listAudiences({ page, limit: LIMIT, sortBy: 'createdAt', sortOrder: 'asc' }, signal),
    apply: ({ items, rejected }, page) => {
      keepRejects(context, 'audiences', rejected, page);
      applyPage(
        db,
        items,
        (audience) => takeAudience(context, audience, { generation, onOlder: () => older.add(audience.id) }),
        (audience, reason) => keepUnstorable(context, 'audiences', { id: audience.id, body: audience }, reason),
      );
    },
    between: context.between,
    onProgress: () => {},
  });
  // Before the members, whose lists are compared with what the audience says of itself.
  await settleOlder(context, {
    collection: 'audiences',
    remoteIds: older,
    get: (remoteId) => api.getAudience(remoteId, signal),
    keep: (audience) => takeAudience(context, audience, { generation, isCertain: true }),
  });
  const audiences = prepare<AudienceRow>(
    db,
    'SELECT remote_id AS remoteId, name, contact_count AS contactCount FROM audiences WHERE connection_id = ? AND remote_id IS NOT NULL ORDER BY name, id',
  ).all(connectionId);
  for (const audience of audiences) {
    await context.between();
    await pullMembers(context, audience).catch((error: unknown) => {
      // It was deleted meanwhile. Whether it goes here too is for the sweep to say, which must not be kept from it.
      if (!isGone(error)) throw error;
    });
  }
  if (problem) throw problem;
  if (!isComplete) return false;
  inTransaction(db, () => {
    endScan(db, connectionId, 'audiences', clock.now());
    dropRejectsBefore(db, connectionId, 'audiences', startedAt);
  });
  await sweep(context, {
    collection: 'audiences',
    plural: 'audiences',
    generation,
    met,
    confirm: async (remoteId) => {
      const audience = await api.getAudience(remoteId, signal);
      inTransaction(db, () => takeAudience(context, audience, { generation }));
    },
    remove: (base) => {
      const key = { connectionId, collection: 'audiences', remoteId: base.remoteId } as const;
      notes.note('audiences', [audienceGone(db, clock, key, base)]);
      notes.noteAll('contacts');
    },
  });
  return true;
}

function takeAudience(
  { db, random, connectionId, notes }: PullContext,
  audience: Audience,
  how: Pick<AudienceAnswer, 'generation' | 'isCertain' | 'onOlder'>,
): void {
  const id = applyAudience({ db, random }, { connectionId, audience, ...how });
  if (id !== null) notes.note('audiences', [id]);
}

interface AudienceRow {
  remoteId: string;
  name: string;
  contactCount: number;
}

async function pullMembers(context: GomobilePull, audience: AudienceRow): Promise<void> {
  const { db, clock, api, connectionId, signal, notes } = context;
  const cursor = membersCursor(audience.remoteId);
  const generation = inTransaction(db, () => beginScan(db, connectionId, cursor));
  let seenCount = 0;
  const { isComplete, problem } = await scanPages({
    limit: LIMIT,
    plural: 'people in an audience',
    fetch: (page) =>
      api.listAudienceContacts(
        audience.remoteId,
        { page, limit: LIMIT, sortBy: 'createdAt', sortOrder: 'asc' },
        signal,
      ),
    apply: ({ items, rejected }) => {
      seenCount += items.length + rejected.length;
      const audienceId = localIdOf(context, audience);
      if (audienceId === null) return;
      const added = inTransaction(db, () => items.filter(({ id }) => addMember(context, audienceId, id, generation)));
      if (added.length > 0) noteMembers(notes, audienceId);
    },
    between: context.between,
    onProgress: () => {},
  });
  if (problem) throw problem;
  if (!isComplete) return;
  // The audience itself says that it is not empty: nobody is taken out of it on the word of this list.
  if (seenCount === 0 && audience.contactCount > 0) {
    throw new AppError(
      'UPSTREAM_BAD_REPLY',
      `The platform lists nobody in the audience “${audience.name}”, which it says has ${audience.contactCount.toLocaleString('en')} people. Nobody was taken out here.`,
      { action: 'Look on the platform. Earshot asks again later, and the rest keeps syncing.' },
    );
  }
  const audienceId = localIdOf(context, audience);
  if (audienceId === null) return;
  const { changes } = inTransaction(db, () => {
    endScan(db, connectionId, cursor, clock.now());
    return prepare(db, 'DELETE FROM audience_members WHERE audience_id = ? AND generation < ?').run(
      audienceId,
      generation,
    );
  });
  if (changes > 0) noteMembers(notes, audienceId);
}

/** What stands for the audience here now: while its people are read it may go away, or turn out to be one that was made here. */
const localIdOf = ({ db, connectionId }: PullContext, { remoteId }: AudienceRow): string | null =>
  prepare<{ id: string }>(db, 'SELECT id FROM audiences WHERE connection_id = ? AND remote_id = ?').get(
    connectionId,
    remoteId,
  )?.id ?? null;

function noteMembers(notes: PullContext['notes'], audienceId: string): void {
  notes.noteAll('contacts');
  notes.note('audiences', [audienceId]);
}

/** True if the contact is new to the audience. One that is not here yet joins at the next pull. */
function addMember({ db, connectionId }: PullContext, audienceId: string, contactRemoteId: string, generation: number) {
  const contact = prepare<{ id: string }>(db, 'SELECT id FROM contacts WHERE connection_id = ? AND remote_id = ?').get(
    connectionId,
    contactRemoteId,
  );
  if (!contact) return false;
  const updated = prepare(
    db,
    'UPDATE audience_members SET generation = ? WHERE audience_id = ? AND contact_id = ?',
  ).run(generation, audienceId, contact.id);
  if (updated.changes > 0) return false;
  prepare(db, 'INSERT INTO audience_members (audience_id, contact_id, generation) VALUES (?, ?, ?)').run(
    audienceId,
    contact.id,
    generation,
  );
  return true;
}
