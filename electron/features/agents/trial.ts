import type { TrialReply, TrialTurn } from '#shared/contract/agents.ts';
import { type AgentDeps, withAgent } from './deps.ts';

const MAX_PASSAGES = 100;

/** One answer of the playground. The platform keeps nothing of it, so a lost answer is simply asked for again by the person. */
export const tryOut = (deps: AgentDeps, id: string, message: string, history: TrialTurn[]): Promise<TrialReply> =>
  withAgent(deps, id, async (client, { remoteId }) => {
    const reply = await client.call('testAgent', { params: { id: remoteId }, body: { message, history } });
    const { response, usage, latencyMs, retrievedChunks } = reply;
    return {
      response,
      inputTokens: usage?.inputTokens ?? null,
      outputTokens: usage?.outputTokens ?? null,
      latencyMs: latencyMs ?? null,
      passages: (retrievedChunks ?? []).slice(0, MAX_PASSAGES).map(({ documentName, heading, text }) => ({
        documentName: documentName ?? null,
        heading: heading ?? null,
        text,
      })),
    };
  });
