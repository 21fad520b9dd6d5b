import type { AgentTest, AgentTestReply } from '#shared/wire/gomobile/agents.ts';
import type { AnswerEvent } from '../../answers/answerer.ts';
import type { Workspace } from '../../workspace.ts';
import { answerRequest, toRetrievedChunk } from './answer-request.ts';
import { liveAgent } from './service.ts';

/** What the agent would answer, in whatever status it is. Nothing is kept and nothing charged. */
export async function testAgent(
  workspace: Workspace,
  agentId: string,
  { message, history = [] }: AgentTest,
): Promise<AgentTestReply> {
  const request = answerRequest(liveAgent(workspace, agentId), history, message);
  const begunAt = performance.now();
  const { content, usage, citations } = await wholeAnswer(workspace.answerer.answer(request));
  return {
    response: content,
    usage,
    latencyMs: Math.round(performance.now() - begunAt),
    retrievedChunks: citations.map(toRetrievedChunk),
  };
}

async function wholeAnswer(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent & { kind: 'end' }> {
  for await (const event of events) if (event.kind === 'end') return event;
  throw new Error('the answer has no end');
}
