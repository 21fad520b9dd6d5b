import { AgentDraftFields, type AgentFieldName, AgentFields, type AgentValues } from '#shared/contract/agents.ts';
import { draftChanges, draftConflicts, editDraft, isSameContent, settleDraft } from '#shared/domain/draft.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Agent } from '#shared/wire/gomobile/agents.ts';
import { actOnce } from '../../sync/act-once.ts';
import { findDraft, putDraft } from '../../sync/store/draft-table.ts';
import type { StoredRecord } from '../../sync/store/record-table.ts';
import { type AgentDeps, agentsChanged, keepAgent, withAgent } from './deps.ts';
import { valuesOf } from './mapping.ts';
import { agentRecord } from './repository.ts';
import { toWireUpdate } from './wire-update.ts';

const currentOf = ({ body, name }: StoredRecord): AgentValues => valuesOf(body, name);

/** Keeps what was typed; it needs no platform. */
export function saveDraft(deps: AgentDeps, id: string, fields: AgentDraftFields): void {
  const record = agentRecord(deps.db, id);
  putDraft(deps.db, record, editDraft(findDraft(deps.db, record), fields, currentOf(record)), deps.clock.now());
  agentsChanged(deps, id);
}

export function dropDraft(deps: AgentDeps, id: string): void {
  putDraft(deps.db, agentRecord(deps.db, id), null, deps.clock.now());
  agentsChanged(deps, id);
}

/** Keeps what the person decided about fields that changed on both sides. */
export function decideDraft(
  deps: AgentDeps,
  id: string,
  choices: Partial<Record<AgentFieldName, 'mine' | 'theirs'>>,
): void {
  const record = agentRecord(deps.db, id);
  const draft = findDraft(deps.db, record);
  if (draft === null) return;
  putDraft(deps.db, record, settleDraft(draft, choices, currentOf(record)), deps.clock.now());
  agentsChanged(deps, id);
}

/**
 * Sends the fields of the draft that the platform has otherwise, after asking whether it still has them as they were. False where it has
 * not: the draft stays and its conflicts show. A draft without anything left to send is done.
 */
export async function publishDraft(deps: AgentDeps, id: string): Promise<boolean> {
  const draft = findDraft(deps.db, agentRecord(deps.db, id));
  if (draft === null) return true;
  return withAgent(deps, id, async (client, record) => {
    const { connectionId, remoteId } = record;
    const ask = () => client.call('getAgent', { params: { id: remoteId } });
    const there = await ask();
    keepAgent(deps, connectionId, there);
    const current = valuesOf(there, there.name);
    if (draftConflicts(draft, current).length > 0) return false;
    const changes = checkedChanges(draftChanges(draft, current));
    if (Object.keys(changes).length > 0) {
      const isThere = (agent: Agent) => {
        const now: Record<string, unknown> = { ...valuesOf(agent, agent.name) };
        return Object.entries(changes).every(([name, value]) => isSameContent(now[name], value));
      };
      const saved = await actOnce(
        () => client.call('updateAgent', { params: { id: remoteId }, body: toWireUpdate(changes, modelOf(current)) }),
        async () => {
          const agent = await ask();
          return isThere(agent) ? agent : null;
        },
      );
      keepAgent(deps, connectionId, saved);
    }
    // What was typed while it was on its way is a draft of its own.
    const typed = findDraft(deps.db, record);
    const later = typed && editDraft(null, typed.fields, currentOf(agentRecord(deps.db, id)));
    putDraft(deps.db, record, later, deps.clock.now());
    agentsChanged(deps, id);
    return true;
  });
}

const modelOf = ({ model, temperature, maxTokens, topP }: AgentValues): Partial<AgentFields> => ({
  ...(model !== null && { model }),
  temperature,
  maxTokens,
  topP,
});

/** The changes as the platform takes them. INVALID names the first that it would refuse. */
function checkedChanges(changes: Readonly<Record<string, unknown>>): Partial<AgentFields> {
  const parsed = AgentFields.partial().safeParse(changes);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? '');
  const words = AgentDraftFields.keyof().safeParse(field).data ?? 'draft';
  throw new AppError('INVALID', `The ${WORDS[words as AgentFieldName] ?? 'draft'} cannot be saved as it is.`, {
    action: 'Correct it, then save again. The draft is kept.',
  });
}

const WORDS: Readonly<Record<AgentFieldName, string>> = {
  name: 'name',
  description: 'description',
  instructions: 'instructions',
  welcomeMessage: 'welcome message',
  model: 'model',
  temperature: 'temperature',
  maxTokens: 'longest answer',
  topP: 'sampling share',
  pipelineMode: 'way of answering',
  language: 'language',
  voice: 'voice',
  knowledgeBaseId: 'knowledge base',
};
