import type { CallFlow, CallFlowCreate, CallFlowRow, CallFlowUpdate } from '#shared/wire/trillet/call-flows.ts';
import type { AgentReference } from '#shared/wire/trillet/common.ts';
import { ErrorReply } from '#shared/wire/trillet/errors.ts';
import type { MessageFlow, MessageFlowCreate } from '#shared/wire/trillet/message-flows.ts';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { NetError } from '../../net/net-failure.ts';
import type { ErrorBody } from '../../net/reply-errors.ts';
import type { ListPage } from '../list-page.ts';
import { createRouteClient, type RouteClient, type RouteClientOptions } from '../route-client.ts';

/** The calls of the Trillet API that Earshot makes, one request each. Failures are `NetError`s. */
export interface TrilletApi {
  /** Lists are whole. Rows of other workspaces, which the platform has been seen to send, are left out. */
  listMessageFlows(signal?: AbortSignal): Promise<ListPage<MessageFlow>>;
  getMessageFlow(id: string, signal?: AbortSignal): Promise<MessageFlow>;
  createMessageFlow(flow: MessageFlowCreate, signal?: AbortSignal): Promise<MessageFlow>;
  deleteMessageFlow(id: string, signal?: AbortSignal): Promise<void>;
  /** Rows without prompt, flow data and settings: those come with the flow by its id. */
  listCallFlows(signal?: AbortSignal): Promise<ListPage<CallFlowRow>>;
  getCallFlow(id: string, signal?: AbortSignal): Promise<CallFlow>;
  createCallFlow(flow: CallFlowCreate, signal?: AbortSignal): Promise<CallFlow>;
  updateCallFlow(id: string, changes: CallFlowUpdate, signal?: AbortSignal): Promise<CallFlow>;
  deleteCallFlow(id: string, signal?: AbortSignal): Promise<void>;
}

export type TrilletClient = RouteClient<typeof trilletRoutes>;

export const createTrilletClient = (
  http: Pick<HttpClient, 'reply' | 'stream'>,
  settings?: RouteClientOptions['settings'],
): TrilletClient => createRouteClient(http, trilletRoutes, { settings });

/** `workspaceId`: whose rows are kept; null keeps all. */
export function createTrilletApi(client: TrilletClient, workspaceId: string | null): TrilletApi {
  const isForeign = (row: { workspaceId?: string | null | undefined }): boolean =>
    workspaceId !== null && row.workspaceId != null && row.workspaceId !== workspaceId;

  const ownOf = <T extends { workspaceId?: string | null | undefined }>(page: ListPage<T>): ListPage<T> => ({
    ...page,
    items: page.items.filter((row) => !isForeign(row)),
    rejected: page.rejected.filter(({ item }) => !isForeign(workspaceOf(item))),
  });

  const own = <T extends { workspaceId?: string | null | undefined }>(row: T): T => {
    if (isForeign(row)) throw ofAnotherWorkspace();
    return row;
  };

  return {
    listMessageFlows: async (signal) => ownOf(await client.list('listMessageFlows', { signal })),
    getMessageFlow: async (id, signal) => own(await client.call('getMessageFlow', { params: { id }, signal })),
    createMessageFlow: (body, signal) => client.call('createMessageFlow', { body, signal }),
    deleteMessageFlow: (id, signal) => client.act('deleteMessageFlow', { params: { id }, signal }),
    listCallFlows: async (signal) => ownOf(await client.list('listCallFlows', { signal })),
    getCallFlow: async (id, signal) => own(await client.call('getCallFlow', { params: { id }, signal })),
    createCallFlow: (body, signal) => client.call('createCallFlow', { body, signal }),
    updateCallFlow: (id, body, signal) => client.call('updateCallFlow', { params: { id }, body, signal }),
    deleteCallFlow: (id, signal) => client.act('deleteCallFlow', { params: { id }, signal }),
  };
}

/** To this connection a flow of another workspace does not exist. */
const ofAnotherWorkspace = (): NetError =>
  new NetError('NOT_FOUND', 'The platform does not have this in the workspace of this connection.', {
    sent: 'answered',
    status: 404,
    brokenReply: false,
    retryAfterMs: null,
    code: null,
  });

function workspaceOf(item: unknown): { workspaceId?: string } {
  const workspaceId = typeof item === 'object' && item !== null && 'workspaceId' in item ? item.workspaceId : null;
  return typeof workspaceId === 'string' ? { workspaceId } : {};
}

/** A flow's agent, which comes as its id or as the agent itself. */
export interface FlowAgent {
  id: string;
  name: string | null;
}

export function flowAgentOf(agent: AgentReference | null | undefined): FlowAgent | null {
  if (agent == null || agent === '') return null;
  return typeof agent === 'string' ? { id: agent, name: null } : { id: agent._id, name: agent.name ?? null };
}

/** What an error body says; its shape is not documented, so any of three is understood. */
export function readTrilletError(json: unknown): ErrorBody {
  const parsed = ErrorReply.safeParse(json);
  if (!parsed.success) return {};
  const { error, message } = parsed.data;
  const inner = typeof error === 'object' ? error.message : error;
  return { code: typeof error === 'string' ? error : undefined, message: message ?? inner };
}
