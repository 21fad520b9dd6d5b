import { randomUUID } from 'node:crypto';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import type { Recording, TranscriptSegment } from '#shared/wire/gomobile/recordings.ts';
import { inTransaction, prepare, type WriteDb } from '../../../electron/store/database.ts';
import {
  describePerson,
  describeTalk,
  inBatches,
  type LargeStore,
  type Person,
  spread,
  type Talk,
  TURN_MS,
} from '../../../electron/store/test-support/large-store.ts';
import { addConnection } from '../../../electron/store/test-support/temp-database.ts';
import { enqueueUpdate } from '../../../electron/sync/outbox/enqueue.ts';
import { applyRecording, applyReport } from '../../../electron/sync/pull/call-store.ts';
import type { PullContext } from '../../../electron/sync/pull/pull-context.ts';
import { applyAttribute } from '../../../electron/sync/store/attribute-store.ts';
import { applyAudience } from '../../../electron/sync/store/audience-store.ts';
import { applyContact } from '../../../electron/sync/store/contact-store.ts';

export interface ScaleSize {
  contactCount: number;
  callCount: number;
  turnsACall: number;
}

/** What is promised. */
export const WHOLE_SCALE: ScaleSize = { contactCount: 500_000, callCount: 100_000, turnsACall: 50 };

const SEEN_AT = 1_790_000_000_000;
const GENERATION = 1;
/** Between two contacts that their platform made. */
const CREATED_APART_MS = 1000;

/**
 * Fills a store as the first sync of a very large workspace leaves it: by what keeps a platform's answers, so that base rows, hashes,
 * replayed records, transcripts and search are the engine's own work. Only what follows from the rows (secondary indexes, the index of
 * words) is made after them, as an import does it. Answers what is in it, for comparison.
 */
export function fillScaleStore(db: WriteDb, { contactCount, callCount, turnsACall }: ScaleSize): LargeStore {
  const connectionId = addConnection(db);
  const context = refillContext(db, connectionId);
  const below = spread(7);
  const remoteIds: string[] = [];
  let contacts: LargeStore['contacts'] = [];
  let calls: LargeStore['calls'] = [];
  inBulk(db, () => {
    inTransaction(db, () => addAttributes(context));
    contacts = inBatches(db, contactCount, (n) => {
      const person = describePerson(below, n);
      const contact = toContact(person, n);
      remoteIds.push(contact.id);
      const id = applyContact(db, context, { connectionId, contact, generation: GENERATION });
      return { ...person, id: id ?? '', lastCallAt: null };
    });
    calls = inBatches(db, callCount, (n) => {
      const talk = describeTalk(below, n, { contactCount, turnCount: turnsACall });
      const id = addCall(context, talk, remoteIds[talk.who] ?? '');
      const { startedAt, durationMs, agent, words } = talk;
      const contact = contacts[talk.who];
      if (contact) contact.lastCallAt = Math.max(contact.lastCallAt ?? 0, startedAt);
      return { id, startedAt, durationMs, agent, words };
    });
  });
  const audienceId = addAudience(context, contacts);
  queueEdits(context, contacts);
  db.pragma('optimize = 0x10002');
  return { connectionId, audienceId, contacts, calls };
}

/** What keeps a platform's answers without one. */
export function refillContext(db: WriteDb, connectionId: string): PullContext {
  return {
    db,
    connectionId,
    clock: { now: () => SEEN_AT },
    random: { uuid: randomUUID, fraction: () => 0.5 },
    log: { info() {}, warn() {}, error() {} },
    notes: { note() {}, noteAll() {}, change() {}, flushIfDue() {}, flush() {} },
    signal: new AbortController().signal,
    full: true,
    onProgress() {},
    between: async () => {},
  } satisfies Omit<PullContext, 'connector'> as unknown as PullContext;
}

/** What is made after the rows in a bulk: of these tables every index that their own writing does not look into, and the words. */
const BULK_TABLES = ['contacts', 'contact_attributes', 'calls', 'recordings', 'base_rows'];
const NEEDED_INDEXES = ['contacts_remote', 'base_rows_local'];

function inBulk(db: WriteDb, fill: () => void): void {
  const later = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_master
       WHERE (type = 'index' AND sql IS NOT NULL AND tbl_name IN (SELECT value FROM json_each(@tables))
           AND name NOT IN (SELECT value FROM json_each(@needed)))
         OR name = 'segments_fts_insert'`,
    )
    .all({ tables: JSON.stringify(BULK_TABLES), needed: JSON.stringify(NEEDED_INDEXES) }) as Record<
    'type' | 'name' | 'sql',
    string
  >[];
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -1048576');
  db.pragma('wal_autocheckpoint = 16000');
  for (const { type, name } of later) db.exec(`DROP ${type} ${name}`);
  fill();
  inTransaction(db, () => {
    // As the trigger does it, in the order of the index.
    prepare(
      db,
      `INSERT INTO segments_fts (rowid, text) SELECT c.row_number * 1048576 + s.position, s.text
       FROM calls AS c JOIN segments AS s ON s.call_id = c.id ORDER BY c.row_number, s.position`,
    ).run();
  });
  for (const { sql } of later) db.exec(sql);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('wal_autocheckpoint = 4096');
  db.pragma('cache_size = -65536');
  db.pragma('synchronous = FULL');
}

const iso = (at: number): string => new Date(at).toISOString();

function addAttributes(context: PullContext): void {
  for (const [name, type] of [
    ['plan', 'text'],
    ['visits', 'number'],
  ] as const) {
    const attribute = {
      id: randomUUID(),
      name,
      displayName: name,
      type,
      createdAt: iso(SEEN_AT),
      updatedAt: iso(SEEN_AT),
    };
    applyAttribute(context, { connectionId: context.connectionId, attribute, generation: GENERATION });
  }
}

/** The n-th person as their platform lists them. */
export function toContact({ name, phone, email, city, plan, visits }: Person, n: number): Contact {
  const createdAt = iso(1_600_000_000_000 + n * CREATED_APART_MS);
  return {
    id: randomUUID(),
    primaryPhone: phone,
    fullName: name,
    primaryEmail: email,
    city,
    customAttributes: { ...(plan !== null && { plan }), visits },
    createdAt,
    updatedAt: createdAt,
  };
}

/** As it comes: the recording by its list, then the report of its call. */
function addCall(context: PullContext, talk: Talk, contactRemoteId: string): string {
  const { db, connectionId } = context;
  const remoteId = randomUUID();
  const contact = { id: contactRemoteId };
  const agent = { id: `agent-${talk.agent}`, name: talk.agent };
  const listed: Recording = {
    id: randomUUID(),
    callId: remoteId,
    recordingType: 'full_call',
    durationMs: talk.durationMs,
    createdAt: iso(talk.startedAt),
    updatedAt: iso(talk.startedAt),
    file: { id: randomUUID(), name: 'call.wav', contentType: 'audio/wav', fileSize: talk.durationMs * 16 },
    channels: 2,
    direction: talk.direction,
    startedAt: iso(talk.startedAt),
    endedAt: iso(talk.startedAt + talk.durationMs),
    agent,
    contact,
  };
  applyRecording(context, listed, GENERATION);
  const call = prepare<{ id: string }>(db, 'SELECT id FROM calls WHERE connection_id = ? AND remote_id = ?').get(
    connectionId,
    remoteId,
  );
  const id = call?.id ?? '';
  const segments = talk.texts.map(toSegment);
  applyReport(
    context,
    { id, remoteId },
    {
      callId: remoteId,
      contact,
      agent,
      call: {
        status: 'completed',
        direction: talk.direction,
        dialedAt: iso(talk.startedAt),
        answeredAt: iso(talk.startedAt),
        terminatedAt: iso(talk.startedAt + talk.durationMs),
      },
      path: [],
      variables: {},
      recordings: [{ ...listed, transcript: { status: 'ready', language: talk.language, segments } }],
    },
  );
  return id;
}

const toSegment = (text: string, index: number): TranscriptSegment => ({
  id: randomUUID(),
  index,
  speaker: index % 2 ? 'contact' : 'agent',
  startMs: index * TURN_MS,
  endMs: index * TURN_MS + 2900,
  text,
});

function addAudience(context: PullContext, contacts: LargeStore['contacts']): string {
  const { db, connectionId } = context;
  return inTransaction(db, () => {
    const audience = { id: randomUUID(), name: 'Loyal', createdAt: iso(SEEN_AT), updatedAt: iso(SEEN_AT) };
    const id = applyAudience(context, { connectionId, audience, generation: GENERATION }) ?? '';
    const add = prepare(db, 'INSERT INTO audience_members (audience_id, contact_id, generation) VALUES (?, ?, ?)');
    for (const contact of contacts) if (contact.isLoyal) add.run(id, contact.id, GENERATION);
    return id;
  });
}

/** What waits for the platform was edited here, after everything was read. */
function queueEdits({ db, clock }: PullContext, contacts: LargeStore['contacts']): void {
  inTransaction(db, () => {
    for (const { id, state } of contacts) {
      if (state === 'queued') {
        enqueueUpdate(db, clock, { changeId: randomUUID(), contactId: id, fields: { zip: '10000' } });
      }
    }
  });
}
