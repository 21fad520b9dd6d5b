import { randomUUID } from 'node:crypto';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import type { WriteDb } from '../../store/database.ts';
import { addConnection, tempDatabase } from '../../store/test-support/temp-database.ts';
import { removeRecord } from '../store/record-store.ts';
import { findRecordByRemoteId } from '../store/record-table.ts';
import type { AnyRecordDefinition } from './collections/define.ts';
import type { PullContext } from './pull-context.ts';
import { pullRecords } from './pull-records.ts';

interface Item {
  id: string;
  name: string;
  updatedAt: string | null;
}

const NOBODY_CALLS = () => {};
const day = (number: number) => `2026-11-0${number}T00:00:00.000Z`;

let db: WriteDb;
let connectionId: string;
/** What the platform has, and what its list still says. */
let there: Item[];
let listed: Item[] | null;

beforeEach(() => {
  const database = tempDatabase();
  onTestFinished(() => database.remove());
  db = database.db;
  connectionId = addConnection(db);
  there = [];
  listed = null;
});

const byList: AnyRecordDefinition = {
  platform: 'gomobile',
  collection: 'agents',
  topic: 'agents',
  everyMs: 0,
  list: async () => ({
    items: listed ?? there,
    rejected: [],
    info: { page: 1, limit: 100, offset: null, total: (listed ?? there).length, totalPages: 1, hasNextPage: false },
  }),
  describe: (item) => ({ ...(item as Item), remoteId: (item as Item).id }),
};
const byId: AnyRecordDefinition = {
  ...byList,
  get: async (_connector, remoteId) => {
    const one = there.find(({ id }) => id === remoteId);
    if (!one) throw new AppError('NOT_FOUND', 'gone');
    return { ...one, steps: ['more than the list says'] };
  },
};

const pull = (definition: AnyRecordDefinition) =>
  pullRecords(
    {
      ...{ db, connectionId, connector: {} as AnyConnector, signal: new AbortController().signal, full: true },
      clock: { now: () => Date.parse(day(9)) },
      random: { uuid: () => randomUUID(), fraction: () => 0 },
      log: { info: NOBODY_CALLS, warn: NOBODY_CALLS, error: NOBODY_CALLS },
      notes: { note: NOBODY_CALLS, noteAll: NOBODY_CALLS, flushIfDue: NOBODY_CALLS },
      between: async () => {},
      onProgress: NOBODY_CALLS,
    } as unknown as PullContext,
    definition,
  );
const nameOf = (remoteId: string) =>
  findRecordByRemoteId(db, { connectionId, collection: 'agents', remoteId })?.name ?? null;
const item = (id: string, name: string, updatedAt: string | null): Item => ({ id, name, updatedAt });

test.each([
  ['asked for by id', byId],
  ['known by its list alone', byList],
])('a record of a platform that went back to a backup goes back as well, %s', async (_how, definition) => {
  there = [item('a', 'after', day(5)), item('b', 'stays', day(1))];
  await pull(definition);
  there = [item('a', 'before', day(2)), item('b', 'stays', day(1))];
  expect(await pull(definition)).toBe(true);
  expect([nameOf('a'), nameOf('b')]).toEqual(['before', 'stays']);
});

test('a page that was long on its way undoes nothing where the record itself says otherwise', async () => {
  there = [item('a', 'new', day(5))];
  await pull(byId);
  listed = [item('a', 'old', day(2))];
  await pull(byId);
  expect(nameOf('a')).toBe('new');
});

test('a record without a date that was gone and is there again is shown again', async () => {
  there = [item('a', 'one', null), item('b', 'two', null)];
  await pull(byList);
  removeRecord({ db, clock: { now: () => Date.parse(day(8)) } }, { connectionId, collection: 'agents', remoteId: 'a' });
  expect(nameOf('a')).toBeNull();
  await pull(byList);
  expect(nameOf('a')).toBe('one');
});
