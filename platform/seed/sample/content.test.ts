import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { type Running, startPlatform } from '../../test-support.ts';
import { sampleId } from '../ids.ts';
import { AGENTS, KNOWLEDGE_BASES } from './agents-data.ts';
import { FLOWS } from './flows.ts';

const sampleDir = fileURLToPath(new URL('../../../resources/sample-calls', import.meta.url));
const NOW = Date.UTC(2026, 10, 23, 14, 0);

const start = () => startPlatform({ seed: 'sample', sampleDir, now: () => NOW });

const executionId = sampleId('execution', 'autumn-reminders');

async function messagesOf(platform: Running, agentKey: string) {
  const agentId = sampleId('agent', agentKey);
  const { data } = await platform.send(routes.listConversations, { params: { agentId }, query: { limit: 100 } });
  return data;
}

test('the sample is the same each time', async () => {
  const read = async () => {
    const platform = await start();
    const paths = [
      '/api/agents?limit=100',
      '/api/knowledge-bases',
      '/api/flows',
      `/api/program-execution/${executionId}/report/calls?limit=100`,
      '/api/credits/transactions?limit=100',
      `/api/agents/${sampleId('agent', 'nora')}/conversations?limit=100`,
    ];
    return Promise.all(paths.map(async (path) => (await platform.call('GET', path)).json));
  };
  const [one, other] = [await read(), await read()];
  // Credit transactions carry ids, too: all chance is seeded.
  expect(one).toEqual(other);
});

test('agents answer from documents of several hundred words, in three languages', async () => {
  const platform = await start();
  const { meta } = await platform.send(routes.listAgents, { query: { limit: 100 } });
  expect(meta.total).toBeGreaterThanOrEqual(AGENTS.length);
  for (const { documents } of KNOWLEDGE_BASES) {
    for (const { text } of documents) expect(text.match(/\S+/gu)?.length).toBeGreaterThan(200);
  }
  for (const [key, message, word] of [
    ['nora', 'What does it cost to move an appointment?', 'twenty four hours'],
    ['camille', 'Quand les résultats des analyses de sang sont-ils prêts ?', 'deux jours ouvrés'],
    ['salma', 'متى تصل شريحة جديدة بالبريد؟', 'يومي عمل'],
  ] as const) {
    const id = sampleId('agent', key);
    const { response } = await platform.send(routes.testAgent, { params: { id }, body: { message } });
    expect(response).toContain(word);
  }
});

test('its flows are valid, and what they play and connect to is there', async () => {
  const platform = await start();
  for (const { name, graph } of FLOWS) {
    const result = await platform.send(routes.validateFlow, { body: { ...graph } });
    expect(result, name).toEqual({ valid: true, errors: [], warnings: [] });
  }
});

test('its audio can be heard, and no key of it opens anything', async () => {
  const platform = await start();
  const { data } = await platform.send(routes.listAudios);
  expect(data.length).toBeGreaterThanOrEqual(5);
  for (const { id, file } of data) {
    const headers = { 'x-api-key': platform.apiKey };
    const audio = await fetch(`${platform.url}/api/audio-management/audio/${id}`, { headers });
    expect((await audio.arrayBuffer()).byteLength).toBe(file?.fileSize);
  }
  const { apiKeys } = await platform.send(routes.listApiKeys);
  for (const { id, keyPrefix } of apiKeys) {
    for (const key of [id, keyPrefix, `no secret: ${id}`]) {
      expect((await platform.call('GET', '/api/users/me', undefined, { 'x-api-key': key ?? '' })).status).toBe(401);
    }
  }
});

test('FlowGent has sixty days of usage, and TrueState sessions that wait', async () => {
  const platform = await start();
  const headers = { authorization: platform.apiKey };
  const agentId = sampleId('flowgent-agent', 'support');
  for (const [from, to] of [
    ['2026-10-23', '2026-11-22'],
    ['2026-09-25', '2026-10-22'],
  ] as const) {
    const path = `/api/public/agent/${agentId}/usage?start_date=${from}&end_date=${to}`;
    const { json, status } = await platform.call('GET', path, undefined, headers);
    expect(status).toBe(200);
    expect((json as { usage: { total_credits_used: number } }).usage.total_credits_used).toBeGreaterThan(50);
  }
  const flow = sampleId('truestate-flow', 'first-help');
  const bearer = { authorization: `Bearer ${platform.apiKey}` };
  const sessions = await platform.call('GET', `/live_flows/${flow}/sessions/`, undefined, bearer);
  expect(sessions.json).toHaveLength(3);
});

test('its execution called everybody over two days, and its report adds up', async () => {
  const platform = await start();
  const params = { executionId };
  const { contacts, calls, effectiveStatus } = await platform.send(routes.getProgramReport, { params });
  expect(effectiveStatus).toBe('completed');
  expect(contacts.total).toBe(60);
  expect(contacts.completed).toBeGreaterThan(40);
  const { buckets } = await platform.send(routes.getReportBreakdown, { params, query: { by: 'day' } });
  expect(buckets).toHaveLength(2);
  const { nodes } = await platform.send(routes.getReportNodeStats, { params });
  expect(nodes[0]).toMatchObject({ nodeId: 'dial', entered: calls.total, exited: calls.total });
  expect(nodes.every(({ entered, exited, dropped }) => entered === exited + dropped)).toBe(true);
});

test('agents in its calls, and what became of their conversations', async () => {
  const platform = await start();
  const { totals, exitReasons, data, meta } = await platform.send(routes.getConnectAgentReport, {
    params: { executionId },
    query: { limit: 3 },
  });
  expect(meta.total).toBe(totals.conversations);
  expect(totals.conversations).toBeGreaterThan(4);
  expect(totals.evaluated).toBeLessThan(totals.conversations);
  expect(totals.resolved).toBeLessThan(totals.evaluated);
  expect(Object.values(exitReasons).reduce((sum, n) => sum + n, 0)).toBe(totals.conversations);
  const [first] = data;
  expect(first).toMatchObject({ agentId: sampleId('agent', 'nora'), exitReason: expect.any(String) });
  const { data: messages } = await platform.send(routes.listMessages, {
    params: { agentId: first?.agentId ?? '', conversationId: first?.conversationId ?? '' },
  });
  expect(first?.turns).toBe(messages.filter(({ role }) => role === 'user').length);
  const report = await platform.send(routes.getCallReport, { params: { callId: first?.callId ?? '' } });
  expect(report.conversationId).toBe(first?.conversationId);
  expect((await messagesOf(platform, 'maya')).some(({ status }) => status === 'active')).toBe(true);
});

test('credits were bought and spent, and the balance is what is left', async () => {
  const platform = await start();
  const { data, meta } = await platform.send(routes.listCreditTransactions, { query: { limit: 100 } });
  expect(meta.total).toBeGreaterThan(150);
  const { balance } = await platform.send(routes.getCreditBalance);
  expect(data[0]?.balanceAfter).toBe(balance);
  expect(data.every((entry, index) => index === 0 || entry.createdAt <= (data[index - 1]?.createdAt ?? ''))).toBe(true);
  const sms = await platform.send(routes.listSmsPrograms, { query: { limit: 100 } });
  expect(sms.data.map(({ status }) => status).toSorted()).toEqual(['cancelled', 'completed', 'draft']);
  const { apiKeys } = await platform.send(routes.listApiKeys);
  expect(apiKeys).toHaveLength(4);
});
