import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentDetail } from '#shared/contract/agents.ts';
import { agentCommands, agentQueries } from '../../electron/features/agents/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
let connectionId: string;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
  connectionId = (await app.connect(server)).id;
  await app.exchange();
});
afterEach(async () => {
  await app.close();
  await server.close();
});

const commands = () => agentCommands(app.parts);
const queries = () => agentQueries({ db: app.db });
const rows = async (filter = {}) =>
  (await queries().list({ filter, sort: { by: 'name', order: 'asc' }, page: { offset: 0, limit: 100 } }, app.call))
    .rows;
const get = async (id: string) => queries().get({ id }, app.call);

async function agentWith(where: (agent: AgentDetail) => boolean): Promise<AgentDetail> {
  for (const { id } of await rows()) {
    const agent = await get(id);
    if (where(agent)) return agent;
  }
  throw new Error('the sample has no such agent');
}
const active = () => agentWith(({ status, criteria }) => status === 'active' && criteria.length > 1);

const remoteIdOf = (id: string) =>
  app.one<{ remoteId: string }>('SELECT remote_id AS remoteId FROM records WHERE id = ?', id).remoteId;
const onPlatform = async (id: string) =>
  (await server.request('GET', `/api/agents/${remoteIdOf(id)}`)).json as Record<string, unknown>;
const sent = async (method: string, path: string) =>
  (await server.writes()).filter((write) => write.method === method && write.url.startsWith(path)).length;

/** The request takes effect and its answer is lost, so many times. */
const loseAnswer = (method: 'POST' | 'PATCH' | 'DELETE', path: string) =>
  server.fault({ match: { method, path }, action: { dropAfterSend: true } });
const loseRequest = (method: 'POST' | 'PATCH' | 'DELETE', path: string) =>
  server.fault({ match: { method, path }, action: { dropBefore: true } });

describe('agents that were read', () => {
  test('are listed with their base and their figures, by state and by words', async () => {
    const all = await rows();
    expect(all.length).toBeGreaterThan(4);
    expect(all.some(({ knowledgeBaseName }) => knowledgeBaseName !== null)).toBe(true);
    const counted = all.filter(({ conversationCount }) => (conversationCount ?? 0) > 0);
    expect(counted.length).toBeGreaterThan(0);
    const drafts = await rows({ statuses: ['draft'] });
    expect(drafts.length).toBeGreaterThan(0);
    expect(drafts.every(({ status }) => status === 'draft')).toBe(true);
    expect((await rows({ text: all[0]?.name.toUpperCase() })).map(({ id }) => id)).toContain(all[0]?.id);
    expect(await rows({ platform: 'flowgent' })).toEqual([]);
  });

  test('show prompt, criteria by position, and the documents of their base', async () => {
    const agent = await active();
    expect(agent.values.instructions.length).toBeGreaterThan(20);
    expect(agent.criteria.map(({ position }) => position)).toEqual(agent.criteria.map((_one, index) => index));
    expect(agent.knowledgeBase?.documents.length).toBeGreaterThan(0);
    expect(agent.readAt).not.toBeNull();
  });

  test('keep the figures of a span, the same in the list and on the page', async () => {
    const agent = await active();
    expect((await queries().metrics({ id: agent.id, days: 28 }, app.call))?.trend).toEqual([]);
    const read = await commands().readMetrics({ id: agent.id, days: 28 }, app.call);
    expect(read.trend.length).toBe(14);
    expect(read.trend.reduce((sum, { total }) => sum + total, 0)).toBe(read.figures.total);
    const kept = await queries().metrics({ id: agent.id, days: 28 }, app.call);
    expect(kept).toEqual(read);
    const row = (await rows()).find(({ id }) => id === agent.id);
    expect(row).toMatchObject({ resolutionRate: read.figures.rate, conversationCount: read.figures.total });
    expect(await queries().metrics({ id: agent.id, days: 84 }, app.call)).toBeNull();
    expect((await commands().readMetrics({ id: agent.id, days: 84 }, app.call)).trend.length).toBe(12);
  });
});

describe('an edit', () => {
  test('sends only the fields that changed, and survives a restart before that', async () => {
    const agent = await active();
    await commands().saveDraft({ id: agent.id, fields: { instructions: 'Answer in one sentence.' } }, app.call);
    await app.restart();
    expect((await get(agent.id)).draft?.fields).toEqual({ instructions: 'Answer in one sentence.' });
    expect((await rows()).find(({ id }) => id === agent.id)?.hasDraft).toBe(true);
    const { isSaved, agent: after } = await commands().publishDraft({ id: agent.id }, app.call);
    expect(isSaved).toBe(true);
    expect(after).toMatchObject({ draft: null, values: { instructions: 'Answer in one sentence.', name: agent.name } });
    expect(await onPlatform(agent.id)).toMatchObject({ instructions: 'Answer in one sentence.', name: agent.name });
  });

  test('of a field that changed there meanwhile is not sent: both are shown, and the person decides', async () => {
    const agent = await active();
    await commands().saveDraft({ id: agent.id, fields: { instructions: 'Mine.', language: 'fr' } }, app.call);
    await server.request('PATCH', `/api/agents/${remoteIdOf(agent.id)}`, { instructions: 'Theirs.' });
    const first = await commands().publishDraft({ id: agent.id }, app.call);
    expect(first.isSaved).toBe(false);
    expect(first.agent).toMatchObject({
      draft: { fields: { instructions: 'Mine.', language: 'fr' }, conflicts: ['instructions'] },
      values: { instructions: 'Theirs.' },
    });
    expect(await onPlatform(agent.id)).toMatchObject({ instructions: 'Theirs.' });
    await commands().settleDraft({ id: agent.id, choices: [{ field: 'instructions', keep: 'mine' }] }, app.call);
    expect((await commands().publishDraft({ id: agent.id }, app.call)).isSaved).toBe(true);
    expect(await onPlatform(agent.id)).toMatchObject({ instructions: 'Mine.', language: 'fr' });
  });

  test('whose answer was lost is settled by asking, and sent once', async () => {
    const agent = await active();
    const path = `/api/agents/${remoteIdOf(agent.id)}`;
    await commands().saveDraft({ id: agent.id, fields: { temperature: 0.3 } }, app.call);
    await loseAnswer('PATCH', path);
    expect((await commands().publishDraft({ id: agent.id }, app.call)).isSaved).toBe(true);
    expect(await sent('PATCH', path)).toBe(1);
    expect((await get(agent.id)).values).toMatchObject({ temperature: 0.3, model: agent.values.model });
  });

  test('that was lost itself keeps the draft and says that it was not done', async () => {
    const agent = await active();
    await commands().saveDraft({ id: agent.id, fields: { name: 'Other' } }, app.call);
    await loseRequest('PATCH', `/api/agents/${remoteIdOf(agent.id)}`);
    await expect(commands().publishDraft({ id: agent.id }, app.call)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'The answer was lost. The platform says that this was not done.',
    });
    expect((await get(agent.id)).draft?.fields).toEqual({ name: 'Other' });
  });

  test('that the platform would refuse is not sent', async () => {
    const agent = await active();
    await commands().saveDraft({ id: agent.id, fields: { temperature: 9 } }, app.call);
    await expect(commands().publishDraft({ id: agent.id }, app.call)).rejects.toMatchObject({
      code: 'INVALID',
      message: 'The temperature cannot be saved as it is.',
    });
    expect(await sent('PATCH', '/api/agents')).toBe(0);
  });

  test('waits while Earshot works offline', async () => {
    const agent = await active();
    app.sync.setPaused(true);
    await commands().saveDraft({ id: agent.id, fields: { name: 'Later' } }, app.call);
    await expect(commands().publishDraft({ id: agent.id }, app.call)).rejects.toMatchObject({ code: 'OFFLINE' });
    await expect(commands().setState({ id: agent.id, action: 'archive' }, app.call)).rejects.toMatchObject({
      code: 'OFFLINE',
    });
    expect((await get(agent.id)).draft?.fields).toEqual({ name: 'Later' });
  });
});

describe('the state of an agent', () => {
  test('goes from draft to active to archived and back', async () => {
    const requestId = randomUUID();
    const fields = { name: 'Night line', instructions: 'Take a message.' };
    const same = commands();
    const made = await same.create({ requestId, connectionId, fields }, app.call);
    expect(await same.create({ requestId, connectionId, fields }, app.call)).toEqual(made);
    expect(await sent('POST', '/api/agents')).toBe(1);
    const { id } = made;
    expect((await get(id)).status).toBe('draft');
    for (const [action, status] of [
      ['activate', 'active'],
      ['archive', 'archived'],
      ['restore', 'active'],
    ] as const) {
      expect((await commands().setState({ id, action }, app.call)).status).toBe(status);
    }
  });

  test('that is wished and reached already is done, and one that is forbidden says how it stands', async () => {
    const { id } = await active();
    await server.request('POST', `/api/agents/${remoteIdOf(id)}/archive`);
    expect((await commands().setState({ id, action: 'archive' }, app.call)).status).toBe('archived');
    await expect(commands().setState({ id, action: 'activate' }, app.call)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'The platform refused this: the agent is archived there.',
    });
    expect((await get(id)).status).toBe('archived');
  });

  test('is asked for where the answer was lost', async () => {
    const { id } = await active();
    const path = `/api/agents/${remoteIdOf(id)}/archive`;
    await loseAnswer('POST', path);
    expect((await commands().setState({ id, action: 'archive' }, app.call)).status).toBe('archived');
    expect(await sent('POST', path)).toBe(1);
  });
});

describe('an agent that is made or deleted', () => {
  const fields = { name: 'Once only', instructions: 'Say hello.' };

  test('is taken over from the list where the answer was lost, and made once', async () => {
    await loseAnswer('POST', '/api/agents');
    const { id } = await commands().create({ requestId: randomUUID(), connectionId, fields }, app.call);
    expect((await get(id)).name).toBe('Once only');
    expect(await sent('POST', '/api/agents')).toBe(1);
    expect((await rows({ text: 'Once only' })).length).toBe(1);
  });

  test('is not made where the request was lost, and can be tried again under the same id', async () => {
    const input = { requestId: randomUUID(), connectionId, fields };
    await loseRequest('POST', '/api/agents');
    await expect(commands().create(input, app.call)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await rows({ text: 'Once only' })).toEqual([]);
    await commands().create(input, app.call);
    expect((await rows({ text: 'Once only' })).length).toBe(1);
  });

  test('is in doubt where the platform cannot be asked either', async () => {
    await loseAnswer('POST', '/api/agents');
    await server.fault({ match: { method: 'GET', path: '/api/agents' }, action: { status: 503 } });
    await expect(commands().create({ requestId: randomUUID(), connectionId, fields }, app.call)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
    await app.exchange(60_000);
    expect((await rows({ text: 'Once only' })).length).toBe(1);
  });

  test('goes with its criteria, also where the answer was lost or it was gone already', async () => {
    const { id } = await active();
    const remoteId = remoteIdOf(id);
    await loseAnswer('DELETE', `/api/agents/${remoteId}`);
    await commands().remove({ id }, app.call);
    await expect(get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(app.all("SELECT 1 FROM records WHERE collection = 'criteria' AND parent_remote_id = ?", remoteId)).toEqual(
      [],
    );
    const other = await active();
    await server.request('DELETE', `/api/agents/${remoteIdOf(other.id)}`);
    await commands().remove({ id: other.id }, app.call);
    expect((await rows()).some((row) => row.id === other.id)).toBe(false);
  });
});

describe('a criterion', () => {
  const words = { label: 'Thanked', description: 'The caller was thanked.' };
  const path = (id: string) => `/api/agents/${remoteIdOf(id)}/resolution-criteria`;

  test('is added once although the answer was lost, changed and deleted', async () => {
    const agent = await active();
    await loseAnswer('POST', path(agent.id));
    const added = await commands().addCriterion({ requestId: randomUUID(), id: agent.id, ...words }, app.call);
    const made = added.criteria.at(-1);
    expect(added.criteria.length).toBe(agent.criteria.length + 1);
    expect(made).toMatchObject(words);
    expect(await sent('POST', path(agent.id))).toBe(1);
    await loseAnswer('PATCH', path(agent.id));
    const changed = await commands().updateCriterion(
      { id: agent.id, criterionId: made?.id ?? '', base: words, ...words, label: 'Thanked warmly' },
      app.call,
    );
    expect(changed.criteria.at(-1)?.label).toBe('Thanked warmly');
    const [first] = changed.criteria;
    await loseAnswer('DELETE', path(agent.id));
    const left = await commands().removeCriterion({ id: agent.id, criterionId: first?.id ?? '' }, app.call);
    expect(left.criteria.map(({ position }) => position)).toEqual(left.criteria.map((_one, index) => index));
    expect(left.criteria.length).toBe(agent.criteria.length);
  });

  test('that somebody else changed is shown and not written over', async () => {
    const agent = await active();
    const [first] = agent.criteria;
    if (!first) throw new Error('no criterion');
    await server.request('PATCH', `${path(agent.id)}/${remoteIdOf(first.id)}`, { label: 'Theirs' });
    const { label, description } = first;
    const input = { id: agent.id, criterionId: first.id, base: { label, description }, description, label: 'Mine' };
    await expect(commands().updateCriterion(input, app.call)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await get(agent.id)).criteria[0]?.label).toBe('Theirs');
    await commands().updateCriterion({ ...input, base: { label: 'Theirs', description } }, app.call);
    expect((await get(agent.id)).criteria[0]?.label).toBe('Mine');
  });
});

test('the playground answers, and nothing of it is kept', async () => {
  const agent = await active();
  const before = app.one<{ n: number }>('SELECT count(*) AS n FROM records').n;
  const reply = await commands().tryOut({ id: agent.id, message: 'What can you do for me?', history: [] }, app.call);
  expect(reply.response.length).toBeGreaterThan(5);
  expect(reply.outputTokens).toBeGreaterThan(0);
  expect(app.one<{ n: number }>('SELECT count(*) AS n FROM records').n).toBe(before);
  await commands().tryOut(
    {
      id: agent.id,
      message: 'And then?',
      history: [
        { role: 'user', content: 'What can you do for me?' },
        { role: 'assistant', content: reply.response },
      ],
    },
    app.call,
  );
});
