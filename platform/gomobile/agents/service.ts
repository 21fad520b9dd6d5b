import { isDeepStrictEqual } from 'node:util';
import type { Agent, AgentCreate, AgentListQuery, AgentUpdate } from '#shared/wire/gomobile/agents.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { findKnowledgeBase } from '../knowledge-bases/repository.ts';
import * as repository from './repository.ts';

/** The model that the pages name; the local answerer answers whatever it is. */
const DEFAULT_MODEL = 'openai/gpt-4o-mini';
const DEFAULT_TEMPERATURE = 0.7;

const EMPTY: repository.AgentFields = {
  name: '',
  description: null,
  instructions: '',
  pipeline_mode: 'streaming',
  model: DEFAULT_MODEL,
  model_settings: JSON.stringify({ temperature: DEFAULT_TEMPERATURE }),
  welcome_message: null,
  language: 'en',
  voice: null,
  knowledge_base_id: null,
};

export function listAgents({ db }: Workspace, query: AgentListQuery) {
  const { status, search, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const { rows, total } = repository.listAgents(db, {
    ...sliceOf(query),
    ...changesOf(query),
    status,
    search,
    sortBy,
    sortOrder,
  });
  const { organizationId } = identityOf(db);
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

export function getAgent(workspace: Workspace, id: string): Agent {
  return toWire(liveAgent(workspace, id), identityOf(workspace.db).organizationId);
}

export function createAgent(workspace: Workspace, input: AgentCreate): Agent {
  const { db, clock, newId } = workspace;
  const fields = merge(workspace, EMPTY, input);
  const id = newId();
  repository.insertAgent(db, id, fields, clock.tick());
  return getAgent(workspace, id);
}

/** Changes the fields that are sent; a request that changes nothing leaves `updatedAt` as it is. */
export function updateAgent(workspace: Workspace, id: string, input: AgentUpdate): Agent {
  const { db, clock } = workspace;
  const row = liveAgent(workspace, id);
  const before = fieldsOf(row);
  const after = merge(workspace, before, input);
  if (!isDeepStrictEqual(after, before)) repository.updateAgent(db, id, after, clock.tick());
  return getAgent(workspace, id);
}

/** Its conversations stay, and are no longer found under it. */
export function deleteAgent(workspace: Workspace, id: string): void {
  liveAgent(workspace, id);
  repository.softDeleteAgent(workspace.db, id, workspace.clock.tick());
}

/** draft to active; an active agent stays as it is. Throws 409 where it is archived. */
export function activateAgent(workspace: Workspace, id: string): Agent {
  const { status } = liveAgent(workspace, id);
  if (status === 'archived') throw invalidState('An archived agent must be restored first');
  if (status === 'draft') repository.setStatus(workspace.db, id, 'active', null, workspace.clock.tick());
  return getAgent(workspace, id);
}

export function archiveAgent(workspace: Workspace, id: string): Agent {
  const { status } = liveAgent(workspace, id);
  if (status === 'archived') throw invalidState('The agent is archived already');
  repository.setStatus(workspace.db, id, 'archived', status, workspace.clock.tick());
  return getAgent(workspace, id);
}

/** Back to what it was before it was archived. */
export function restoreAgent(workspace: Workspace, id: string): Agent {
  const { status, status_before: before } = liveAgent(workspace, id);
  if (status !== 'archived') throw invalidState('The agent is not archived');
  repository.setStatus(workspace.db, id, before ?? 'draft', null, workspace.clock.tick());
  return getAgent(workspace, id);
}

export function liveAgent({ db }: Pick<Workspace, 'db'>, id: string): repository.AgentRow {
  const row = repository.findAgent(db, id);
  if (row === undefined) throw notFound('Agent');
  return row;
}

const invalidState = (message: string): ApiError => new ApiError(409, 'INVALID_STATE', message);

/** What the row holds after a request. Throws 400 for a knowledge base that does not exist. */
function merge({ db }: Workspace, before: repository.AgentFields, input: AgentUpdate): repository.AgentFields {
  const { model, modelConfig, voice, knowledgeBaseId } = input;
  if (knowledgeBaseId && findKnowledgeBase(db, knowledgeBaseId) === undefined) {
    throw new ApiError(400, 'BAD_REQUEST', 'The knowledge base does not exist');
  }
  const settings = modelConfig?.modelSettings;
  return {
    name: input.name ?? before.name,
    description: input.description === undefined ? before.description : input.description,
    instructions: input.instructions ?? before.instructions,
    pipeline_mode: input.pipelineMode ?? before.pipeline_mode,
    model: modelConfig?.model ?? model ?? before.model,
    model_settings: settings === undefined ? before.model_settings : JSON.stringify(settings),
    welcome_message: input.welcomeMessage === undefined ? before.welcome_message : input.welcomeMessage,
    language: input.language ?? before.language,
    voice: voice === undefined ? before.voice : voice && JSON.stringify(voice),
    knowledge_base_id: knowledgeBaseId === undefined ? before.knowledge_base_id : knowledgeBaseId,
  };
}

const fieldsOf = (row: repository.AgentRow): repository.AgentFields => ({
  name: row.name,
  description: row.description,
  instructions: row.instructions,
  pipeline_mode: row.pipeline_mode,
  model: row.model,
  model_settings: row.model_settings,
  welcome_message: row.welcome_message,
  language: row.language,
  voice: row.voice,
  knowledge_base_id: row.knowledge_base_id,
});

function toWire(row: repository.AgentRow, organizationId: string): Agent {
  return {
    id: row.id,
    organizationId,
    name: row.name,
    description: row.description,
    instructions: row.instructions,
    status: row.status,
    pipelineMode: row.pipeline_mode,
    modelConfig: { model: row.model, modelSettings: JSON.parse(row.model_settings) },
    welcomeMessage: row.welcome_message,
    language: row.language,
    voice: row.voice === null ? null : JSON.parse(row.voice),
    knowledgeBaseId: row.knowledge_base_id,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    deletedAt: toIsoOrNull(row.deleted_at),
  };
}
