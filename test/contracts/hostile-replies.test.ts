import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { BINARY, EVENT_STREAM, type Route, type RouteTable } from '#shared/wire/routes.ts';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import { createFlowgentClient, readFlowgentError } from '../../electron/connectors/flowgent/flowgent-api.ts';
import { createGomobileClient, readGomobileError } from '../../electron/connectors/gomobile/gomobile-api.ts';
import { type RouteClient, rowSchemaOf } from '../../electron/connectors/route-client.ts';
import { createTrilletClient, readTrilletError } from '../../electron/connectors/trillet/trillet-api.ts';
import { createTruestateClient, readTruestateError } from '../../electron/connectors/truestate/truestate-api.ts';
import { createHttpClient, type HttpClient } from '../../electron/net/http-client.ts';
import { openDatabase, type WriteDb } from '../../electron/store/database.ts';
import { migrate } from '../../electron/store/migrate.ts';
import { addConnection } from '../../electron/store/test-support/temp-database.ts';
import { applyPage } from '../../electron/sync/pull/apply-page.ts';
import { applyContact } from '../../electron/sync/store/contact-store.ts';
import { LineDispatcher } from '../sim/line-dispatcher.ts';
import { sampleOf } from './support/schema-sample.ts';

// Whatever a platform answers to whatever was asked, it is read, set aside or refused in words; nothing else ever happens.

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 100_000 : 3_000;
const MAX_HEAP_BYTES = 256 * 1024 * 1024;
const MIB = 1024 * 1024;

interface Asked {
  name: string;
  route: Route;
  client: RouteClient<RouteTable>;
}

/** Each platform as the application speaks to it. */
const SERVICES = [
  { name: 'gomobile', table: gomobileRoutes, readError: readGomobileError, clientOf: createGomobileClient },
  { name: 'flowgent', table: flowgentRoutes, readError: readFlowgentError, clientOf: createFlowgentClient },
  { name: 'trillet', table: trilletRoutes, readError: readTrilletError, clientOf: createTrilletClient },
  { name: 'truestate', table: truestateRoutes, readError: readTruestateError, clientOf: createTruestateClient },
];

let body = '';
let status = 200;
const clients: HttpClient[] = [];
let db: WriteDb;
let connectionId: string;
const asked: Asked[] = [];

beforeAll(() => {
  const dispatcher = new LineDispatcher((exchange) => {
    queueMicrotask(() => {
      if (exchange.connected()) exchange.answer({ status, headers: { 'content-type': 'application/json' }, body });
    });
  });
  const clock = { now: () => 0 };
  for (const { name, table, readError, clientOf } of SERVICES) {
    const options = { baseUrl: 'http://127.0.0.1:1', authScheme: 'apiKey', apiKey: 'k', clock } as const;
    const http = createHttpClient({ ...options, dispatcher, readError });
    clients.push(http);
    const client = clientOf(http) as unknown as Asked['client'];
    for (const [id, route] of Object.entries(table as RouteTable)) {
      if (route.reply === BINARY || route.reply === EVENT_STREAM) continue;
      asked.push({ name: `${name} ${id}`, route, client });
    }
  }
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db);
  connectionId = addConnection(db);
});
afterAll(async () => {
  await Promise.all(clients.map((http) => http.close()));
  db.close();
});

/** Stands for a piece of JSON that no value prints as. */
const RAW = '@raw@';
/** What parsers, databases and prototypes stumble over, as it is written. */
const HOSTILE = [
  'null',
  '""',
  '[]',
  '{}',
  'true',
  '-0',
  '1e400',
  '-1e400',
  '123456789012345678901234567890',
  '9007199254740993',
  '1e-400',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u0000"',
  '"\u202e"',
  `"${'x'.repeat(20_000)}"`,
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"a":1,"a":2}',
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `[${'0,'.repeat(5000)}0]`,
  '{"length":-1}',
  '{"toString":1,"valueOf":1,"toJSON":1}',
  '"1970-01-01T00:00:00Z"',
  '"+275760-09-13T00:00:00.001Z"',
] as const;

/** The places of a value, each as the keys that lead to it. */
function placesOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...at, key]))];
}

function marked(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return RAW;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = marked(copy[key], rest);
  return copy;
}

interface Spoil {
  place: number;
  hostile: string;
  how: 'instead' | 'key twice' | 'hostile key' | 'cut' | 'more' | 'no';
  at: number;
}

const spoil: fc.Arbitrary<Spoil> = fc.record({
  place: fc.nat(200),
  hostile: fc.constantFrom(...HOSTILE),
  how: fc.constantFrom('instead', 'instead', 'instead', 'key twice', 'hostile key', 'cut', 'more', 'no'),
  at: fc.nat(400),
});

/** A good reply, written down with one thing wrong. */
function spoiled(good: unknown, { place, hostile, how, at }: Spoil): string {
  const text = JSON.stringify(good) ?? 'null';
  switch (how) {
    case 'no':
      return text;
    case 'cut':
      return text.slice(0, at % (text.length + 1));
    case 'more':
      return text + hostile;
    case 'key twice':
      return text.replace(/\{"(\w+)":/, (match, key: string) => `{"${key}":${hostile},${match.slice(1)}`);
    case 'hostile key':
      return text.replace('{', `{"__proto__":${hostile},"constructor":${hostile},`);
    case 'instead': {
      const places = placesOf(good);
      const spot = places[place % places.length] ?? [];
      return JSON.stringify(marked(good, spot)).replace(`"${RAW}"`, () => hostile);
    }
  }
}

const isKnown = (error: unknown): boolean => error instanceof AppError && error.code !== 'BUG' && error.message !== '';

/** What becomes of a reply. Throws what no platform may bring about. */
async function read({ name, route, client }: Asked): Promise<'read' | 'refused'> {
  const id = name.split(' ')[1] ?? '';
  const params = Object.fromEntries(Object.keys(route.params?.shape ?? {}).map((key) => [key, 'x']));
  try {
    const isList = rowSchemaOf(route.reply as never) !== null;
    const input = { params, query: {}, ...(route.body && { body: {} }) };
    const page = isList
      ? await client.list(id as never, input as never)
      : await client.answer(id as never, input as never);
    if (id === 'listContacts') keep((page as { items: Contact[] }).items);
    return 'read';
  } catch (error) {
    if (!isKnown(error)) throw error;
    return 'refused';
  }
}

/** As a pull keeps a page. */
function keep(contacts: readonly Contact[]): void {
  db.exec('BEGIN');
  try {
    const deps = { clock: { now: () => 0 }, random: { uuid: () => crypto.randomUUID(), fraction: () => 0 } };
    applyPage(
      db,
      contacts,
      (contact) => applyContact(db, deps, { connectionId, contact, generation: 1 }),
      () => {},
    );
  } finally {
    db.exec('ROLLBACK');
  }
}

/** What is still held once everything else was collected, in bytes. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

const prototypes = (): string =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype]
    .map((one) => Reflect.ownKeys(one).map(String).join())
    .join(';');

test(
  `${RUNS} replies with something wrong in them are read, set aside or refused in words`,
  async () => {
    const before = prototypes();
    const ends = { read: 0, refused: 0 };
    const perRoute = Math.ceil(RUNS / asked.length);
    let mostHeap = 0;
    for (const [number, one] of asked.entries()) {
      const given = fc.record({ good: sampleOf(one.route.reply), wrong: spoil, isRefusal: fc.nat(9) });
      for (const { good, wrong, isRefusal } of fc.sample(given, { numRuns: perRoute, seed: number })) {
        body = spoiled(good, wrong);
        status = isRefusal === 0 ? 422 : 200;
        try {
          ends[await read(one)]++;
        } catch (error) {
          throw new Error(`${one.name}: ${body.slice(0, 300)}`, { cause: error });
        }
      }
      if (number % 20 === 0) mostHeap = Math.max(mostHeap, heldBytes());
    }
    expect(prototypes()).toBe(before);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(mostHeap).toBeLessThan(MAX_HEAP_BYTES);
    // What makes the figures above worth something.
    expect(ends.read).toBeGreaterThan(RUNS / 10);
    expect(ends.refused).toBeGreaterThan(RUNS / 10);
  },
  60_000 + RUNS * 5,
);

test.each([
  ['one text', () => `{"data":"${'x'.repeat(64 * MIB)}"}`],
  ['small rows', () => `[${'{"id":"a"},'.repeat(6 * MIB)}{}]`],
])('64 MiB of %s are left in the middle', async (_, make) => {
  body = make();
  status = 200;
  for (const { client } of asked.slice(0, 1)) {
    await expect(client.list('listContacts' as never, { query: {} } as never)).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_REPLY',
      message: expect.stringContaining('more than Earshot accepts'),
    });
  }
});
