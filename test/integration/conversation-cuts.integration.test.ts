import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { conversationCommands, conversationQueries } from '../../electron/features/conversations/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startCuttingProxy } from './support/cutting-proxy.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const CUTS = 200;
/** Every so many ends a process of its own; of the rest every second one loses its store in the middle. */
const PROCESS_EVERY = isLong ? 4 : 25;
/** Every so many falls before the request arrived. */
const UNSENT_EVERY = 20;
const TURNS_A_CONVERSATION = 25;
const SEED = 20_261_122;

const CHILD = join(import.meta.dirname, 'support/chat-child.ts');
const call = { requestId: 'test' };
const pace = { checks: [0, 5, 10, 20, 40], writingMs: 4, retryMs: 5, longestRetryMs: 50 };

let server: TestPlatform;
let proxy: Awaited<ReturnType<typeof startCuttingProxy>>;
let app: TestConsole;
let commands: ReturnType<typeof conversationCommands>;

beforeAll(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE, wordPaceMs: 1 });
  proxy = await startCuttingProxy(server.url, '/messages/stream');
  app = createConsole();
  boot();
});
afterAll(async () => {
  await app.close();
  await proxy.close();
  await server.close();
});

function boot(): void {
  commands = conversationCommands(app.parts, { pace });
  app.life.start();
}
const queries = () => conversationQueries({ db: app.db });

/** Mulberry32: the same figures for the same seed. */
function figures(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type How = 'line' | 'store' | 'process';

async function startConversation(): Promise<string> {
  const agents = await queries().agents({}, call);
  const agent = agents.find(({ platform, status }) => platform === 'gomobile' && status === 'active');
  const { id } = await commands.start(
    { id: randomUUID(), agentId: agent?.id ?? '', contactId: null, title: null },
    call,
  );
  return id;
}

/** Sends a message whose line is cut, ends the engine at that moment as asked, and starts another. */
async function sendAndCut(how: How, conversationId: string, text: string, cut: Parameters<typeof proxy.cutNext>[0]) {
  const wasCut = proxy.cutNext(cut);
  const send = { turnId: randomUUID(), conversationId, text };
  if (how === 'process') {
    app.kill();
    const child = spawn(process.execPath, [CHILD, JSON.stringify({ place: app.place, send })], { stdio: 'pipe' });
    const ended = once(child, 'exit');
    await wasCut;
    child.kill('SIGKILL');
    await ended;
  } else {
    await commands.send(send, call);
    await wasCut;
    if (how === 'store') app.kill();
  }
  if (how === 'line') return;
  app.revive();
  boot();
}

const turnOf = async (id: string) => (await queries().get({ id }, call)).turn;
const outcomeOf = (id: string) =>
  vi.waitFor(
    async () => {
      const turn = await turnOf(id);
      expect(turn?.isOpen === false || turn?.state === 'undecided').toBe(true);
      return turn;
    },
    { timeout: 15_000, interval: 4 },
  );

interface Row {
  id: string;
  role: string;
  content: string;
  status: string;
  sequence: number;
}
const here = (id: string): Row[] =>
  app.all<Row>(
    `SELECT remote_id AS id, role, text AS content, status, position AS sequence FROM messages
     WHERE conversation_id = ? ORDER BY position`,
    id,
  );
async function there(id: string): Promise<Row[]> {
  const { remote } = app.one<{ remote: string }>('SELECT remote_id AS remote FROM conversations WHERE id = ?', id);
  const { json } = await server.request('GET', `/api/conversations/${remote}/messages?limit=100`);
  return (json as { data: Row[] }).data.map(({ id: own, role, content, status, sequence }) => ({
    id: own,
    role,
    content,
    status,
    sequence,
  }));
}

test(
  `a stream that is cut at ${CUTS} bytes, with and without an end of the engine, ends as the platform has it`,
  async () => {
    await app.connect({ url: proxy.url, apiKey: server.apiKey });
    await app.exchange();
    const next = figures(SEED);
    let id = await startConversation();
    await commands.send({ turnId: randomUUID(), conversationId: id, text: 'How much is Fiber 200? (first)' }, call);
    expect(await outcomeOf(id)).toMatchObject({ state: 'done' });
    const wholeReply = proxy.measured();
    expect(wholeReply).toBeGreaterThan(500);

    const tally = { line: 0, store: 0, process: 0, unsent: 0 };
    for (let index = 0; index < CUTS; index++) {
      if (index % TURNS_A_CONVERSATION === 0) id = await startConversation();
      const how: How = index % PROCESS_EVERY === 1 ? 'process' : index % 2 === 0 ? 'line' : 'store';
      const isUnsent = index % UNSENT_EVERY === 7;
      const text = `How much is Fiber 200? (${index})`;
      const cut = isUnsent ? 'request' : { replyBytes: Math.floor(next() * wholeReply) };
      tally[how]++;
      await sendAndCut(how, id, text, cut);
      const turn = await outcomeOf(id);
      const where = `cut ${index} (${how}, ${JSON.stringify(cut)})`;
      if (isUnsent) {
        tally.unsent++;
        expect(turn, where).toMatchObject({ state: 'undecided', isOpen: true, checkCount: 5 });
        await commands.decide({ turnId: turn?.id ?? '', choice: 'takeBack' }, call);
        expect((await queries().get({ id }, call)).draft, where).toBe(text);
        await commands.send({ turnId: randomUUID(), conversationId: id, text }, call);
        await outcomeOf(id);
      }
      expect(await turnOf(id), where).toMatchObject({ state: 'done', isOpen: false });
      const platformHas = await there(id);
      expect(here(id), where).toEqual(platformHas);
      expect(
        platformHas.filter(({ content }) => content === text),
        where,
      ).toHaveLength(1);
    }
    expect(tally).toMatchObject({ process: CUTS / PROCESS_EVERY, unsent: CUTS / UNSENT_EVERY });
  },
  isLong ? 600_000 : 120_000,
);
