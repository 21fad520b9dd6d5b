import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Fields } from '#shared/domain/fields.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import type { GomobileApi } from '../connectors/gomobile/gomobile-api.ts';
import { openDatabase, type WriteDb } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { addConnection } from '../store/test-support/temp-database.ts';
import { resolveChange } from './outbox/decisions.ts';
import { enqueueUpdate } from './outbox/enqueue.ts';
import { applyContact, readContact } from './store/contact-store.ts';
import { findChange, listAllOpen } from './store/outbox-table.ts';
import type { Sync } from './sync.ts';
import { bootSync } from './test-support/memory-console.ts';
import { MemoryPlatform } from './test-support/memory-platform.ts';

/**
 * One contact, and every order in which these may happen to it:
 *
 * - `page`: the page of contacts that was asked for arrives; where none was, everything is read again
 * - `reply`: what the platform answers to the change on the wire arrives; where none is, what waits is sent
 * - `event`: another user edits the contact, and the console is told to look
 * - `edit`: the person edits it
 * - `crash`: the process ends; what was on the wire is never heard of again
 *
 * A request takes effect when it is made, so that what arrives later is old by then; in `late` it takes effect as its answer leaves.
 */
const STEPS = ['page', 'reply', 'event', 'edit', 'crash'] as const;
type Step = (typeof STEPS)[number];
const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';

const NOW = Date.UTC(2026, 9, 1);

/** Answers of the platform, each held back until it is let through. */
class Line {
  readonly waiting: { kind: 'page' | 'reply'; letThrough: () => void }[] = [];
  readonly api: GomobileApi;
  isOpen = false;

  constructor(api: GomobileApi, takesEffect: 'early' | 'late') {
    const held =
      <A extends unknown[], R>(kind: 'page' | 'reply', ask: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        const gate = Promise.withResolvers<void>();
        this.waiting.push({ kind, letThrough: () => gate.resolve() });
        if (this.isOpen) this.letThrough();
        if (takesEffect === 'late') await gate.promise;
        const answer = await ask(...given);
        await gate.promise;
        return answer;
      };
    this.api = {
      ...api,
      listContacts: held('page', api.listContacts),
      getContact: held('reply', api.getContact),
      updateContact: held('reply', api.updateContact),
    };
  }

  letThrough(kind?: 'page' | 'reply'): boolean {
    const at = this.waiting.findIndex((one) => kind === undefined || one.kind === kind);
    const [first] = at < 0 ? [] : this.waiting.splice(at, 1);
    first?.letThrough();
    return first !== undefined;
  }
}

class World {
  readonly db: WriteDb;
  readonly connectionId: string;
  readonly contactId: string;
  readonly platform: MemoryPlatform;
  readonly #takesEffect: 'early' | 'late';
  now = NOW;
  readonly clock = { now: () => this.now };
  /** What the person was told is kept, and what another user wrote. */
  readonly mine = new Map<string, string>();
  readonly theirs: string[] = [];
  /** Values of theirs that the person met: on screen when an edit was made, or in a conflict. */
  readonly seen = new Set<unknown>();
  readonly writes: { value: unknown; over: unknown; lookedAt: unknown }[] = [];
  #lastLook: unknown = null;
  #line: Line;
  #sync: Sync;
  #isBusy = false;

  constructor(db: WriteDb, takesEffect: 'early' | 'late') {
    this.db = db;
    this.#takesEffect = takesEffect;
    this.connectionId = addConnection(db);
    this.platform = new MemoryPlatform(this.clock);
    const contact = this.platform.create({ primaryPhone: '+1000', city: 'first' });
    const deps = { clock: this.clock, random: { uuid: () => randomUUID(), fraction: () => 0.5 } };
    const heard = { connectionId: this.connectionId, contact, generation: null };
    this.contactId = applyContact(db, deps, heard) ?? '';
    [this.#line, this.#sync] = this.#boot();
  }

  #boot(): [Line, Sync] {
    this.#line = new Line(this.#watched(), this.#takesEffect);
    this.#isBusy = false;
    return [this.#line, bootSync({ db: this.db, clock: this.clock, platform: this.platform, api: this.#line.api })];
  }

  /** The platform's side, with each write and what was last answered before it. */
  #watched(): GomobileApi {
    const { api } = this.platform;
    return {
      ...api,
      getContact: async (...given) => {
        const contact = await api.getContact(...given);
        this.#lastLook = contact.city;
        return contact;
      },
      updateContact: async (id, changes, signal) => {
        const over = this.there();
        const answer = await api.updateContact(id, changes, signal);
        this.writes.push({ value: changes.city, over, lookedAt: this.#lastLook });
        return answer;
      },
    };
  }

  there(): unknown {
    return [...this.platform.contacts.values()][0]?.city ?? null;
  }

  here(): unknown {
    return (this.db.prepare('SELECT city FROM contacts WHERE id = ?').get(this.contactId) as Fields).city;
  }

  async #quiet(): Promise<void> {
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  #exchange(): void {
    this.#isBusy = true;
    const line = this.#line;
    void this.#sync.step().then(() => {
      if (line === this.#line) this.#isBusy = false;
    });
  }

  /** Answers false where there is nothing for the step to do: then the order is one that is shorter. */
  async take(step: Step): Promise<boolean> {
    this.now += 1000;
    const isDone = this.#begin(step);
    await this.#quiet();
    return isDone;
  }

  #begin(step: Step): boolean {
    switch (step) {
      case 'page':
      case 'reply':
        if (this.#isBusy) return this.#line.letThrough(step);
        if (step === 'page') this.#sync.run();
        else this.#sync.changed();
        this.#exchange();
        return true;
      case 'event': {
        const value = `theirs ${this.theirs.length + 1}`;
        this.platform.update([...this.platform.contacts.keys()][0] ?? '', { city: value });
        this.theirs.push(value);
        this.#sync.run();
        return true;
      }
      case 'edit': {
        const [changeId, value] = [randomUUID(), `mine ${this.mine.size + 1}`];
        this.seen.add(this.here());
        const edit = { changeId, contactId: this.contactId, fields: { city: value } };
        this.db.transaction(() => enqueueUpdate(this.db, this.clock, edit))();
        this.mine.set(changeId, value);
        expect(this.here()).toBe(value);
        this.#sync.changed();
        return true;
      }
      case 'crash':
        [this.#line, this.#sync] = this.#boot();
        return true;
    }
  }

  /** The line holds, the person decides, and nothing may stay open. */
  async heal(side: 'mine' | 'theirs'): Promise<void> {
    this.#line.isOpen = true;
    while (this.#line.letThrough()) await this.#quiet();
    for (let round = 0; round < 8; round++) {
      this.now += 3_700_000;
      this.#sync.run();
      this.#exchange();
      await this.#quiet();
      expect(this.#isBusy).toBe(false);
      for (const { id, conflict } of listAllOpen(this.db)) {
        for (const { theirs } of conflict?.fields ?? []) this.seen.add(theirs);
        if (conflict) resolveChange(this.db, this.clock, id, { city: side });
      }
      if (round > 0 && listAllOpen(this.db).length === 0) return;
    }
  }
}

const statesThere = ({ platform }: World): unknown[] =>
  [...platform.history.values()].flat().map(({ city }: Contact) => city);

function check(world: World, side: 'mine' | 'theirs'): void {
  const { db, contactId, writes, seen, mine, theirs } = world;
  expect(listAllOpen(db)).toEqual([]);
  // Both sides, and what is kept of the platform, come to the same.
  const { base, fields } = readContact(db, contactId);
  expect([world.here(), fields?.city]).toEqual([world.there(), world.there()]);
  expect(base?.body).toMatchObject({ city: world.there() });
  // Each edit stood there, was taken over by a later one, or was decided in a conflict.
  for (const [id, value] of mine) {
    const change = findChange(db, id);
    const isOwn = change?.patch.city === value;
    if (change?.state === 'done' && isOwn) expect(statesThere(world)).toContain(value);
    else if (isOwn) expect([change?.state, side]).toEqual(['discarded', 'theirs']);
  }
  if (theirs.length === 0 && mine.size > 0) expect(world.there()).toBe([...mine.values()].at(-1));
  // Nothing is written twice, unless the person decided so after another user had written over it.
  for (const [index, { value }] of writes.entries()) {
    const before = writes.slice(0, index).some((write) => write.value === value);
    if (before) expect(theirs.some((their) => seen.has(their))).toBe(true);
  }
  // What another user wrote is not written over unseen, but in the instant between a look and the write after it.
  for (const { over, lookedAt } of writes) {
    if (theirs.includes(String(over)) && lookedAt === over) expect(seen).toContain(over);
  }
}

let db: WriteDb;
beforeAll(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db);
});

/** Runs an order from the beginning. Answers false where its last step had nothing to do. */
async function run(order: readonly Step[], takesEffect: 'early' | 'late', side: 'mine' | 'theirs'): Promise<boolean> {
  db.exec('BEGIN');
  try {
    const world = new World(db, takesEffect);
    for (const step of order) if (!(await world.take(step))) return false;
    await world.heal(side);
    check(world, side);
    return true;
  } catch (error) {
    throw new Error(`${order.join(', ')}; effects ${takesEffect}, conflicts for ${side}`, { cause: error });
  } finally {
    db.exec('ROLLBACK');
  }
}

test.each([
  ['early', 'mine', IS_LONG ? 6 : 4],
  ['late', 'theirs', IS_LONG ? 6 : 3],
  ['early', 'theirs', IS_LONG ? 6 : 2],
  ['late', 'mine', IS_LONG ? 6 : 2],
] as const)(
  'no order loses an edit, doubles one or ends apart: effects %s, conflicts for %s, up to %i steps',
  async (takesEffect, side, maxLength) => {
    let orders: Step[][] = [[]];
    let count = 0;
    for (let length = 1; length <= maxLength; length++) {
      const longer: Step[][] = [];
      for (const order of orders) {
        for (const step of STEPS) {
          if (await run([...order, step], takesEffect, side)) longer.push([...order, step]);
        }
      }
      orders = longer;
      count += orders.length;
    }
    expect(count).toBeGreaterThan(4 ** maxLength);
  },
  IS_LONG ? 1_200_000 : 120_000,
);
