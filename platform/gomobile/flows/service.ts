import type {
  Flow,
  FlowCreate,
  FlowGraph,
  FlowListQuery,
  FlowUpdate,
  FlowValidate,
  ValidationResult,
} from '#shared/wire/gomobile/flows.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { findAudio } from '../audio/repository.ts';
import { findDictionary } from '../dictionaries/repository.ts';
import * as repository from './repository.ts';
import { type FlowSurroundings, validateFlow } from './validate.ts';

export function listFlows({ db }: Workspace, query: FlowListQuery) {
  const { search, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const { rows, total } = repository.listFlows(db, {
    ...sliceOf(query),
    ...changesOf(query),
    search,
    sortBy,
    sortOrder,
  });
  const { organizationId } = identityOf(db);
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

export function getFlow({ db }: Workspace, id: string): Flow {
  return toWire(liveFlow(db, id), identityOf(db).organizationId);
}

/** The newest version of a flow, or of the flow that changed last. */
export function getLatestFlow(workspace: Workspace, id: string | undefined): Flow {
  if (id !== undefined) return getFlow(workspace, id);
  const row = repository.findLatestFlow(workspace.db);
  if (row === undefined) throw notFound('Flow');
  return toWire(row, identityOf(workspace.db).organizationId);
}

export function createFlow(workspace: Workspace, input: FlowCreate): Flow {
  const { db, clock, newId } = workspace;
  const id = newId();
  const { name, description = null, graph } = input;
  db.transaction(() => {
    repository.insertFlow(db, id, { name, description, version: 1, graph: JSON.stringify(graph) }, clock.tick());
  })();
  return getFlow(workspace, id);
}

/** Every change makes a new version; a request that changes nothing makes none. */
export function updateFlow(workspace: Workspace, id: string, input: FlowUpdate): Flow {
  const { db, clock } = workspace;
  const row = liveFlow(db, id);
  const fields = {
    name: input.name ?? row.name,
    description: input.description === undefined ? row.description : input.description,
    graph: input.graph === undefined ? row.graph : JSON.stringify(input.graph),
    version: row.version + 1,
  };
  if (fields.name !== row.name || fields.description !== row.description || fields.graph !== row.graph) {
    db.transaction(() => repository.updateFlow(db, id, fields, clock.tick()))();
  }
  return getFlow(workspace, id);
}

export function deleteFlow({ db, clock }: Workspace, id: string): void {
  liveFlow(db, id);
  const use = repository.findUseOfFlow(db, id);
  if (use !== undefined) throw new ApiError(409, 'RESOURCE_IN_USE', `The flow is used by ${use}`);
  repository.softDeleteFlow(db, id, clock.tick());
}

export function validate({ db }: Workspace, input: FlowValidate): ValidationResult {
  const { graph, startNodeId = '', nodes = [] } = input;
  return validateFlow(graph ?? { startNodeId, nodes }, surroundingsOf(db));
}

export interface RunnableFlow {
  id: string;
  version: number;
  graph: FlowGraph;
}

/** The flow with its graph, null where there is none. Throws 400 where the flow is not fit to be run. */
export function runnableFlow({ db }: Workspace, id: string): RunnableFlow | null {
  const row = repository.findFlow(db, id);
  if (row === undefined) return null;
  const graph = JSON.parse(row.graph) as FlowGraph;
  const { errors } = validateFlow(graph, surroundingsOf(db));
  const [first] = errors;
  if (first === undefined) return { id, version: row.version, graph };
  throw new ApiError(400, 'BAD_REQUEST', `The flow is not valid: ${first.message}`, {
    problems: errors.map(({ nodeId, code, message }) => ({
      field: nodeId === null ? 'flowId' : `flowId.nodes.${nodeId}`,
      message,
      code,
    })),
  });
}

function surroundingsOf(db: Workspace['db']): FlowSurroundings {
  return {
    hasAudio: (id) => findAudio(db, id) !== undefined,
    hasDictionary: (id) => findDictionary(db, id) !== undefined,
    hasAgent: (id) => repository.hasAgent(db, id),
  };
}

function liveFlow(db: Workspace['db'], id: string): repository.FlowRow {
  const row = repository.findFlow(db, id);
  if (row === undefined) throw notFound('Flow');
  return row;
}

function toWire(row: repository.FlowRow, organizationId: string): Flow {
  return {
    id: row.id,
    organizationId,
    name: row.name,
    description: row.description,
    version: row.version,
    graph: JSON.parse(row.graph),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    deletedAt: toIsoOrNull(row.deleted_at),
  };
}
