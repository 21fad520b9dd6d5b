import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { conversationCommands, conversationQueries } from '../../electron/features/conversations/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
let commands: ReturnType<typeof conversationCommands>;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE, wordPaceMs: 8 });
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
/** Answers come by themselves; on a busy machine later. */
const until = <T>(read: () => T | Promise<T>) => vi.waitFor(read, { timeout: 20_000, interval: 20 });
const settled = (id: string) =>
  until(async () => {
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
    await until(async () => expect(here(id)).toEqual(same(await onPlatform(id))));
    const pieces = app.published.filter(({ topic }) => topic === 'conversations.onDelta');
    const said = pieces.map(({ payload }) => (payload as { text: string }).text).join('');
    expect(here(id).at(-1)?.content).toBe(said);
    const posts = (await server.writes()).filter(({ url }) => url.endsWith('/messages/stream'));
    expect(posts).toHaveLength(1);
  });

  test('refused by the platform, or with no way to it, is back in the draft, and nothing counts as sent', async () => {
    await app.connect(server);
    await app.exchange();
    const id = await startOne();
    await commands.saveDraft({ id, text: 'How are you?', base: '' }, call);
    await server.fault({ match: { method: 'POST', path: await streamPath(id) }, action: { status: 503 } });
    await send(id, 'How are you?');
    expect(await settled(id)).toMatchObject({ state: 'failed', isOpen: false });
    expect((await get(id)).draft).toBe('How are you?');
    await commands.saveDraft({ id, text: 'typed over what was there', base: '' }, call);
    expect((await get(id)).draft).toBe('How are you?\n\ntyped over what was there');
    app.sync.setPaused(true);
    await expect(send(id, 'Again')).rejects.toMatchObject({ code: 'OFFLINE' });
    expect((await get(id)).draft).toContain('How are you?');
  });

  test('of two at once one is sent, and the other refused', async () => {
    await app.connect(server);
    await app.exchange();
    const id = await startOne();
    const both = await Promise.allSettled([send(id, 'One?'), send(id, 'Two?')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await settled(id);
    expect((await server.writes()).filter(({ url }) => url.endsWith('/messages/stream'))).toHaveLength(1);
  });

  test('whose words were said before is not taken for what was said before', async () => {
    await app.connect(server);
    await app.exchange();
    commands = conversationCommands(app.parts, {
      pace: { checks: [0, 1, 1, 1, 1], writingMs: 1, retryMs: 1, longestRetryMs: 1 },
    });
    const id = await startOne();
    await send(id, 'Thank you');
    await settled(id);
    // As said from elsewhere: without the receipt nothing but its place and its words speaks for it.
    app.db.prepare('DELETE FROM turns').run();
    await server.fault({ match: { method: 'POST', path: await streamPath(id) }, action: { dropBefore: true } });
    const { id: turnId } = await send(id, 'Thank you');
    await until(async () => expect((await get(id)).turn).toMatchObject({ state: 'undecided', isOpen: true }));
    await expect(send(id, 'Thank you')).rejects.toMatchObject({ code: 'CONFLICT' });
    await commands.decide({ turnId, choice: 'leave' }, call);
    expect(here(id).at(-1)).toMatchObject({ role: 'user', content: 'Thank you', status: 'unknown' });
  });

  test('is stopped by the person, and what the platform keeps of it is read afterwards', async () => {
    await app.connect(server);
    await app.exchange();
    const id = await startOne();
    await send(id, 'How much does the Fiber 200 cost?');
    await until(async () => expect((await get(id)).turn?.state).toBe('streaming'));
    commands.stop({ id }, call);
    expect(await settled(id)).toMatchObject({ state: 'stopped', error: null });
    expect(here(id)).toEqual(same(await onPlatform(id)));
  });
});

describe('a thread', () => {
  test('is made here, answered whole, and of a lost answer nobody knows', async () => {
    await app.connect(server, randomUUID(), { name: 'flowgent' });
    await app.exchange();
    const agent = (await queries().agents({}, call)).find(({ name }) => !name.includes('answers'));
    const { id } = await commands.start(
      { id: randomUUID(), agentId: agent?.id ?? '', contactId: null, title: null },
      call,
    );
    await send(id, 'What does an exchange cost?');
    expect(await settled(id)).toMatchObject({ state: 'done' });
    expect(here(id).map(({ role }) => role)).toEqual(['user', 'assistant']);
    const url = (await server.writes()).find((one) => one.url.endsWith('/chat'))?.url ?? '';
    await server.fault({ match: { method: 'POST', path: url }, action: { dropAfterSend: true } });
    const { id: turnId } = await send(id, 'And within a week?');
    await until(async () => expect((await get(id)).turn).toMatchObject({ state: 'undecided', isOpen: true }));
    await expect(commands.checkAgain({ turnId }, call)).rejects.toMatchObject({ code: 'NOT_OFFERED' });
    await commands.decide({ turnId, choice: 'takeBack' }, call);
    expect(await get(id)).toMatchObject({ draft: 'And within a week?', turn: { state: 'failed', error: null } });
    await commands.end({ id, reason: 'completed' }, call);
    expect((await get(id)).state).toBe('ended');
  });
});

describe('starting and ending', () => {
  test('are settled by a look where the answer was lost', async () => {
    await app.connect(server);
    await app.exchange();
    const agentId = app.one<{ id: string }>(
      "SELECT remote_id AS id FROM records WHERE collection = 'agents' AND status = 'active' ORDER BY name LIMIT 1",
    ).id;
    await server.fault({
      match: { method: 'POST', path: `/api/agents/${agentId}/conversations` },
      action: { dropAfterSend: true },
    });
    const id = await startOne();
    expect(app.all('SELECT 1 FROM conversations WHERE title = ?', 'A test')).toHaveLength(1);
    const path = (await streamPath(id)).replace('/messages/stream', '/end');
    await server.fault({ match: { method: 'POST', path }, action: { dropAfterSend: true } });
    await commands.end({ id, reason: 'completed' }, call);
    expect(await get(id)).toMatchObject({ state: 'ended', exitReason: 'completed' });
  });
});

async function streamPath(id: string): Promise<string> {
  const row = app.one<{ agent: string; remote: string }>(
    'SELECT agent_remote_id AS agent, remote_id AS remote FROM conversations WHERE id = ?',
    id,
  );
  return `/api/agents/${row.agent}/conversations/${row.remote}/messages/stream`;
}
