import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import { commentCommands } from '../features/comments/handlers.ts';
import { contactCommands } from '../features/contacts/handlers.ts';
import { outboxCommands } from '../features/outbox/handlers.ts';
import { openDatabase, toStoreError, type WriteDb } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { addCall, addConnection } from '../store/test-support/temp-database.ts';
import { markWriting, settleOutcome, takeForSending } from '../sync/push/settle.ts';
import { applyContact } from '../sync/store/contact-store.ts';
import { getChange, listDueChanges } from '../sync/store/outbox-table.ts';

/** What a person and the engine do in one sitting, and what of it stands when one write of it fails. */
const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';
const NOW = Date.UTC(2026, 9, 1);
const CONNECTION = '00000000-0000-4000-8000-000000000001';
const CALL = '00000000-0000-4000-8000-00000000ca11';
const PEOPLE = 6;
const PAGES = 200;
/** Generous: machines differ. */
const TIMEOUT_MS = IS_LONG ? 600_000 : 120_000;

const numbered = (prefix: string, n: number) => `${prefix}-0000-4000-8000-${String(n).padStart(12, '0')}`;
const AT = new Date(NOW).toISOString();
const remote = (n: number, more: Partial<Contact> = {}): Contact =>
  ({
    id: numbered('aaaaaaaa', n),
    primaryPhone: `+1555000${n}`,
    city: 'Fes',
    createdAt: AT,
    updatedAt: AT,
    ...more,
  }) as Contact;

function seeded() {
  let count = 0;
  return { uuid: () => numbered('bbbbbbbb', ++count), fraction: () => 0.5 };
}

let template: Buffer;
beforeAll(() => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db);
  addConnection(db, CONNECTION);
  addCall(db, CONNECTION, { id: CALL });
  const random = seeded();
  for (let n = 0; n < PEOPLE; n++) {
    applyContact(
      db,
      { clock: { now: () => NOW }, random },
      { connectionId: CONNECTION, contact: remote(n), generation: 1 },
    );
  }
  template = db.serialize();
  db.close();
});

/** A store that fails at its n-th writing statement, as a disk does that is full or broken. */
function failing(
  db: WriteDb,
  code: 'SQLITE_FULL' | 'SQLITE_IOERR_WRITE',
): { db: WriteDb; failAt: (n: number) => void; writes: () => number } {
  let count = 0;
  let failsAt = Number.POSITIVE_INFINITY;
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    const run = statement.run.bind(statement);
    statement.run = (...given: unknown[]) => {
      if (count++ === failsAt) throw new Database.SqliteError('disk I/O error', code);
      return run(...given);
    };
    return statement;
  };
  const proxy = new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return prepare;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    db: proxy,
    failAt: (n) => {
      failsAt = n;
    },
    writes: () => count,
  };
}

type Act = readonly [name: string, run: () => unknown];

/** Everything that writes between an edit and its end, each act as a handler or the engine does it. */
function sittingOn(db: WriteDb, commentLength: number): Act[] {
  const clock = { now: () => NOW };
  const deps = { db, clock, random: seeded(), publish: () => {}, onQueued: () => {} };
  const contacts = contactCommands({ ...deps, online: null as never });
  const outbox = outboxCommands(deps);
  const comments = commentCommands(deps);
  const call = { requestId: 'test' };
  const idOf = (n: number) => numbered('bbbbbbbb', n + 1);
  const change = (n: number) => numbered('cccccccc', n);
  const made = numbered('dddddddd', 1);
  const group = numbered('eeeeeeee', 1);
  const due = () => listDueChanges(db, CONNECTION, NOW)[0] ?? expect.fail('nothing is due');
  return [
    ['edit', () => contacts.update({ changeId: change(1), id: idOf(0), fields: { city: 'Rabat' } }, call)],
    [
      'edit again',
      () => contacts.update({ changeId: change(2), id: idOf(0), fields: { city: 'Tangier', zip: '1' } }, call),
    ],
    ['take back', () => contacts.update({ changeId: change(3), id: idOf(0), fields: { zip: null } }, call)],
    [
      'create',
      () => contacts.create({ id: made, connectionId: CONNECTION, fields: { primaryPhone: '+15559990' } }, call),
    ],
    ['edit the new one', () => contacts.update({ changeId: change(4), id: made, fields: { firstName: 'Sara' } }, call)],
    ['delete', () => contacts.remove({ changeId: change(5), id: idOf(1) }, call)],
    ['confirm', () => outbox.confirm({ id: change(5) }, call)],
    ['edit another', () => contacts.update({ changeId: change(6), id: idOf(2), fields: { city: 'Oujda' } }, call)],
    ['discard', () => outbox.discard({ id: change(6) }, call)],
    [
      'edit many',
      () => {
        const selection = { kind: 'ids' as const, ids: [idOf(3), idOf(4), idOf(5)] };
        return contacts.changeMany({ groupId: group, selection, fields: { city: 'Agadir' } }, call);
      },
    ],
    ['undo many', () => contacts.undoMany({ groupId: group, undoId: numbered('eeeeeeee', 2) }, call)],
    ['take', () => takeForSending(deps, due().id)],
    ['write', () => markWriting(deps, getChange(db, change(1)))],
    [
      'settle',
      () => {
        const contact = remote(0, { city: 'Tangier', updatedAt: new Date(NOW + 1).toISOString() });
        settleOutcome(deps, getChange(db, change(1)), { kind: 'done', contact, surprises: {} });
      },
    ],
    ...Array.from({ length: 60 }, (_, n): Act => {
      const text = 'x'.repeat(commentLength);
      return [
        `comment ${n}`,
        () =>
          comments.add({ id: numbered('ffffffff', n), callId: CALL, atMs: n, endMs: null, anchors: [], text }, call),
      ];
    }),
    ['edit a comment', () => comments.edit({ id: numbered('ffffffff', 0), text: 'short' }, call)],
    ['remove a comment', () => comments.remove({ id: numbered('ffffffff', 1) }, call)],
  ];
}

const contentOf = (db: WriteDb): string =>
  JSON.stringify(
    [
      'contacts',
      'contact_attributes',
      'base_rows',
      'outbox',
      'outbox_aliases',
      'comments',
      'work_journal',
      'settings',
    ].map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).raw().all()),
  );

const opened = (): WriteDb => {
  const db = new Database(template) as WriteDb;
  db.pragma('foreign_keys = ON');
  return db;
};

/** What a failed act says; null where it went well. */
function problemOf(act: Act | undefined): AppError | null {
  try {
    act?.[1]();
    return null;
  } catch (error) {
    const known = toStoreError(error);
    if (known instanceof AppError) return known;
    throw error;
  }
}

function expectRefused(problem: AppError | null, where: string): void {
  expect(problem?.code, where).toBe('DISK_FULL');
  expect(problem?.message, where).toMatch(/\.$/);
  expect(problem?.action, where).toMatch(/\.$/);
}

/** The whole sitting, undisturbed, and how many writes it makes. */
function undisturbed(): { content: string; writes: number } {
  const raw = opened();
  const { db, writes } = failing(raw, 'SQLITE_FULL');
  for (const act of sittingOn(db, 10)) expect(problemOf(act), act[0]).toBeNull();
  const content = contentOf(raw);
  raw.close();
  return { content, writes: writes() };
}

describe('a write that fails', () => {
  test.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE'] as const)(
    'with %s, whichever of the sitting it is, is told, leaves nothing half, and the act can be done again',
    (code) => {
      const { content, writes } = undisturbed();
      expect(writes).toBeGreaterThan(100);
      for (let n = 0; n < writes; n += IS_LONG ? 1 : 5) {
        const raw = opened();
        const { db, failAt } = failing(raw, code);
        let refusals = 0;
        failAt(n);
        for (const act of sittingOn(db, 10)) {
          const before = contentOf(raw);
          const problem = problemOf(act);
          if (!problem) continue;
          refusals++;
          expectRefused(problem, `${act[0]}, write ${n}`);
          expect(raw.inTransaction).toBe(false);
          expect(contentOf(raw), `${act[0]}, write ${n}`).toBe(before);
          expect(problemOf(act), `${act[0]}, again`).toBeNull();
        }
        expect(refusals).toBe(1);
        expect(shapeOf(contentOf(raw))).toBe(shapeOf(content));
        raw.close();
      }
    },
    TIMEOUT_MS,
  );

  /** Ids that the engine draws itself are others after a second attempt. */
  const shapeOf = (content: string): string => content.replaceAll(/bbbbbbbb-0000-4000-8000-\d{12}/g, 'drawn');

  test(
    `for want of a page, for any of ${PAGES} pages, is told and leaves nothing half`,
    () => {
      const met = new Set<string>();
      for (let n = 0; n < PAGES; n += IS_LONG ? 1 : 8) {
        const refusedAt = refusedFor(n);
        if (refusedAt === null) continue;
        const db = opened();
        const acts = sittingOn(db, 12_000);
        limit(db, n);
        for (const act of acts.slice(0, refusedAt)) expect(problemOf(act), act[0]).toBeNull();
        const before = contentOf(db);
        const act = acts[refusedAt];
        expectRefused(problemOf(act), `${act?.[0]}, ${n} pages`);
        expect(contentOf(db)).toBe(before);
        expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
        limit(db, 100_000);
        expect(problemOf(act), `${act?.[0]}, again`).toBeNull();
        met.add(act?.[0] ?? '');
        db.close();
      }
      expect(met.size).toBeGreaterThan(10);
    },
    TIMEOUT_MS,
  );

  function limit(db: WriteDb, morePages: number): void {
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + morePages}`);
  }

  /** Which act is the first that finds no room for so many more pages. */
  function refusedFor(morePages: number): number | null {
    const db = opened();
    limit(db, morePages);
    const at = sittingOn(db, 12_000).findIndex((act) => problemOf(act) !== null);
    db.close();
    return at < 0 ? null : at;
  }
});
