import type { FlowSession } from '#shared/contract/flows.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { checkFlow } from '#shared/domain/flow-checks.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type FakeFlow, sampleFlows, sampleSessions } from './flow-samples.ts';
import { compare, slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

export function fakeFlows(world: World): AppApi['flows'] {
  const all = world.mode === 'empty' ? [] : sampleFlows();
  const sessions = world.mode === 'empty' ? [] : sampleSessions();
  const find = (id: string): FakeFlow => {
    const found = all.find(({ detail }) => detail.id === id);
    if (found === undefined) throw new AppError('NOT_FOUND', 'This flow is no longer here.');
    return found;
  };
  const findSession = (id: string): FlowSession => {
    const found = sessions.find((session) => session.id === id);
    if (found === undefined) throw new AppError('NOT_FOUND', 'This session is no longer here.');
    return found;
  };
  const act = (): void => {
    if (world.isOffline) throw new AppError('OFFLINE', 'The platform cannot be reached.');
  };
  const change = (id: string, more: Partial<FlowSession>): FlowSession => {
    act();
    const session = Object.assign(findSession(id), more);
    world.events.flows.emit(EVERYTHING);
    return session;
  };
  return {
    list: async ({ filter = {}, sort, page } = {}) => {
      failWhenAsked(world);
      const text = filter.text?.toLowerCase() ?? '';
      const rows = all
        .map(({ detail }) => detail)
        .filter(({ kind, name }) => (filter.kinds?.includes(kind) ?? true) && name.toLowerCase().includes(text))
        .sort((a, b) => compare(a[sort?.by ?? 'name'], b[sort?.by ?? 'name']) * (sort?.order === 'desc' ? -1 : 1));
      return slice(rows, page);
    },
    overview: async () => {
      const count = (kind: string): number => all.filter(({ detail }) => detail.kind === kind).length;
      return {
        counts: {
          flow: count('flow'),
          messageFlow: count('messageFlow'),
          callFlow: count('callFlow'),
          liveFlow: count('liveFlow'),
        },
        readAt: all.length === 0 ? null : Date.now() - 120_000,
      };
    },
    get: async ({ id }) => find(id).detail,
    graph: async ({ id }) => {
      const { graph } = find(id);
      if (graph === null) return null;
      return { ...graph, findings: checkFlow(graph) };
    },
    node: async ({ id, nodeId }) => {
      const { graph, raw } = find(id);
      const index = graph?.nodes.findIndex((node) => node.id === nodeId) ?? -1;
      return {
        details: graph?.nodes[index]?.details ?? [],
        raw: JSON.stringify(raw[index], null, 2),
        isRawCut: false,
      };
    },
    sessions: async ({ flowId, page }) =>
      slice(flowId === find(flowId).detail.id && find(flowId).detail.kind === 'liveFlow' ? sessions : [], page),
    session: async ({ id }) => findSession(id),
    starts: async () => [],
    validate: async ({ id }) => {
      act();
      const { detail } = find(id);
      detail.validation = {
        version: detail.version,
        valid: false,
        errors: [{ nodeId: 'menu', code: 'DANGLING_OUTPUT', message: 'onInvalid leads to a node that does not exist' }],
        warnings: [{ nodeId: 'old', code: 'UNREACHABLE_NODE', message: 'Nothing leads to this node' }],
        checkedAt: Date.now(),
      };
      world.events.flows.emit(EVERYTHING);
      return detail.validation;
    },
    readNewest: async () => {
      act();
      return { isNewer: false };
    },
    startSession: async () => {
      act();
      return { sessionId: sessions[0]?.id ?? '' };
    },
    findStarted: async () => ({ sessionId: null }),
    forgetStart: async () => {},
    readSession: async ({ id }) => change(id, { readAt: Date.now() }),
    answerSession: async ({ id }) => change(id, { status: 'RUNNING', waitingStepId: null }),
    cancelSession: async ({ id }) => change(id, { status: 'CANCELLED', waitingStepId: null }),
    onChanged: world.events.flows.on,
  };
}
