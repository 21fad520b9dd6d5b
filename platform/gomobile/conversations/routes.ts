import type { conversationRoutes } from '#shared/wire/gomobile/routes/conversations.ts';
import { sendEvents } from '../../http/event-stream.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { beginAnswer, sendMessage } from './answers.ts';
import * as service from './service.ts';

export const conversationHandlers = (workspace: Workspace): RouteHandlers<typeof conversationRoutes> => ({
  listConversations: ({ params, query }) => service.listConversations(workspace, params.agentId, query),
  startConversation: ({ params, body }) =>
    service.startConversation(workspace, { ...body, agentId: params.agentId, channel: 'chat' }),
  getConversation: ({ params }) => service.getConversation(workspace, params),
  listMessages: ({ params, query }) => service.listMessages(workspace, params, query),
  sendMessage: ({ params, body }) => sendMessage(workspace, params, body),
  streamMessage: ({ params, body, reply }) => sendEvents(reply, beginAnswer(workspace, params, body).events.read()),
  endConversation: ({ params, body }) => {
    // Found by the path first: the flat path has no agent to check.
    const { id } = service.liveConversation(workspace, params);
    return service.endConversation(workspace, id, { exitReason: body.reason });
  },
});
