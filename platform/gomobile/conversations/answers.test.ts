import { expect, onTestFinished, test } from 'vitest';
import type { AnswerEvent, Answerer } from '../../answers/answerer.ts';
import { openDatabase } from '../../db/open.ts';
import { ApiError } from '../../http/errors.ts';
import { seedWorkspace } from '../../seed/seed.ts';
import { SAMPLE_DIR } from '../../test-support.ts';
import { createWorkspace, type Workspace } from '../../workspace.ts';
import { createAgent } from '../agents/service.ts';
import { creditBalance, enterCredits } from '../credits/ledger.ts';
import { beginAnswer, CREDITS_PER_ANSWER, sendMessage } from './answers.ts';
import { addTurn, endConversation, getConversation, listMessages, startConversation } from './service.ts';

function workspaceWith(answer: () => AsyncIterable<AnswerEvent>): { workspace: Workspace; errors: unknown[] } {
  const store = openDatabase(null, null);
  const errors: unknown[] = [];
  const answerer: Answerer = { answer };
  const onError = (error: unknown) => errors.push(error);
  const workspace = createWorkspace({
    db: store.db,
    sampleDir: SAMPLE_DIR,
    now: Date.now,
    answerer,
    extras: true,
    onError,
  });
  seedWorkspace(workspace, { seed: 'empty', contacts: 0, recordings: 0 });
  onTestFinished(() => store.close());
  return { workspace, errors };
}

function talk(workspace: Workspace): string {
  const { id: agentId } = createAgent(workspace, { name: 'Nora', instructions: 'x' });
  return startConversation(workspace, { agentId, channel: 'chat' }).id;
}

const messagesOf = (workspace: Workspace, conversationId: string) =>
  listMessages(workspace, { conversationId }, { page: 1, limit: 20 }).data;

async function* saysYes(): AsyncGenerator<AnswerEvent> {
  yield { kind: 'delta', text: 'Yes.' };
  const usage = { inputTokens: 1, outputTokens: 1 };
  yield { kind: 'end', content: 'Yes.', citations: [], usage, finishReason: 'stop', exitReason: null };
}

test('without the credits for an answer nothing is said, and nothing charged', async () => {
  const { workspace } = workspaceWith(saysYes);
  const conversationId = talk(workspace);
  const left = CREDITS_PER_ANSWER * 1.5;
  enterCredits(workspace, { type: 'adjustment', amount: left - creditBalance(workspace), description: 'For the test' });
  await sendMessage(workspace, { conversationId }, { content: 'Is it?' });
  await expect(sendMessage(workspace, { conversationId }, { content: 'Is it?' })).rejects.toMatchObject({
    statusCode: 402,
    code: 'INSUFFICIENT_CREDITS',
  });
  expect(creditBalance(workspace)).toBe(left - CREDITS_PER_ANSWER);
  expect(messagesOf(workspace, conversationId)).toHaveLength(2);
});

test.each([
  { thrown: new ApiError(503, 'SERVICE_UNAVAILABLE', 'The model is asleep'), message: 'The model is asleep', bugs: 0 },
  { thrown: new TypeError('a bug'), message: 'The answer could not be written', bugs: 1 },
])('an answer that fails is kept as failed, told and given back: $message', async ({ thrown, message, bugs }) => {
  const { workspace, errors } = workspaceWith(async function* () {
    yield { kind: 'delta', text: 'Ye' };
    throw thrown;
  });
  const conversationId = talk(workspace);
  const before = creditBalance(workspace);
  const begun = beginAnswer(workspace, { conversationId }, { content: 'Is it?' });
  const events = [];
  for await (const event of begun.events.read()) events.push(event);
  expect(events.map(({ event }) => event)).toEqual(['message.start', 'message.delta', 'error']);
  expect(events.at(-1)?.data).toEqual({ code: 'SERVICE_UNAVAILABLE', message, retryable: true });
  expect(messagesOf(workspace, conversationId)).toMatchObject([{}, { content: 'Ye', status: 'failed' }]);
  expect(creditBalance(workspace)).toBe(before);
  await expect(sendMessage(workspace, { conversationId }, { content: 'Is it?' })).rejects.toMatchObject({
    statusCode: 503,
  });
  expect(errors).toHaveLength(bugs * 2);
});

test('whoever reads late reads all of it, each at their own speed', async () => {
  const { workspace } = workspaceWith(saysYes);
  const conversationId = talk(workspace);
  const begun = beginAnswer(workspace, { conversationId }, { content: 'Is it?' });
  const slow = begun.events.read();
  expect((await slow.next()).value).toMatchObject({ event: 'message.start' });
  await begun.finished;
  const rest = [];
  for await (const { event } of slow) rest.push(event);
  expect(rest).toEqual(['message.delta', 'message.end', 'done']);
});

test('a conversation that is spoken in a call has its own times and costs no answers', () => {
  const { workspace } = workspaceWith(saysYes);
  const { id: agentId } = createAgent(workspace, { name: 'Nora', instructions: 'x' });
  const before = creditBalance(workspace);
  const at = Date.UTC(2026, 0, 2, 9);
  const { id } = startConversation(workspace, { agentId, channel: 'voice', at });
  addTurn(workspace, id, { role: 'assistant', content: 'Hello?', at: at + 500 });
  addTurn(workspace, id, { role: 'user', content: 'Hello.', at: at + 2000 });
  endConversation(workspace, id, { exitReason: 'exit_phrase', at: at + 3000 });
  expect(getConversation(workspace, { conversationId: id })).toMatchObject({
    channel: 'voice',
    startedAt: '2026-01-02T09:00:00.000Z',
    lastMessageAt: '2026-01-02T09:00:02.000Z',
    endedAt: '2026-01-02T09:00:03.000Z',
    exitReason: 'exit_phrase',
    messageCount: 2,
  });
  expect(creditBalance(workspace)).toBe(before);
});
