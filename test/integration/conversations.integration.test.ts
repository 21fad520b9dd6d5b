import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { conversationCommands, conversationQueries } from '../../electron/features/conversations/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
let commands: ReturnType<typeof conversationCommands>;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
  commands = conversationCommands(app.parts);
});
afterEach(async () => {
  await app.close();
  await server.close();
});

const call = { requestId: 'test' };
const queries = () => conversationQueries({ db: app.db });
const page = { offset: 0, limit: 200 };
const list = async (filter = {}) => queries().list({ filter, page }, call);
const get = async (id: string) => queries().get({ id }, call);

interface Wire {
  id: string;
  role: string;
  content: string;
  status: string;
}
async function onPlatform(id: string): Promise<Wire[]> {
  const { remote_id } = app.one<{ remote_id: string }>('SELECT remote_id FROM conversations WHERE id = ?', id);
  const reply = await server.request('GET', `/api/conversations/${remote_id}/messages?limit=100`);
  return (reply.json as { data: Wire[] }).data;
}
const here = (id: string) =>
  app.all<Wire>(
    'SELECT remote_id AS id, role, text AS content, status FROM messages WHERE conversation_id = ? ORDER BY position',
    id,
  );
const same = (rows: Wire[]) => rows.map(({ id, role, content, status }) => ({ id, role, content, status }));

async function startOne(): Promise<string> {
  const agent = (await queries().agents({}, call)).find(
    ({ platform, status }) => platform === 'gomobile' && status === 'active',
  );
  const { id } = await commands.start(
    { id: randomUUID(), agentId: agent?.id ?? '', contactId: null, title: 'A test' },
    call,
  );
  return id;
}
const send = (conversationId: string, text: string, turnId = randomUUID()) =>
  commands.send({ turnId, conversationId, text }, call);
const settled = (id: string) =>
  vi.waitFor(async () => {
    const { turn } = await get(id);
    expect(turn?.isOpen).toBe(false);
    return turn;
  });

describe('what a platform has', () => {
  test('is read whole once, and then only what is new', async () => {
    await app.connect(server);
    expect(await app.exchange()).toMatchObject({ state: 'synced', problem: null });
    const all = await list();
    expect(all.total).toBeGreaterThan(5);
    expect(all.unreadTotal).toBe(0);
    expect(all.readAt).not.toBeNull();
    for (const { id } of all.rows) expect(here(id)).toEqual(same(await onPlatform(id)));
    const before = (await server.requests()).length;
    await app.step(61_000);
    const since = (await server.requests()).slice(before).map(({ url }) => url);
    expect(since.filter((url) => url.includes('/messages'))).toEqual([]);
    expect(app.errorsLogged).toEqual([]);
  });

  test('is found by its words, offline', async () => {
    await app.connect(server);
    await app.exchange();
    const [word] = app
      .one<{ text: string }>("SELECT text FROM messages WHERE role = 'assistant' AND length(text) > 30")
      .text.match(/\p{L}{7,}/u) ?? ['?'];
    const found = await list({ text: word });
    expect(found.total).toBeGreaterThan(0);
    expect(found.rows.some(({ snippet }) => snippet !== null && snippet.ranges.length > 0)).toBe(true);
    expect((await list({ text: 'zzzzzz' })).total).toBe(0);
  });
});

describe('a turn', () => {
  test('is sent once, comes piece by piece, and stands here as it stands there', async () => {
    await app.connect(server);
    await app.exchange();
    const id = await startOne();
    const turnId = randomUUID();
    expect(await send(id, 'How much does the Fiber 200 cost?', turnId)).toMatchObject({
      state: 'sending',
      isOpen: true,
    });
    await send(id, 'How much does the Fiber 200 cost?', turnId);
    expect(await settled(id)).toMatchObject({ state: 'done', error: null });
    await vi.waitFor(async () => expect(here(id)).toEqual(same(await onPlatform(id))));
    const pieces = app.published.filter(({ topic }) => topic === 'conversations.onDelta');
    const said = pieces.map(({ payload }) => (payload as { text: string }).text).join('');
    expect(here(id).at(-1)?.content).toBe(said);
    const posts = (await server.writes()).filter(({ url }) => url.endsWith('/messages/stream'));
    expect(posts).toHaveLength(1);
  });
});
