import { ErrorReply } from '#shared/wire/truestate/errors.ts';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import type { HttpClient } from '../../net/http-client.ts';
import type { ErrorBody } from '../../net/reply-errors.ts';
import type { ListPage } from '../list-page.ts';
import { createRouteClient, type RouteClient, type RouteClientOptions } from '../route-client.ts';
import { type LiveFlowRecord, type SessionRecord, toLiveFlowRecord, toSessionRecord } from './live-flow.ts';

/** The calls of the TrueState API that Earshot makes, one request each. Failures are `NetError`s. */
export interface TruestateApi {
  listLiveFlows(signal?: AbortSignal): Promise<ListPage<LiveFlowRecord>>;
  getLiveFlow(id: string, signal?: AbortSignal): Promise<LiveFlowRecord>;
  listSessions(liveFlowId: string, signal?: AbortSignal): Promise<ListPage<SessionRecord>>;
  getSession(liveFlowId: string, id: string, signal?: AbortSignal): Promise<SessionRecord>;
  /** Starts a session. It is an effect: never to be repeated by itself. */
  createSession(
    liveFlowId: string,
    inputs: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<SessionRecord>;
  /** The path is inferred: a server may have it elsewhere, or not at all. */
  addUserInput(liveFlowId: string, id: string, text: string, signal?: AbortSignal): Promise<SessionRecord>;
  /** The path is inferred: a server may have it elsewhere, or not at all. */
  cancelSession(liveFlowId: string, id: string, signal?: AbortSignal): Promise<SessionRecord>;
}

export type TruestateClient = RouteClient<typeof truestateRoutes>;

export const createTruestateClient = (
  http: Pick<HttpClient, 'reply' | 'stream'>,
  settings?: RouteClientOptions['settings'],
): TruestateClient => createRouteClient(http, truestateRoutes, { settings });

export function createTruestateApi(client: TruestateClient): TruestateApi {
  const flow = (id: string) => ({ live_flow_id: id });
  const session = (liveFlowId: string, id: string) => ({ live_flow_id: liveFlowId, session_id: id });
  return {
    listLiveFlows: async (signal) => mapped(await client.list('listLiveFlows', { signal }), toLiveFlowRecord),
    getLiveFlow: async (id, signal) => toLiveFlowRecord(await client.call('getLiveFlow', { params: flow(id), signal })),
    listSessions: async (id, signal) =>
      mapped(await client.list('listSessions', { params: flow(id), signal }), toSessionRecord),
    getSession: async (flowId, id, signal) =>
      toSessionRecord(await client.call('getSession', { params: session(flowId, id), signal })),
    createSession: async (id, inputs, signal) =>
      toSessionRecord(
        await client.call('createSession', { params: flow(id), body: { inputs: { ...inputs } }, signal }),
      ),
    addUserInput: async (flowId, id, text, signal) =>
      toSessionRecord(
        await client.call('addUserInput', { params: session(flowId, id), body: { user_input: text }, signal }),
      ),
    cancelSession: async (flowId, id, signal) =>
      toSessionRecord(await client.call('cancelSession', { params: session(flowId, id), signal })),
  };
}

const mapped = <A, B>({ items, ...page }: ListPage<A>, map: (item: A) => B): ListPage<B> => ({
  ...page,
  items: items.map(map),
});

/** What an error body says: a sentence, or a list of problems, each with the way to its field. */
export function readTruestateError(json: unknown): ErrorBody {
  const parsed = ErrorReply.safeParse(json);
  if (!parsed.success) return {};
  const { detail } = parsed.data;
  if (typeof detail === 'string') return { message: detail };
  const fieldErrors: Record<string, string[]> = {};
  for (const { loc, msg } of detail) {
    // The first part says where the field is: path, query or body.
    const field = loc.slice(1).join('.') || String(loc[0] ?? 'request');
    fieldErrors[field] = [...(fieldErrors[field] ?? []), msg];
  }
  return { message: detail.map(({ msg }) => msg).join('; '), fieldErrors };
}
