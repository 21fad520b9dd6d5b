import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { addContact, NO_SUCH_ID, type Running, startPlatform, temporaryFolder } from '../../test-support.ts';
import { CREDITS_PER_ANSWER } from './answers.ts';
import { allEvents, eventsOf, sayStreaming, startTalking } from './test-support.ts';

const balanceOf = async (platform: Running): Promise<number> => (await platform.send(routes.getCreditBalance)).balance;

test('a conversation is started, spoken in, read and ended', async () => {
  const platform = await startPlatform();
  const contactId = await addContact(platform, '+441134960101');
  const agent = await platform.send(routes.createAgent, {
    body: { name: 'Nora', instructions: 'x', welcomeMessage: 'Hello, Nora here.' },
  });
  const started = await platform.send(routes.startConversation, {
    params: { agentId: agent.id },
    body: { contactId, title: 'A parcel' },
  });
  expect(started).toMatchObject({ contactId, channel: 'chat', status: 'active', messageCount: 1, resolved: null });
  const params = { agentId: agent.id, conversationId: started.id };
  const sent = await platform.send(routes.sendMessage, { params, body: { content: 'Thank you!' } });
  expect(sent).toMatchObject({
    userMessage: { role: 'user', content: 'Thank you!', sequence: 1 },
    assistantMessage: {
      role: 'assistant',
      status: 'complete',
      sequence: 2,
      usage: { outputTokens: expect.any(Number) },
    },
  });
  const messages = await platform.send(routes.listMessages, { params, query: { limit: 2 } });
  expect(messages.data.map(({ content }) => content)).toEqual(['Hello, Nora here.', 'Thank you!']);
  expect(messages.meta).toMatchObject({ total: 3, hasNextPage: true });
  const ended = await platform.send(routes.endConversation, { params, body: { reason: 'timeout' } });
  expect(ended).toMatchObject({ status: 'ended', exitReason: 'timeout', messageCount: 3, resolved: null });
  expect(await platform.send(routes.endConversation, { params, body: {} })).toEqual(ended);
  expect(await platform.call('POST', `/api/conversations/${started.id}/messages`, { content: 'Wait' })).toMatchObject({
    status: 409,
    json: { code: 'INVALID_STATE' },
  });
  const query = { status: 'ended', search: 'PARCEL' };
  expect((await platform.send(routes.listConversations, { params: { agentId: agent.id }, query })).data).toEqual([
    ended,
  ]);
});

test('the flat paths answer as the nested ones, and another agent has no such conversation', async () => {
  const platform = await startPlatform();
  const { agentId, conversationId } = await startTalking(platform);
  const nested = await platform.call('GET', `/api/agents/${agentId}/conversations/${conversationId}`);
  expect(await platform.call('GET', `/api/conversations/${conversationId}`)).toMatchObject({ json: nested.json });
  const other = await startTalking(platform);
  expect(await platform.call('GET', `/api/agents/${other.agentId}/conversations/${conversationId}`)).toMatchObject({
    status: 404,
  });
  await platform.call('DELETE', `/api/agents/${agentId}`);
  expect(await platform.call('GET', `/api/agents/${agentId}/conversations/${conversationId}`)).toMatchObject({
    status: 404,
  });
});

test('a contact that does not exist is refused', async () => {
  const platform = await startPlatform();
  const { agentId } = await startTalking(platform);
  const path = `/api/agents/${agentId}/conversations`;
  expect(await platform.call('POST', path, { contactId: NO_SUCH_ID })).toMatchObject({
    status: 400,
    json: { code: 'BAD_REQUEST' },
  });
});

test('an answer is streamed: numbered events, deltas without gaps, and the whole text at the end', async () => {
  const platform = await startPlatform();
  const params = await startTalking(platform);
  const reply = await sayStreaming(platform, params, 'Hello there');
  expect(reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(reply.headers.get('cache-control')).toContain('no-store');
  const events = await allEvents(reply);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => String(index)));
  const deltas = events.filter(({ event }) => event === 'message.delta').map(({ data }) => data);
  expect(deltas.map(({ index }) => index)).toEqual(deltas.map((_, index) => index));
  const content = 'Hello, this is Nora. How can I help you?';
  expect(deltas.map(({ delta }) => delta).join('')).toBe(content);
  expect(events.filter(({ event }) => event !== 'message.delta')).toMatchObject([
    { event: 'message.start', data: { conversationId: params.conversationId, sequence: 1 } },
    { event: 'message.end', data: { content, finishReason: 'stop', usage: { outputTokens: 10 } } },
    { event: 'done', data: {} },
  ]);
  const kept = await platform.send(routes.listMessages, { params });
  expect(kept.data[1]).toMatchObject({ id: events[0]?.data.messageId, content, status: 'complete' });
});

test('a goodbye ends the conversation, and the stream says so', async () => {
  const platform = await startPlatform();
  const params = await startTalking(platform);
  const events = await allEvents(await sayStreaming(platform, params, 'Thanks, bye'));
  expect(events.slice(-3)).toMatchObject([
    { event: 'message.end' },
    { event: 'conversation.ended', data: { exitReason: 'exit_phrase' } },
    { event: 'done' },
  ]);
  expect(await platform.send(routes.getConversation, { params })).toMatchObject({
    status: 'ended',
    exitReason: 'exit_phrase',
  });
  expect((await sayStreaming(platform, params, 'Wait')).status).toBe(409);
});

test('an answer whose reader went away is finished and kept', async () => {
  const platform = await startPlatform({ wordPaceMs: 5 });
  const params = await startTalking(platform);
  const leaving = new AbortController();
  const events = eventsOf(await sayStreaming(platform, params, 'Hello', leaving.signal));
  const { value: first } = await events.next();
  const before = await platform.send(routes.listMessages, { params });
  expect(before.data.map(({ role, status }) => [role, status])).toEqual([
    ['user', 'complete'],
    ['assistant', 'partial'],
  ]);
  // While it is written, nothing else can be said.
  expect((await sayStreaming(platform, params, 'And?')).status).toBe(409);
  leaving.abort();
  const content = 'Hello, this is Nora. How can I help you?';
  await expect
    .poll(async () => (await platform.send(routes.listMessages, { params })).data[1])
    .toMatchObject({ id: first?.data.messageId, content, status: 'complete' });
});

test('each answer is charged once, and refused where the credits do not suffice', async () => {
  const platform = await startPlatform();
  const params = await startTalking(platform);
  const before = await balanceOf(platform);
  await platform.send(routes.sendMessage, { params, body: { content: 'Hello' } });
  await allEvents(await sayStreaming(platform, params, 'Hello'));
  expect(await balanceOf(platform)).toBe(before - 2 * CREDITS_PER_ANSWER);
  const charges = await platform.send(routes.listCreditTransactions, { query: { limit: 2 } });
  expect(charges.data).toMatchObject([{ amount: -CREDITS_PER_ANSWER }, { amount: -CREDITS_PER_ANSWER }]);
});

test('an answer that the end of the server cut off has failed and costs nothing', async () => {
  const dataDir = temporaryFolder();
  const first = await startPlatform({ dataDir, wordPaceMs: 60_000 });
  const params = await startTalking(first);
  const before = await balanceOf(first);
  await eventsOf(await sayStreaming(first, params, 'Hello')).next();
  expect(await balanceOf(first)).toBe(before - CREDITS_PER_ANSWER);
  await first.close();
  const second = await startPlatform({ dataDir });
  expect((await second.send(routes.listMessages, { params })).data).toMatchObject([
    { content: 'Hello', status: 'complete' },
    { role: 'assistant', status: 'failed' },
  ]);
  expect(await balanceOf(second)).toBe(before);
  const again = await second.send(routes.sendMessage, { params, body: { content: 'Hello' } });
  expect(again.assistantMessage.status).toBe('complete');
});

test('criteria are looked at when a conversation ends, and counted', async () => {
  const platform = await startPlatform();
  const { agentId, ...rest } = await startTalking(platform);
  const params = { agentId, ...rest };
  const criterion = (label: string, description: string) =>
    platform.send(routes.createResolutionCriterion, { params: { agentId }, body: { label, description } });
  const asked = await criterion('Asked', 'The customer asked about a refund');
  const paid = await criterion('Paid', 'The refund has been paid to the bank account');
  await platform.send(routes.sendMessage, { params, body: { content: 'As a customer I ask for refunds' } });
  expect(await platform.send(routes.endConversation, { params, body: {} })).toMatchObject({ resolved: false });
  await platform.send(routes.deleteResolutionCriterion, { params: { agentId, criterionId: paid.id } });

  const second = await platform.send(routes.startConversation, { params: { agentId }, body: {} });
  const secondParams = { agentId, conversationId: second.id };
  await platform.send(routes.sendMessage, { params: secondParams, body: { content: 'Customer here, refund please' } });
  expect(await platform.send(routes.endConversation, { params: secondParams, body: {} })).toMatchObject({
    resolved: true,
  });
  await platform.send(routes.startConversation, { params: { agentId }, body: {} });
  expect(await platform.send(routes.getResolutionMetrics, { params: { agentId } })).toEqual({
    totalConversations: 3,
    evaluatedConversations: 2,
    resolvedConversations: 1,
    unresolvedConversations: 1,
    resolutionRate: 0.5,
    criteria: [{ criterionId: asked.id, label: 'Asked', metCount: 2, evaluatedCount: 2, rate: 1 }],
  });
  const query = { from: '2000-01-01T00:00:00Z', to: '2000-01-02T00:00:00Z' };
  expect(await platform.send(routes.getResolutionMetrics, { params: { agentId }, query })).toMatchObject({
    totalConversations: 0,
    resolutionRate: null,
  });
});
