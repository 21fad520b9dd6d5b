import { addTurn, endConversation, startConversation } from '../gomobile/conversations/service.ts';
import { ApiError } from '../http/errors.ts';
import type { Workspace } from '../workspace.ts';
import type { AgentTalk } from './course.ts';

interface CallIds {
  id: string;
  contactId: string;
}

/** Writes down what was said to an agent in a call, and answers the conversation's id; null where the agent is gone. */
export function writeConversation(workspace: Workspace, call: CallIds, talk: AgentTalk): string | null {
  const { agentId, turns, startedAt, endedAt, exitReason } = talk;
  const { id: callId, contactId } = call;
  try {
    return workspace.db.transaction(() => {
      const start = { agentId, contactId, callId, channel: 'voice', at: startedAt } as const;
      const { id } = startConversation(workspace, { ...start, metadata: { simulated: true } });
      for (const turn of turns) addTurn(workspace, id, turn);
      endConversation(workspace, id, { exitReason, at: endedAt });
      return id;
    })();
  } catch (thrown) {
    // Agent or contact were deleted, or the agent archived, while they talked: the call itself must end all the same.
    if (thrown instanceof ApiError) return null;
    throw thrown;
  }
}
