import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { differingFields, type Fields, isSameValue } from '#shared/domain/fields.ts';
import { mergeFields } from '#shared/domain/merge.ts';
import { isSettled } from '#shared/domain/outbox-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import { toContactCreate, toContactFields, toContactUpdate } from '../../connectors/gomobile/contact-mapping.ts';
import { NetError } from '../../net/net-failure.ts';
import { toReplyError } from '../../net/reply-errors.ts';
import { openDatabase, type WriteDb } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { addConnection } from '../../store/test-support/temp-database.ts';
import type { SendOutcome } from '../push/send-contact.ts';
import {
  lapseHeld,
  markWriting,
  recoverInterrupted,
  settleFailure,
  settleOutcome,
  takeForSending,
} from '../push/settle.ts';
import { findBaseByLocalId } from '../store/base-table.ts';
import { applyContact, contactGone, readContact } from '../store/contact-store.ts';
import { type ChangeRecord, findChange, listAllOpen, listDueChanges } from '../store/outbox-table.ts';
import { confirmChange, discardChange, resolveChange, retryChange } from './decisions.ts';
import { enqueueCreate, enqueueDelete, enqueueUpdate } from './enqueue.ts';

/**
 * The outbox in all orders of what people, the line, another user and an end of the process do to it, step by step and without an
 * exchange around it: fast-check draws and shrinks the commands, the store is a real one in memory.
 */
const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 250;

const FIELDS = ['firstName', 'city'] as const;
const MINUTE_MS = 60_000;

/** What the person was told is kept, by the id of the change. */
interface Wish {
  /** When it was made, by the platform's stamps. */
  at: number;
  /** The field and value of an edit that must come to stand; null for any other, and for one that was taken back. */
  edited: { contactId: string; field: string; value: string | null } | null;
  isSettled: boolean;
  /** A request for it has left once. */
  hasLeft: boolean;
}

/** A value that a contact there had, and until when. */
interface Stood {
  contactId: string;
  field: string;
  value: unknown;
  until: number;
}

/** What the commands know besides the store: the platform and what was promised. */
class Model {
  readonly there = new Map<string, Contact>();
  readonly stood: Stood[] = [];
  readonly wishes = new Map<string, Wish>();
  onWire: { change: ChangeRecord; wrote: boolean } | null = null;
  stamp = Date.UTC(2026, 9, 1);

  put(contact: Contact): Contact {
    const kept = { ...contact, updatedAt: new Date(++this.stamp).toISOString() };
    this.remove(kept.id);
    this.there.set(kept.id, kept);
    const fields = toContactFields(kept);
    for (const field of [...FIELDS, 'primaryPhone'])
      this.stood.push({ contactId: kept.id, field, value: fields[field], until: Number.POSITIVE_INFINITY });
    return kept;
  }

  remove(id: string): void {
    this.there.delete(id);
    for (const one of this.stood) if (one.contactId === id) one.until = Math.min(one.until, this.stamp);
  }

  /** These edits need not come to stand any more. */
  forget(isMeant: (edited: NonNullable<Wish['edited']>, id: string) => boolean): void {
    for (const [id, wish] of this.wishes) if (wish.edited && isMeant(wish.edited, id)) wish.edited = null;
  }

  hasStood(field: string, value: unknown, after = 0): boolean {
    return this.stood.some(
      (one) => one.field === field && isSameValue(one.value as string, value as string) && one.until > after,
    );
  }
}

class Outbox {
  readonly db: WriteDb;
  readonly connectionId: string;
  now = Date.UTC(2026, 9, 1);
  readonly clock = { now: () => this.now };
  readonly random = { uuid: () => randomUUID(), fraction: () => 0.5 };

  constructor(db: WriteDb) {
    this.db = db;
    this.connectionId = addConnection(db);
  }

  get deps() {
    return { db: this.db, clock: this.clock, random: this.random };
  }

  contactIds(): string[] {
    const sql = 'SELECT id FROM contacts UNION SELECT entity_id FROM outbox ORDER BY 1';
    return (this.db.prepare(sql).pluck().all() as string[]) ?? [];
  }

  shown(id: string): Fields | null {
    const sql = 'SELECT first_name AS firstName, city FROM contacts WHERE id = ?';
    return (this.db.prepare(sql).get(id) as Fields | undefined) ?? null;
  }

  /** A refusal in words changes nothing; anything else that is thrown is a fault. */
  attempt(work: () => void): boolean {
    try {
      this.db.transaction(work)();
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'BUG') throw error;
      return false;
    }
  }

  hear(contact: Contact): void {
    applyContact(this.db, this.deps, { connectionId: this.connectionId, contact, generation: null });
  }
}

const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)];

function checkAll(model: Model, outbox: Outbox): void {
  const { db } = outbox;
  for (const id of outbox.contactIds()) {
    const { fields } = readContact(db, id);
    const shown = outbox.shown(id);
    // I1: what is shown is the platform's record with the open changes on top.
    expect(shown === null).toBe(fields === null);
    if (shown && fields) expect(differingFields(shown, fields)).toEqual([]);
  }
  for (const [id, wish] of model.wishes) {
    const change = findChange(db, id);
    // I2: what was taken in is there for ever, and is over once.
    if (!change) expect.fail(`${id} is gone`);
    if (wish.isSettled) expect(isSettled(change.state)).toBe(true);
    if (wish.hasLeft) expect(change.firstSentAt).not.toBeNull();
    wish.isSettled = isSettled(change.state);
    wish.hasLeft ||= change.firstSentAt !== null;
  }
  const open = listAllOpen(db);
  // I4: of a record one change is on the wire at most, and only its first open one may go.
  const records = (changes: readonly ChangeRecord[]) => changes.map(({ entityId }) => entityId);
  const sending = records(open.filter(({ state }) => state === 'sending'));
  const due = listDueChanges(db, outbox.connectionId, outbox.now);
  expect(new Set(sending).size).toBe(sending.length);
  expect(records(due).filter((id) => sending.includes(id))).toEqual([]);
  for (const change of due) {
    const before = open.filter(({ entityId, sequence }) => entityId === change.entityId && sequence < change.sequence);
    expect(before.every(({ state, operation }) => state === 'failed' && operation === 'delete')).toBe(true);
  }
}

/** I5: a record here stands for one there, and one there for one here, whoever of the two was first. */
function checkIdMap({ db }: Outbox): void {
  const mapped = db
    .prepare(
      `SELECT b.remote_id AS remoteId, b.local_id AS localId, c.remote_id AS shownAs FROM base_rows AS b
       LEFT JOIN contacts AS c ON c.id = b.local_id WHERE b.collection = 'contacts'`,
    )
    .all() as { remoteId: string; localId: string; shownAs: string | null }[];
  expect(new Set(mapped.map(({ localId }) => localId)).size).toBe(mapped.length);
  for (const { remoteId, shownAs } of mapped) if (shownAs !== null) expect(shownAs).toBe(remoteId);
  const strays = db
    .prepare('SELECT id FROM contacts WHERE remote_id IS NOT NULL AND id NOT IN (SELECT local_id FROM base_rows)')
    .all();
  expect(strays).toEqual([]);
}

type Command = fc.Command<Model, Outbox>;

/** A command that may always be given; where there is nothing to do it does nothing. */
function command(name: string, act: (model: Model, outbox: Outbox) => void): Command {
  return {
    check: () => true,
    run: (model, outbox) => {
      act(model, outbox);
      checkAll(model, outbox);
      checkIdMap(outbox);
    },
    toString: () => name,
  };
}

const wish = (model: Model, id: string, edited: Wish['edited'] = null): void => {
  model.wishes.set(id, { at: model.stamp, edited, isSettled: false, hasLeft: false });
};

const edit = (which: number, field: (typeof FIELDS)[number], value: string | null) =>
  command(`edit(${which},${field},${value})`, (model, outbox) => {
    const contactId = pick(outbox.contactIds(), which);
    if (contactId === undefined) return;
    const changeId = randomUUID();
    const before = readContact(outbox.db, contactId).changes.at(-1);
    const isTaken = outbox.attempt(() =>
      enqueueUpdate(outbox.db, outbox.clock, { changeId, contactId, fields: { [field]: value } }),
    );
    if (!isTaken) return;
    const change = findChange(outbox.db, changeId);
    // One that takes back what never had an effect is no edit: the field shows what stands there.
    const isWithoutEffect = before?.firstSentAt === null || before?.state === 'failed';
    const isTakenBack = isWithoutEffect && change?.id === before.id && isSameValue(value, change.base[field]);
    if (change) wish(model, changeId, { contactId, field, value });
    if (isTakenBack) model.forget((edited) => edited.contactId === contactId && edited.field === field);
    // I12: an edit shows at once.
    if (!isTakenBack) expect(isSameValue(outbox.shown(contactId)?.[field], value)).toBe(true);
  });

const create = (number: number) =>
  command(`create(${number})`, (model, outbox) => {
    const id = randomUUID();
    const fields = { primaryPhone: `+1${number}`, firstName: 'new' };
    if (outbox.db.prepare('SELECT 1 FROM contacts WHERE primary_phone = ?').get(fields.primaryPhone)) return;
    outbox.attempt(() => enqueueCreate(outbox.db, outbox.clock, { id, connectionId: outbox.connectionId, fields }));
    wish(model, id);
  });

const remove = (which: number) =>
  command(`remove(${which})`, (model, outbox) => {
    const contactId = pick(outbox.contactIds(), which);
    const changeId = randomUUID();
    if (contactId === undefined) return;
    if (outbox.attempt(() => enqueueDelete(outbox.db, outbox.clock, { changeId, contactId }))) wish(model, changeId);
  });

const DECISIONS = {
  confirm: (_: Model, { db, clock }: Outbox, id: string) => confirmChange(db, clock, id),
  retry: (_: Model, { db, clock }: Outbox, id: string) => retryChange(db, clock, id),
  discard: (_: Model, { db, clock }: Outbox, id: string) => discardChange(db, clock, id),
  mine: (model: Model, outbox: Outbox, id: string) => resolve(model, outbox, id, 'mine'),
  theirs: (model: Model, outbox: Outbox, id: string) => resolve(model, outbox, id, 'theirs'),
} as const;

function resolve(model: Model, { db, clock }: Outbox, id: string, side: 'mine' | 'theirs'): void {
  const fields = (findChange(db, id)?.conflict?.fields ?? []).map(({ field }) => field);
  resolveChange(db, clock, id, Object.fromEntries(fields.map((name) => [name, side])));
  if (side === 'mine') return;
  model.forget(({ field }, wishId) => fields.includes(field) && findChange(db, wishId)?.id === id);
}

const decide = (which: number, how: keyof typeof DECISIONS) =>
  command(`${how}(${which})`, (model, outbox) => {
    const change = pick(listAllOpen(outbox.db), which);
    if (!change) return;
    const isDone = outbox.attempt(() => void DECISIONS[how](model, outbox, change.id));
    // What is on its way, or may have arrived, cannot be given up.
    if (how === 'discard') expect(isDone).toBe(change.state !== 'sending' && change.state !== 'unknown');
  });

const take = (which: number) =>
  command(`take(${which})`, (model, outbox) => {
    const due = pick(listDueChanges(outbox.db, outbox.connectionId, outbox.now), which);
    if (model.onWire || !due) return;
    const change = takeForSending(outbox.deps, due.id);
    if (change) model.onWire = { change, wrote: false };
  });

/** Commits that the request leaves, and has its effect there. Answers what the sender would make of the reply. */
function carryOut(model: Model, outbox: Outbox, { change }: NonNullable<Model['onWire']>): SendOutcome {
  const remoteId = findBaseByLocalId(outbox.db, 'contacts', change.entityId)?.remoteId ?? '';
  const byPhone = [...model.there.values()].find(({ primaryPhone }) => primaryPhone === change.patch.primaryPhone);
  const current = change.operation === 'create' ? byPhone : model.there.get(remoteId);
  const write = () => {
    markWriting(outbox.deps, change);
    if (model.onWire) model.onWire.wrote = true;
  };
  if (change.operation === 'delete') {
    if (current) write();
    model.remove(remoteId);
    return { kind: 'done', contact: null, surprises: {} };
  }
  if (!current) {
    if (change.operation === 'update') return { kind: 'gone' };
    write();
    const at = new Date(model.stamp).toISOString();
    const made = { ...toContactCreate(change.patch), id: randomUUID(), createdAt: at, updatedAt: at } as Contact;
    return { kind: 'done', contact: model.put(made), surprises: {} };
  }
  const sides = { base: change.base, mine: change.patch, theirs: toContactFields(current) };
  const { send, disputes } = mergeFields('contact', sides);
  if (disputes.length > 0) return { kind: 'disputed', contact: current, disputes };
  if (Object.keys(send).length === 0) return { kind: 'done', contact: current, surprises: {} };
  write();
  const contact = model.put({ ...current, ...toContactUpdate(send) } as Contact);
  return { kind: 'done', contact, surprises: {} };
}

const refusal = (status: number) => toReplyError({ status, retryAfter: null, body: {} }, 0);
const lineBroke = (sent: 'not-sent' | 'maybe-sent') =>
  new NetError('OFFLINE', 'line', { sent, status: null, brokenReply: false, retryAfterMs: null, code: null });

const ENDINGS = [
  'answered',
  'lost-after',
  'lost-before',
  'not-sent',
  '422',
  '503',
  '503-after',
  'ended-after',
  'ended-before',
] as const;
type Ending = (typeof ENDINGS)[number];
const HAS_EFFECT: ReadonlySet<Ending> = new Set(['answered', 'lost-after', '503-after', 'ended-after']);
const STATUSES: Partial<Record<Ending, number>> = { '422': 422, '503': 503, '503-after': 503 };

function endOnWire(model: Model, outbox: Outbox, ending: Ending): void {
  const wire = model.onWire;
  if (!wire) return;
  const outcome = HAS_EFFECT.has(ending) ? carryOut(model, outbox, wire) : null;
  model.onWire = null;
  if (ending === 'ended-after' || ending === 'ended-before') {
    expect(recoverInterrupted(outbox.deps)).toBe(1);
    return;
  }
  if (ending === 'answered' && outcome) {
    settleOutcome(outbox.deps, wire.change, outcome);
    return;
  }
  const status = STATUSES[ending];
  const hasLeft = wire.wrote || (ending !== 'not-sent' && !HAS_EFFECT.has(ending));
  if (hasLeft) markWriting(outbox.deps, wire.change);
  const error = status === undefined ? lineBroke(ending === 'not-sent' ? 'not-sent' : 'maybe-sent') : refusal(status);
  settleFailure(outbox.deps, wire.change, error, {
    wrote: hasLeft,
    before: wire.change.state,
    lastSuccessAt: null,
    lastFailureAt: null,
  });
}

const end = (ending: Ending) => command(`end(${ending})`, (model, outbox) => endOnWire(model, outbox, ending));

const theirs = (which: number, field: (typeof FIELDS)[number], value: string | null, isHeard: boolean) =>
  command(`theirs(${which},${field},${value},${isHeard})`, (model, outbox) => {
    const contact = pick([...model.there.values()], which);
    if (!contact) return;
    const written = model.put({ ...contact, [field]: value } as Contact);
    if (isHeard) outbox.hear(written);
  });

/** Another user enters a person whose number may have been entered here too. */
const theirCreation = (number: number, isHeard: boolean) =>
  command(`theirCreation(${number},${isHeard})`, (model, outbox) => {
    const primaryPhone = `+1${number}`;
    if ([...model.there.values()].some((contact) => contact.primaryPhone === primaryPhone)) return;
    const at = new Date(model.stamp).toISOString();
    const made = model.put({ id: randomUUID(), primaryPhone, city: 'b', createdAt: at, updatedAt: at } as Contact);
    if (isHeard) outbox.hear(made);
  });

const theirDeletion = (which: number) =>
  command(`theirDeletion(${which})`, (model, { db, clock, connectionId }) => {
    const contact = pick([...model.there.values()], which);
    if (!contact) return;
    model.remove(contact.id);
    const localId = db
      .prepare("SELECT local_id FROM base_rows WHERE collection = 'contacts' AND remote_id = ?")
      .pluck()
      .get(contact.id);
    const base = localId === undefined ? null : findBaseByLocalId(db, 'contacts', String(localId));
    const key = { connectionId, collection: 'contacts', remoteId: contact.id } as const;
    if (base) db.transaction(() => contactGone(db, clock, key, base))();
  });

const wait = (minutes: number) =>
  command(`wait(${minutes})`, (_, outbox) => {
    outbox.now += minutes * MINUTE_MS;
    lapseHeld(outbox.deps);
  });

const value = fc.constantFrom('a', 'b', 'c', null);
const field = fc.constantFrom(...FIELDS);
const which = fc.nat(5);
const COMMANDS = [
  fc.tuple(which, field, value).map((given) => edit(...given)),
  fc.tuple(which, field, value).map((given) => edit(...given)),
  fc.nat(3).map(create),
  which.map(remove),
  fc
    .tuple(which, fc.constantFrom(...(Object.keys(DECISIONS) as (keyof typeof DECISIONS)[])))
    .map((given) => decide(...given)),
  which.map(take),
  which.map(take),
  fc.constantFrom(...ENDINGS).map(end),
  fc.constantFrom(...ENDINGS).map(end),
  fc.tuple(which, field, value, fc.boolean()).map((given) => theirs(...given)),
  fc.tuple(fc.nat(3), fc.boolean()).map((given) => theirCreation(...given)),
  which.map(theirDeletion),
  fc.constantFrom(1, 31).map(wait),
];

/** The line holds and every decision is made: nothing may stay open, and both sides come to the same. */
function settleAll(model: Model, outbox: Outbox): void {
  const { db, clock } = outbox;
  endOnWire(model, outbox, 'answered');
  for (let round = 0; round < 12 && listAllOpen(db).length > 0; round++) {
    outbox.now += 61 * MINUTE_MS;
    for (const { id, state } of listAllOpen(db)) {
      if (state === 'conflict') resolve(model, outbox, id, round % 2 === 0 ? 'mine' : 'theirs');
      // An earlier decision may have settled it as well.
      else if (state === 'held' || state === 'failed') outbox.attempt(() => void discardChange(db, clock, id));
    }
    for (const { id } of listDueChanges(db, outbox.connectionId, outbox.now)) {
      const change = takeForSending(outbox.deps, id);
      if (!change) continue;
      model.onWire = { change, wrote: false };
      endOnWire(model, outbox, 'answered');
      checkAll(model, outbox);
    }
  }
  expect(listAllOpen(db).map(({ state }) => state)).toEqual([]);
}

/** I2: what is called done did stand there. */
function checkDone(model: Model, { db }: Outbox): void {
  for (const id of model.wishes.keys()) {
    const change = findChange(db, id);
    if (change?.state !== 'done' || change.operation === 'delete') continue;
    for (const [name, wanted] of Object.entries(change.patch)) {
      expect(model.hasStood(name, wanted), `${name} ${wanted}`).toBe(true);
    }
  }
  // Of each field, the last thing that the person said; what came before it may have been overtaken on the way.
  const last = new Map<string, [string, Wish]>();
  for (const [id, wish] of model.wishes) {
    if (wish.edited) last.set(`${wish.edited.contactId} ${wish.edited.field}`, [id, wish]);
  }
  for (const [id, { edited, at }] of last.values()) {
    if (!edited || findChange(db, id)?.state !== 'done') continue;
    expect(model.hasStood(edited.field, edited.value, at), `${edited.field} ${edited.value}`).toBe(true);
  }
}

let db: WriteDb;
beforeAll(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db);
});

test(
  `keeps what it took in, sends in order and settles once, in ${RUNS} courses`,
  () => {
    fc.assert(
      fc.property(fc.commands(COMMANDS, { maxCommands: 40, size: '+1' }), (commands) => {
        db.exec('BEGIN');
        try {
          const model = new Model();
          const outbox = new Outbox(db);
          fc.modelRun(() => {
            for (const number of [7, 8]) {
              const at = new Date(model.stamp).toISOString();
              const first = { id: randomUUID(), primaryPhone: `+1${number}`, firstName: 'a', createdAt: at };
              outbox.hear(model.put({ ...first, updatedAt: at } as Contact));
            }
            return { model, real: outbox };
          }, commands);
          settleAll(model, outbox);
          checkDone(model, outbox);
        } finally {
          db.exec('ROLLBACK');
        }
      }),
      { numRuns: RUNS, seed: 5 },
    );
  },
  30_000 + RUNS * 60,
);
