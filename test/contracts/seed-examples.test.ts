import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgentList } from '#shared/wire/flowgent/agents.ts';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import type { Route } from '#shared/wire/routes.ts';
import type { CallFlowRow } from '#shared/wire/trillet/call-flows.ts';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import type { LiveFlow } from '#shared/wire/truestate/live-flows.ts';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import type { Platform } from '../../platform/server.ts';
import type { CaseContext } from './route-case.ts';
import { caseContext } from './support/context.ts';
import { startContractPlatform } from './support/platform.ts';
import { type SeedExample, seedReplies, seedRequests } from './support/seed-examples.ts';
import { headersFor, SERVICES } from './support/services.ts';
import { shapeDifferences } from './support/shape.ts';

// The examples of the documentation pages, word for word: the schemas read them, and the platform answers like them.

let platform: Platform;
let context: CaseContext;

beforeAll(async () => {
  platform = await startContractPlatform();
  context = caseContext(platform);
});
afterAll(() => platform.close());

/** The route of each section of the pages. */
const SECTIONS = {
  chat: flowgentRoutes.chatWithAgent,
  usage: flowgentRoutes.getAgentUsage,
  'whatsapp-template': flowgentRoutes.sendWhatsappTemplate,
  'add-knowledge': flowgentRoutes.createKnowledge,
  'list-knowledge': flowgentRoutes.listKnowledge,
  'get-knowledge-item': flowgentRoutes.getKnowledge,
  'update-knowledge-item': flowgentRoutes.updateKnowledge,
  'delete-knowledge-item': flowgentRoutes.deleteKnowledge,
  'message-flows': trilletRoutes.listMessageFlows,
  'call-flow': trilletRoutes.getCallFlow,
  'live-flow': truestateRoutes.getLiveFlow,
} as const;

const isSection = (name: string): name is keyof typeof SECTIONS => Object.hasOwn(SECTIONS, name);

const labelled = (examples: readonly SeedExample[]) =>
  examples.map((example) => ({ label: `${example.service} ${example.section}: ${example.name}`, example }));

const isError = ({ section, body }: SeedExample): boolean =>
  section !== 'chat' && typeof body === 'object' && body !== null && 'error' in body;

test('every example of the pages is here', () => {
  expect(seedReplies()).toHaveLength(59);
  expect(seedRequests()).toHaveLength(6);
  for (const { section } of [...seedReplies(), ...seedRequests()]) expect(isSection(section), section).toBe(true);
});

test.each(labelled(seedReplies()))('the schemas read $label', ({ example }) => {
  const errorReply = SERVICES.find(({ name }) => name === example.service)?.errorReply;
  const schema = isError(example)
    ? errorReply
    : isSection(example.section)
      ? SECTIONS[example.section].reply
      : undefined;
  expect(schema?.safeParse(example.body)).toMatchObject({ success: true, data: example.body });
});

test.each(labelled(seedRequests()))('the schemas take $label', ({ example }) => {
  const route: Route | undefined = isSection(example.section) ? SECTIONS[example.section] : undefined;
  expect(route?.body?.safeParse(example.body)).toMatchObject({ success: true });
});

interface Asked {
  method: string;
  path: string;
  body?: unknown;
  /** In place of `body`, as it is. */
  text?: string;
  headers?: Record<string, string>;
}

/** The body of a reply, and its status. */
async function ask({ method, path, body, text, headers }: Asked): Promise<{ status: number; json: unknown }> {
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${platform.url}${path}`, {
    method,
    headers: {
      ...headersFor(platform, path),
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent }),
  });
  return { status: response.status, json: await response.json() };
}

const NOBODY = '00000000-0000-4000-8000-0000000000ff';
const ITEM = { content: 'Parcels arrive within two days.', name: 'Delivery' };

async function agent(name = 'Support'): Promise<string> {
  const { agents } = (await context.send(flowgentRoutes.listAgents)) as AgentList;
  return agents.find((each) => each.name?.startsWith(name))?.id ?? '';
}

const item = async () =>
  context.create(flowgentRoutes.createKnowledge, { body: { ...ITEM, agent_ids: [await agent()] } });

const agentPath = (end: string) => async (name?: string) => `/api/public/agent/${await agent(name)}/${end}`;
const chatPath = agentPath('chat');
const wabaPath = agentPath('waba');

async function usage(query: string, id?: string): Promise<Asked> {
  return { method: 'GET', path: `/api/public/agent/${id ?? (await agent())}/usage${query}` };
}

async function waba(change: object = {}, name?: string): Promise<Asked> {
  const body = { recipient_phone_number: '31612345678', template_name: 'order_update', language: 'en_US', ...change };
  return { method: 'POST', path: await wabaPath(name), body };
}

async function add(change: object = {}): Promise<Asked> {
  return { method: 'POST', path: '/api/public/knowledge', body: { ...ITEM, agent_ids: [await agent()], ...change } };
}

const patch = async (body: unknown): Promise<Asked> => ({
  method: 'PATCH',
  path: `/api/public/knowledge/${await item()}`,
  body,
});

/** A request that the server fails at, as tests make it fail. */
async function failing(asked: Asked): Promise<Asked> {
  const fault = { match: { path: asked.path.split('?', 1)[0] }, action: { status: 500 } };
  const { status } = await ask({ method: 'POST', path: '/_local/faults', body: fault });
  expect(status).toBe(201);
  return asked;
}

const today = () => new Date().toISOString().slice(0, 10);

const SUCCESSES: Record<string, () => Promise<Asked>> = {
  chat: async () => ({ method: 'POST', path: await chatPath(), body: { messages: 'When does my parcel arrive?' } }),
  usage: () => usage('?start_date=2025-05-20&end_date=2025-05-26'),
  'whatsapp-template': () => waba(),
  'add-knowledge': () => add(),
  'list-knowledge': async () => {
    await item();
    return { method: 'GET', path: '/api/public/knowledge?page=1&limit=10' };
  },
  'get-knowledge-item': async () => ({ method: 'GET', path: `/api/public/knowledge/${await item()}` }),
  'update-knowledge-item': () => patch({ name: 'Renamed' }),
  'delete-knowledge-item': async () => ({ method: 'DELETE', path: `/api/public/knowledge/${await item()}` }),
  'message-flows': async () => ({ method: 'GET', path: '/v1/api/message-flows' }),
  'call-flow': async () => {
    const rows = (await context.send(trilletRoutes.listCallFlows)) as CallFlowRow[];
    return { method: 'GET', path: `/v1/api/call-flows/${rows[0]?._id}` };
  },
  'live-flow': async () => {
    const flows = (await context.send(truestateRoutes.listLiveFlows)) as LiveFlow[];
    const live_flow_id = flows.find(({ name }) => name === 'First help')?.id ?? '';
    // Its first prompt asks for an input that is not given, so that the session has an error to show.
    await context.send(truestateRoutes.createSession, { params: { live_flow_id }, body: {} });
    await context.advance(10_000);
    return { method: 'GET', path: `/live_flows/${live_flow_id}/` };
  },
};

/** How each refusal is brought about, for every section where it stands. */
const REFUSALS: Record<string, Record<string, () => Promise<Asked>>> = {
  chat: {
    'No Credits Available': async () => {
      await spendCredits();
      return { method: 'POST', path: await chatPath(), body: { messages: 'Hello' } };
    },
    'Service Temporarily Unavailable': async () => ({
      method: 'POST',
      path: await chatPath('Assistant of a busy'),
      body: { messages: 'Hello' },
    }),
    'Internal Server Error': async () => ({
      method: 'POST',
      path: await chatPath('Assistant out of order'),
      body: { messages: 'Hello' },
    }),
    'Asynchronous Response': async () => ({
      method: 'POST',
      path: await chatPath(),
      body: { messages: 'Hello', callback_url: 'https://your-domain.com/webhook' },
    }),
  },
  usage: {
    'Access Denied': () => usage('', NOBODY),
    'Invalid Agent ID': () => usage('', ''),
    'Missing Start Date When End Date Provided': () => usage('?end_date=2025-06-01'),
    'Invalid Date Format': () => usage('?start_date=01-06-2025'),
    'Invalid Dates': () => usage('?start_date=2025-02-30'),
    'Start Date After End Date': () => usage('?start_date=2025-06-02&end_date=2025-06-01'),
    'End Date Too Recent': () => usage(`?start_date=2025-06-02&end_date=${today()}`),
    'Date Range Too Large': () => usage('?start_date=2025-06-01&end_date=2025-07-02'),
  },
  'whatsapp-template': {
    'Missing required fields': () => waba({ template_name: undefined }),
    'WhatsApp connection not found': () => waba({}, 'Booking'),
  },
  'add-knowledge': {
    'Missing Content': () => add({ content: '' }),
    'Missing Agent IDs': () => add({ agent_ids: [] }),
    'Content Too Long': () => add({ content: 'x'.repeat(4001) }),
    'Invalid Agent ID': () => add({ agent_ids: [NOBODY] }),
    'Usage Limit Reached': async () => {
      const agent_ids = await agent('Trial');
      await context.send(flowgentRoutes.createKnowledge, { body: { ...ITEM, agent_ids } });
      return add({ agent_ids });
    },
  },
  'list-knowledge': {
    'Invalid Agent ID': async () => ({ method: 'GET', path: `/api/public/knowledge?agent_id=${NOBODY}` }),
    'Invalid Pagination': async () => ({ method: 'GET', path: '/api/public/knowledge?limit=101' }),
  },
  'get-knowledge-item': {
    'Knowledge Item Not Found': async () => ({ method: 'GET', path: `/api/public/knowledge/${NOBODY}` }),
  },
  'update-knowledge-item': {
    'Knowledge Item Not Found': async () => ({ method: 'PATCH', path: `/api/public/knowledge/${NOBODY}`, body: {} }),
    'Invalid Agent ID': () => patch({ agent_ids: NOBODY }),
    'Content Too Long': () => patch({ content: 'x'.repeat(4001) }),
    'Invalid JSON Body': async () => ({ ...(await patch({})), text: '{"name": }' }),
    'Validation Error': () => patch({ name: '' }),
  },
  'delete-knowledge-item': {
    'Knowledge Item Not Found': async () => ({ method: 'DELETE', path: `/api/public/knowledge/${NOBODY}` }),
  },
};

async function spendCredits(): Promise<void> {
  const path = await chatPath();
  for (;;) {
    const { json } = await ask({ method: 'POST', path, body: { messages: 'Hello' } });
    if ((json as { statusCode?: number }).statusCode === 402) return;
  }
}

/** The request that must be answered as in an example. */
async function requestFor({ section, name }: SeedExample): Promise<Asked> {
  const refused = REFUSALS[section]?.[name];
  if (refused !== undefined) return refused();
  const asked = await SUCCESSES[section]?.();
  expect(asked, `a request of ${section}`).toBeDefined();
  const good = asked ?? { method: 'GET', path: '/' };
  if (/^missing api key$/i.test(name)) return { ...good, headers: { authorization: '' } };
  if (/^invalid api key$/i.test(name)) return { ...good, headers: { authorization: 'wrong' } };
  return /^internal server error$/i.test(name) ? failing(good) : good;
}

/** Texts of the examples that a server fills in. */
const FILLED_IN = new Set(['Invalid JSON Body', 'Usage Limit Reached']);

const lastFirst = labelled(seedReplies()).toSorted((a, b) => order(a.example) - order(b.example));

/** What spends the credits comes last. */
function order({ name }: SeedExample): number {
  return name === 'No Credits Available' ? 1 : 0;
}

test.each(lastFirst)('the platform answers as in $label', async ({ example }) => {
  const { status, json } = await ask(await requestFor(example));
  expect(shapeDifferences(example.body, likeTheExample(json))).toEqual([]);
  if (example.section === 'chat') {
    // Whatever becomes of a turn comes under HTTP status 200.
    expect(status).toBe(200);
    if (example.status !== 200) expect(json).toMatchObject(withOwnAgent(example.body, json));
  } else if (isError(example)) {
    if (example.status !== null) expect(status).toBe(example.status);
    if (!FILLED_IN.has(example.name)) expect(json).toEqual(example.body);
    else expect(json).toMatchObject({ error: (example.body as { error: string }).error });
  } else expect(status).toBeLessThan(300);
});

/** The example with the id of the agent that was asked. */
function withOwnAgent(body: unknown, json: unknown): object {
  const agentId = (json as { body?: { agent_id?: string } }).body?.agent_id;
  return JSON.parse(JSON.stringify(body).replaceAll('agent_123abc', agentId ?? '')) as object;
}

/** TrueState's example shows START steps alone; the prompts of other steps carry their text beside the type. */
function likeTheExample(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    key === 'steps' && Array.isArray(value)
      ? value.filter((step: { step_type?: string }) => step.step_type === 'START')
      : value,
  );
}

test('what is missing, too much or of another type in a reply is seen', () => {
  const example = { id: 'a', rows: [{ n: 1 }], open: {}, none: [] };
  expect(shapeDifferences(example, { id: 'b', rows: [{ n: 2 }, { n: 3 }], open: { x: 1 }, none: [1] })).toEqual([]);
  expect(shapeDifferences(example, { id: null, rows: [{ n: 1, m: 2 }], open: {}, more: 1 })).toEqual([
    '.id: string in the example, null here',
    '.rows[0].m: not in the example',
    '.none: missing',
    '.more: not in the example',
  ]);
  expect(shapeDifferences(example, { ...example, rows: [] })).toEqual(['.rows: nothing to hold against the example']);
});
