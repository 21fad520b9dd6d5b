import type { MessageFlow, MessageFlowCreate } from '#shared/wire/trillet/message-flows.ts';
import { toIso } from '../../db/clock.ts';
import { notFound } from '../../http/errors.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { newObjectId } from '../object-id.ts';
import { deleteFlow, type FlowRow, findFlow, insertFlow, listFlows } from '../repository.ts';

const TABLE = 'trillet_message_flows';

/** What a message flow is made of, but for ids, times and version. */
type Document = Required<MessageFlowCreate>;

/** The rows of the list carry neither `initiationMessage` nor `__v`. */
export function listMessageFlows({ db }: Workspace): MessageFlow[] {
  const { workspaceId } = identityOf(db);
  return listFlows(db, TABLE).map((row) => toRow(row, workspaceId));
}

export function getMessageFlow({ db }: Workspace, id: string): MessageFlow {
  const row = findFlow(db, TABLE, id);
  if (row === undefined) throw notFound('Message flow');
  const { initiationMessage } = documentOf(row);
  return { ...toRow(row, identityOf(db).workspaceId), initiationMessage, __v: row.version };
}

export function createMessageFlow(workspace: Workspace, input: MessageFlowCreate): MessageFlow {
  const { db, clock, newId } = workspace;
  const at = clock.tick();
  const id = newObjectId(newId, at);
  insertFlow(db, TABLE, id, messageFlowDocument(input), at);
  return getMessageFlow(workspace, id);
}

export function deleteMessageFlow({ db }: Workspace, id: string): void {
  if (!deleteFlow(db, TABLE, id)) throw notFound('Message flow');
}

export const messageFlowDocument = (input: MessageFlowCreate): Document => ({
  description: '',
  settings: {},
  isActive: false,
  autopilot: false,
  ...input,
});

const documentOf = (row: FlowRow): Document => JSON.parse(row.document) as Document;

function toRow(row: FlowRow, workspaceId: string): MessageFlow {
  const { name, direction, description, agent, settings, prompt, isActive, autopilot, messageChannel } =
    documentOf(row);
  return {
    _id: row.id,
    workspaceId,
    name,
    direction,
    description,
    agent,
    settings,
    prompt,
    isActive,
    autopilot,
    messageChannel,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
  };
}
