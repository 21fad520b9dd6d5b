import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChangeState } from '#shared/contract/outbox.ts';
import { differingFields, type Fields } from '#shared/domain/fields.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { toContactFields } from '../connectors/gomobile/contact-mapping.ts';
import { openDatabase, type WriteDb } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { confirmChange, discardChange, resolveChange } from './outbox/decisions.ts';
import { enqueueCreate, enqueueDelete, enqueueUpdate } from './outbox/enqueue.ts';
import { readContact } from './store/contact-store.ts';
import { findChange } from './store/outbox-table.ts';
import type { Sync } from './sync.ts';
import { bootSync } from './test-support/memory-console.ts';
import { type Fault, MemoryPlatform } from './test-support/memory-platform.ts';

/**
 * A console and a platform under a random course of edits on both sides, lost requests, refusals and crashes. Once the line
 * holds and the person has decided what is theirs to decide, both sides must agree, and nothing may have got lost or
 * happened twice on the way.
 */

const CONNECTION = '00000000-0000-4000-8000-000000000001';
const PHONES = ['+1000', '+2000', '+3000', '+4000'] as const;

type Step =
  | { kind: 'edit'; which: number; field: 'firstName' | 'city'; value: string | null }
  | { kind: 'create'; phone: string; name: string }
  | { kind: 'delete'; which: number }
  | { kind: 'confirm' | 'discard' | 'resolve'; which: number; mine: boolean }
  | { kind: 'theirEdit'; which: number; field: 'firstName' | 'city'; value: string | null }
  | { kind: 'theirCreate'; phone: string; name: string }
  | { kind: 'theirDelete'; which: number }
  | { kind: 'exchange'; afterMs: number; faults: Fault[] };

const which = fc.nat(7);
const field = fc.constantFrom('firstName' as const, 'city' as const);
const value = fc.constantFrom('a', 'b', 'c', null);
const phone = fc.constantFrom(...PHONES);
const name = fc.constantFrom('x', 'y');
const fault = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fault>('none') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Fault>(
      'refused',
      'lost-before',
      'lost-after',
      '500',
      '503',
      'crash-before',
      'crash-after',
    ),
  },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('edit' as const), which, field, value }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), phone, name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('confirm' as const, 'discard' as const, 'resolve' as const),
      which,
      mine: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('theirEdit' as const), which, field, value }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('theirCreate' as const), phone, name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('theirDelete' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('exchange' as const),
      afterMs: fc.constantFrom(0, 2_000, 70_000),
      faults: fc.array(fault, { maxLength: 12 }),
    }),
  },
);

class World {
  readonly db: WriteDb;
  readonly platform: MemoryPlatform;
  #now = Date.UTC(2026, 9, 1);
  readonly clock = { now: () => this.#now };
  sync: Sync;

  constructor(db: WriteDb) {
    this.db = db;
    db.exec('DELETE FROM connections; DELETE FROM outbox;');
    db.prepare(
      `INSERT INTO connections (id, platform, name, base_url, auth_scheme, created_at)
       VALUES (?, 'gomobile', 'Test', 'http://127.0.0.1:1', 'apiKey', 0)`,
    ).run(CONNECTION);
    this.platform = new MemoryPlatform(this.clock);
    this.platform.create({ primaryPhone: '+1000', firstName: 'a', city: 'a' });
    this.platform.create({ primaryPhone: '+2000', firstName: 'b' });
    this.sync = this.#boot();
  }

  #boot(): Sync {
    return bootSync(this);
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  contactIds(): string[] {
    return (this.db.prepare('SELECT id FROM contacts ORDER BY primary_phone, id').all() as { id: string }[]).map(
      ({ id }) => id,
    );
  }

  changeIds(...states: ChangeState[]): string[] {
    const rows = this.db
      .prepare('SELECT id FROM outbox WHERE state IN (SELECT value FROM json_each(?)) ORDER BY sequence')
      .all(JSON.stringify(states));
    return (rows as { id: string }[]).map(({ id }) => id);
  }

  /** One exchange on a line with these faults. A crash leaves everything where it was and starts the console anew. */
  async exchange(faults: readonly Fault[]): Promise<void> {
    const left = [...faults];
    const crashed = Promise.withResolvers<'crashed'>();
    this.platform.nextFault = () => left.shift() ?? 'none';
    this.platform.onCrash = () => crashed.resolve('crashed');
    this.sync.run();
    const end = await Promise.race([this.sync.step(), crashed.promise]);
    if (end === 'crashed') this.sync = this.#boot();
  }

  async take(next: Step): Promise<void> {
    const { db, clock, platform } = this;
    const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)];
    switch (next.kind) {
      case 'edit': {
        const contactId = pick(this.contactIds(), next.which);
        const edit = { changeId: randomUUID(), contactId: contactId ?? '', fields: { [next.field]: next.value } };
        if (contactId) allowRefusal(() => db.transaction(() => enqueueUpdate(db, clock, edit))());
        return;
      }
      case 'create': {
        const taken = db.prepare('SELECT 1 FROM contacts WHERE primary_phone = ?').get(next.phone);
        const fields = { primaryPhone: next.phone, firstName: next.name };
        if (!taken)
          db.transaction(() => enqueueCreate(db, clock, { id: randomUUID(), connectionId: CONNECTION, fields }))();
        return;
      }
      case 'delete': {
        const contactId = pick(this.contactIds(), next.which);
        if (contactId) {
          allowRefusal(() => db.transaction(() => enqueueDelete(db, clock, { changeId: randomUUID(), contactId }))());
        }
        return;
      }
      case 'confirm': {
        const id = pick(this.changeIds('held'), next.which);
        if (id) allowRefusal(() => confirmChange(db, clock, id));
        return;
      }
      case 'discard': {
        const id = pick(this.changeIds('queued', 'held', 'conflict', 'failed'), next.which);
        if (id) discardChange(db, clock, id);
        return;
      }
      case 'resolve': {
        const id = pick(this.changeIds('conflict'), next.which);
        if (id) this.resolve(id, next.mine);
        return;
      }
      case 'theirEdit': {
        const contact = pick([...platform.contacts.values()], next.which);
        if (contact) platform.update(contact.id, { [next.field]: next.value });
        return;
      }
      case 'theirCreate':
        if (!platform.findByPhone(next.phone)) platform.create({ primaryPhone: next.phone, firstName: next.name });
        return;
      case 'theirDelete': {
        const contact = pick([...platform.contacts.values()], next.which);
        if (contact) platform.remove(contact.id);
        return;
      }
      case 'exchange':
        this.advance(next.afterMs);
        return this.exchange(next.faults);
    }
  }

  resolve(id: string, mine: boolean): void {
    const fields = findChange(this.db, id)?.conflict?.fields ?? [];
    const choices = Object.fromEntries(fields.map((dispute) => [dispute.field, mine ? 'mine' : 'theirs'] as const));
    resolveChange(this.db, this.clock, id, choices);
  }

  /** Lets the line hold and decides everything, until nothing waits. */
  async settle(mine: boolean): Promise<void> {
    for (let round = 0; round < 12; round++) {
      this.advance(3_700_000);
      await this.exchange([]);
      for (const id of this.changeIds('conflict')) this.resolve(id, mine);
      for (const id of this.changeIds('held', 'failed')) discardChange(this.db, this.clock, id);
    }
  }
}

/** The person may be told no (a contact that waits to be deleted, a hold that lapsed); anything else is a bug. */
function allowRefusal(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'BUG') throw error;
  }
}

/** What must hold after every step, whatever happened. */
function checkAlways({ db }: World): void {
  const shown = db.prepare('SELECT id FROM contacts').all() as { id: string }[];
  const known = db.prepare('SELECT local_id AS id FROM base_rows UNION SELECT entity_id FROM outbox').all() as {
    id: string;
  }[];
  // What people see is what replaying the open changes over the platform's record gives, and nothing else.
  for (const { id } of new Map([...shown, ...known].map((row) => [row.id, row])).values()) {
    const { fields } = readContact(db, id);
    expect(shown.some((row) => row.id === id)).toBe(fields !== null);
  }
}

function checkSettled(world: World): void {
  const { db, platform } = world;
  expect(world.changeIds('queued', 'sending', 'unknown', 'held', 'conflict', 'failed')).toEqual([]);
  const here = db.prepare("SELECT remote_id, body FROM base_rows WHERE collection = 'contacts'").all();
  const remoteIds = (here as { remote_id: string }[]).map(({ remote_id: id }) => id).sort();
  expect(remoteIds).toEqual([...platform.contacts.keys()].sort());
  for (const id of world.contactIds()) {
    const { base, fields } = readContact(db, id);
    const there = platform.fieldsOf(base?.remoteId ?? '') ?? {};
    expect(differingFields({ ...there, ...fields }, there)).toEqual([]);
  }
  // What was reported as done did stand on the platform.
  const done = db.prepare("SELECT * FROM outbox WHERE state = 'done' AND operation <> 'delete'").all() as {
    patch: string;
    entity_id: string;
  }[];
  const states = [...platform.history.values()].flat().map(toContactFields);
  for (const { patch } of done) {
    const wanted = JSON.parse(patch) as Fields;
    expect(states.some((state) => differingFields(wanted, state).length === 0)).toBe(true);
  }
}

let directory: string;
let db: WriteDb;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-convergence-'));
  db = openDatabase({ path: join(directory, 'store.db'), keyHex: randomBytes(32).toString('hex') });
  migrate(db);
  // Thousands of small transactions: what is proved here does not hang on the disk's own flush.
  db.pragma('synchronous = OFF');
});
afterAll(() => {
  db.close();
  rmSync(directory, { recursive: true, force: true });
});

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 5000 : 120;

test(
  'both sides agree in the end, whatever the line did on the way',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, mine) => {
        const world = new World(db);
        await world.exchange([]);
        for (const next of steps) {
          await world.take(next);
          checkAlways(world);
        }
        await world.settle(mine);
        checkSettled(world);
      }),
      { numRuns: RUNS },
    );
  },
  20_000 + RUNS * 40,
);
