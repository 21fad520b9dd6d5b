import type { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import type { RouteHandlers } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { listAgents } from './agents/service.ts';
import { chat, registerChatTasks } from './chat/service.ts';
import * as knowledge from './knowledge/service.ts';
import { agentUsage } from './usage/service.ts';
import { sendTemplate } from './whatsapp/service.ts';

/** What answers each route of the FlowGent API. */
export function flowgentHandlers(workspace: Workspace): RouteHandlers<typeof flowgentRoutes> {
  registerChatTasks(workspace);
  return {
    chatWithAgent: ({ params, body }) => chat(workspace, params.agent_id, body),
    getAgentUsage: ({ params, query }) => agentUsage(workspace, params.agent_id, query),
    sendWhatsappTemplate: ({ params, body }) => sendTemplate(workspace, params.agent_id, body),
    createKnowledge: ({ body }) => knowledge.createKnowledge(workspace, body),
    listKnowledge: ({ query }) => knowledge.listKnowledge(workspace, query),
    getKnowledge: ({ params }) => knowledge.getKnowledge(workspace, params.id),
    updateKnowledge: ({ params, body }) => knowledge.updateKnowledge(workspace, params.id, body),
    deleteKnowledge: ({ params }) => {
      knowledge.deleteKnowledge(workspace, params.id);
      return { message: 'Knowledge item deleted successfully' };
    },
    listAgents: () => listAgents(workspace),
  };
}
