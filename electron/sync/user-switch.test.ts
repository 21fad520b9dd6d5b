import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Capability, ConnectionTest } from '#shared/contract/connections.ts';
import type { GomobileConnector } from '../connectors/gomobile/gomobile-connector.ts';
import { inTransaction } from '../store/database.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../store/test-support/temp-database.ts';
import { findConnectionState } from './connection-table.ts';
import { enqueueCreate } from './outbox/enqueue.ts';
import { getChange } from './store/outbox-table.ts';
import { createSync, type Sync } from './sync.ts';
import { MemoryPlatform } from './test-support/memory-platform.ts';

/** One address, two organizations: whose key the connection has is decided by `active`. */
let temp: TempDatabase;
let now: number;
let sync: Sync;
let connectionId: string;
let organisations: Record<
  'A' | 'B',
  { platform: MemoryPlatform; connector: GomobileConnector; identifiedCount: number }
>;
let active: 'A' | 'B';

function organisation(id: string) {
  const platform = new MemoryPlatform({ now: () => now });
  const report = { capabilities: [] as Capability[] } as ConnectionTest;
  const one = { platform, identifiedCount: 0, connector: {} as GomobileConnector };
  one.connector = {
    platform: 'gomobile',
    api: platform.api,
    client: platform.client,
    clockSkewMs: () => null,
    identify: async () => {
      one.identifiedCount += 1;
      return { organisationId: id, organisationName: id, userEmail: null };
    },
    test: async () => ({ report, organisationId: id, error: null }),
  } as unknown as GomobileConnector;
  return one;
}

beforeEach(() => {
  temp = tempDatabase();
  now = 1_800_000_000_000;
  connectionId = addConnection(temp.db);
  organisations = { A: organisation('org-a'), B: organisation('org-b') };
  active = 'A';
  sync = createSync({
    db: temp.db,
    clock: { now: () => now },
    random: { uuid: () => randomUUID(), fraction: () => 0.5 },
    log: { info() {}, warn() {}, error: (event, fields) => expect.fail(`${event} ${JSON.stringify(fields)}`) },
    publish() {},
    connectors: { for: async () => organisations[active].connector },
  });
});
afterEach(async () => {
  await sync.stop();
  temp.remove();
});

function edit(phone: string): string {
  const id = randomUUID();
  inTransaction(temp.db, () =>
    enqueueCreate(temp.db, { now: () => now }, { id, connectionId, fields: { primaryPhone: phone } }),
  );
  sync.changed();
  return id;
}

async function exchange(): Promise<void> {
  now += 1_000;
  await sync.step();
}

const effectsOn = (name: 'A' | 'B') => organisations[name].platform.effects.length;
const phonesHere = () =>
  (temp.db.prepare('SELECT primary_phone AS phone FROM contacts ORDER BY 1').all() as { phone: string }[]).map(
    ({ phone }) => phone,
  );

describe('a key that belongs to another organization', () => {
  test('sends nothing of the first and shows nothing of the second, between two readings as well', async () => {
    organisations.B.platform.create({ primaryPhone: '+9999' });
    await exchange();
    const first = edit('+1000');
    await exchange();
    expect(getChange(temp.db, first).state).toBe('done');

    active = 'B';
    const second = edit('+2000');
    await exchange();
    expect(organisations.B.identifiedCount).toBe(1);
    expect(effectsOn('B')).toBe(0);
    expect(getChange(temp.db, second).state).toBe('queued');
    expect(findConnectionState(temp.db, connectionId)?.problem).toMatchObject({ code: 'CONFLICT' });
    for (let i = 0; i < 3; i++) {
      sync.run(connectionId);
      await exchange();
    }
    expect(effectsOn('B')).toBe(0);
    expect(phonesHere()).toEqual(['+1000', '+2000']);

    active = 'A';
    sync.run(connectionId);
    await exchange();
    expect(getChange(temp.db, second).state).toBe('done');
    expect([effectsOn('A'), effectsOn('B')]).toEqual([2, 0]);
  });

  test('a key is asked about once, not with each change', async () => {
    await exchange();
    const before = organisations.A.identifiedCount;
    for (let i = 0; i < 3; i++) {
      edit(`+300${i}`);
      await exchange();
    }
    expect(effectsOn('A')).toBe(3);
    expect(organisations.A.identifiedCount).toBe(before);
  });
});
