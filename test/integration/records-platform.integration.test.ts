import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlatformName } from '#shared/contract/connections.ts';
import { findRecord, listRecords } from '../../electron/sync/store/record-table.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

const MINUTE_MS = 60_000;

let server: TestPlatform;
let app: TestConsole;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
});
afterEach(async () => {
  await app.close();
  await server.close();
});

const connect = (name: PlatformName) =>
  app.connect(server, randomUUID(), { name, ...(name === 'trillet' && { scopeId: server.workspaceId }) });

const counts = () =>
  Object.fromEntries(
    app
      .all<{ collection: string; n: number }>('SELECT collection, count(*) AS n FROM records GROUP BY collection')
      .map(({ collection, n }) => [collection, n]),
  );

describe('what a platform lists', () => {
  test.each([
    [
      'gomobile',
      [
        ...[
          'agentMetrics',
          'agents',
          'apiKeys',
          'audios',
          'creditTransactions',
          'criteria',
          'dictionaries',
          'dictionaryEntries',
        ],
        ...['dids', 'documents', 'executions', 'flows', 'knowledgeBases', 'programs', 'senderIds', 'smsPrograms'],
      ],
    ],
    ['trillet', ['callFlows', 'messageFlows']],
    ['truestate', ['flowSessions', 'liveFlows']],
    ['flowgent', ['agents', 'knowledgeItems']],
  ] as const)('is kept as it is sent, for %s', async (name, collections) => {
    await connect(name);
    expect(await app.exchange()).toMatchObject({ state: 'synced', problem: null });
    expect(Object.keys(counts()).sort()).toEqual([...collections].sort());
    expect(app.errorsLogged).toEqual([]);
    expect(app.all('SELECT collection, problem FROM collection_states WHERE problem IS NOT NULL')).toEqual([]);
    expect(app.all('SELECT * FROM rejects')).toEqual([]);
  });

  test('can be searched and sorted, page by page', async () => {
    await connect('gomobile');
    await app.exchange();
    const page = { offset: 0, limit: 100 };
    const all = listRecords(app.db, { collections: ['agents'] }, { by: 'name', order: 'asc' }, page);
    expect(all.total).toBeGreaterThan(1);
    const names = all.rows.map(({ name }) => name.toLowerCase());
    expect(names).toEqual([...names].sort());
    const [first] = all.rows;
    const found = listRecords(
      app.db,
      { collections: ['agents'], text: first?.name.toUpperCase() },
      { by: 'datedAt', order: 'desc' },
      page,
    );
    expect(found.rows.map(({ id }) => id)).toContain(first?.id);
    expect(
      listRecords(app.db, { collections: ['agents'], text: 'zzzz' }, { by: 'name', order: 'asc' }, page).total,
    ).toBe(0);
    expect(findRecord(app.db, first?.id ?? '')?.body).toMatchObject({ name: first?.name });
  });
});

describe('what is gone there', () => {
  test('goes here after two lists and a look by its id, with what belongs to it', async () => {
    const made = await server.request('POST', '/api/knowledge-bases', { name: 'For a day' });
    const { id } = made.json as { id: string };
    await connect('gomobile');
    await app.exchange();
    const before = counts();
    expect((await server.request('DELETE', `/api/knowledge-bases/${id}`)).status).toBe(200);
    await app.exchange(MINUTE_MS);
    expect(counts().knowledgeBases).toBe(before.knowledgeBases);
    await app.exchange(2 * MINUTE_MS);
    expect(counts().knowledgeBases).toBe(Number(before.knowledgeBases) - 1);
    expect(app.all("SELECT 1 FROM records WHERE collection = 'knowledgeBases' AND remote_id = ?", id)).toEqual([]);
    expect(counts().documents).toBe(before.documents);
  });
});

describe('a list that is not read every time', () => {
  test('is left alone until it is due, and one that moves is read soon', async () => {
    await connect('gomobile');
    await app.exchange();
    const asked = async () => (await server.requests()).map(({ url }) => url.split('?')[0]);
    const before = (await asked()).length;
    await app.step(MINUTE_MS + 1);
    const since = (await asked()).slice(before);
    expect(since).toContain('/api/program-executions');
    expect(since).not.toContain('/api/agents');
  });
});
