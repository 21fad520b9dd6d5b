import { expect, onTestFinished, test } from 'vitest';
import type { AnswerEvent } from '../../answers/answerer.ts';
import { openDatabase } from '../../db/open.ts';
import { creditBalance, enterCredits } from '../../gomobile/credits/ledger.ts';
import { ApiError } from '../../http/errors.ts';
import { listOutbox } from '../../outbox/service.ts';
import { seedWorkspace } from '../../seed/seed.ts';
import { SAMPLE_DIR } from '../../test-support.ts';
import { createWorkspace, type Workspace } from '../../workspace.ts';
import { listAgents } from '../agents/service.ts';
import { chat, registerChatTasks } from './service.ts';

/** A workspace whose answers come when the test says so, and so many credits. */
function setUp(credits: number, fail: ApiError | null = null) {
  const { db, close } = openDatabase(null, null);
  onTestFinished(close);
  const { promise: mayAnswer, resolve: letAnswer } = Promise.withResolvers<void>();
  const end: AnswerEvent = {
    kind: 'end',
    content: 'Yes.',
    citations: [],
    usage: { inputTokens: 1, outputTokens: 1 },
    finishReason: 'stop',
    exitReason: null,
  };
  const workspace: Workspace = createWorkspace({
    db,
    sampleDir: SAMPLE_DIR,
    now: Date.now,
    answerer: {
      async *answer() {
        await mayAnswer;
        if (fail !== null) throw fail;
        yield end;
      },
    },
    extras: true,
    onError: (error) => expect.fail(String(error)),
  });
  seedWorkspace(workspace, { seed: 'empty', contacts: 0, recordings: 0 });
  const spare = credits - creditBalance(workspace);
  enterCredits(workspace, { type: 'adjustment', amount: spare, description: 'For the test' });
  const agentId = listAgents(workspace).agents[0]?.id ?? '';
  return { workspace, agentId, letAnswer };
}

test('turns that are answered at once never spend more than there is', async () => {
  const { workspace, agentId, letAnswer } = setUp(2);
  const turns = Array.from({ length: 5 }, (_, index) =>
    chat(workspace, agentId, { messages: `Turn ${index}`, thread_id: 'one' }),
  );
  letAnswer();
  const replies = await Promise.all(turns);
  expect(replies.map((reply) => ('statusCode' in reply ? reply.statusCode : null)).toSorted()).toEqual([
    200, 200, 402, 402, 402,
  ]);
  expect(creditBalance(workspace)).toBe(0);
});

test('a model that cannot be reached is 503 under HTTP 200, and costs nothing', async () => {
  const { workspace, agentId, letAnswer } = setUp(2, new ApiError(503, 'SERVICE_UNAVAILABLE', 'No model'));
  letAnswer();
  expect(await chat(workspace, agentId, { messages: 'Hello' })).toMatchObject({
    statusCode: 503,
    body: { message: 'Service temporarily unavailable' },
  });
  expect(creditBalance(workspace)).toBe(2);
});

test('an answer that a restart would give again is given once', async () => {
  const { workspace, agentId, letAnswer } = setUp(5);
  letAnswer();
  registerChatTasks(workspace);
  const callbackUrl = 'https://example.com/webhook';
  const job = { requestId: 'one', agentId, threadId: 't', turns: [{ role: 'user', content: 'Hello' }], callbackUrl };
  for (let attempt = 0; attempt < 2; attempt++) {
    workspace.tasks.schedule('flowgent.callback', agentId, workspace.clock.now(), job);
    await workspace.tasks.runDue();
  }
  expect(listOutbox(workspace, { page: 1, limit: 20, channel: 'callback' }).data).toHaveLength(1);
  expect(creditBalance(workspace)).toBe(4);
});
