import { isDeepStrictEqual } from 'node:util';
import type {
  CallFlow,
  CallFlowCreate,
  CallFlowRow,
  CallFlowSettings,
  CallFlowUpdate,
} from '#shared/wire/trillet/call-flows.ts';
import { toIso } from '../../db/clock.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { newObjectId } from '../object-id.ts';
import { deleteFlow, type FlowRow, findFlow, insertFlow, listFlows, updateFlow } from '../repository.ts';
import { withSettings } from './settings.ts';

const TABLE = 'trillet_call_flows';

/** What a call flow is made of, but for ids, times and version. */
interface Document extends Omit<CallFlowCreate, 'settings' | 'agent'> {
  agent: string | null;
  settings: CallFlowSettings;
}

export function listCallFlows({ db }: Workspace): CallFlowRow[] {
  const { workspaceId } = identityOf(db);
  return listFlows(db, TABLE).map((row) => {
    const { name, direction, agent, isActive, promptType } = documentOf(row);
    return {
      ...idsOf(row, workspaceId),
      name,
      direction,
      agent,
      isActive,
      promptType,
      ...timesOf(row),
      __v: row.version,
    };
  });
}

/** A flow fetched by its id carries no `__v`; the replies to changes do. */
export function getCallFlow({ db }: Workspace, id: string): CallFlow {
  const row = requireFlow(db, id);
  return { ...idsOf(row, identityOf(db).workspaceId), ...documentOf(row), ...timesOf(row) };
}

export function createCallFlow(workspace: Workspace, input: CallFlowCreate): CallFlow {
  const { db, clock, newId } = workspace;
  const document = callFlowDocument(input);
  refuseUnready(document);
  const at = clock.tick();
  const id = newObjectId(newId, at);
  insertFlow(db, TABLE, id, document, at);
  return withVersion(workspace, id);
}

/** A request that changes nothing leaves `__v` and `updatedAt` as they are. */
export function updateCallFlow(workspace: Workspace, id: string, input: CallFlowUpdate): CallFlow {
  const { db, clock } = workspace;
  const row = requireFlow(db, id);
  const before = documentOf(row);
  const { settings, ...fields } = input;
  const document: Document = { ...before, ...fields, settings: withSettings(settings, before.settings) };
  refuseUnready(document);
  if (!isDeepStrictEqual(before, document)) updateFlow(db, TABLE, row.id, document, clock.tick());
  return withVersion(workspace, row.id);
}

export function deleteCallFlow({ db }: Workspace, id: string): void {
  if (!deleteFlow(db, TABLE, id)) throw notFound('Call flow');
}

export const callFlowDocument = ({ settings, ...fields }: CallFlowCreate): Document => ({
  description: '',
  agent: null,
  promptType: 'simple',
  flowData: { nodes: [], edges: [] },
  prompt: '',
  isActive: true,
  ...fields,
  settings: withSettings(settings),
});

/** A welcome message of one's own needs its words; a graph needs edges between nodes that it has. */
function refuseUnready({ welcomeMessage, customWelcomeMessage, flowData }: Document): void {
  if (welcomeMessage === 'ai_custom' && !customWelcomeMessage?.trim()) {
    throw new ApiError(400, 'BAD_REQUEST', 'customWelcomeMessage is required when welcomeMessage is ai_custom');
  }
  const nodes = new Set(flowData?.nodes.map(({ id }) => id));
  const loose = flowData?.edges.find(({ source, target }) => !nodes.has(source) || !nodes.has(target));
  if (loose !== undefined) {
    throw new ApiError(400, 'BAD_REQUEST', 'flowData.edges must join nodes of flowData.nodes by source and target');
  }
}

function requireFlow(db: Workspace['db'], id: string): FlowRow {
  const row = findFlow(db, TABLE, id);
  if (row === undefined) throw notFound('Call flow');
  return row;
}

function withVersion(workspace: Workspace, id: string): CallFlow {
  return { ...getCallFlow(workspace, id), __v: requireFlow(workspace.db, id).version };
}

const documentOf = (row: FlowRow): Document => JSON.parse(row.document) as Document;

const idsOf = ({ id }: FlowRow, workspaceId: string) => ({ _id: id, workspaceId });

const timesOf = (row: FlowRow) => ({ createdAt: toIso(row.created_at), updatedAt: toIso(row.updated_at) });
