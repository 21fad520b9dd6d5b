import type { AgentDetail, AgentRow } from '#shared/contract/agents.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { draftConflicts, editDraft, settleDraft } from '#shared/domain/draft.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { findRanges } from '../../../renderer/lib/text-ranges.ts';
import { AGENT_COUNT, agentAt, metricsAt } from '../agent-fixture.ts';
import { indexOf, NOW } from '../fixture.ts';
import { compare, slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const BIG = 2000;

export function fakeAgents(world: World): AppApi['agents'] {
  const count = world.mode === 'empty' ? 0 : world.mode === 'big' ? BIG : AGENT_COUNT;
  const agents = new Map<string, AgentDetail>();
  for (let index = 0; index < count; index++) agents.set(agentAt(index).id, agentAt(index));
  const bases = new Map<string, Record<string, unknown>>();

  const get = (id: string): AgentDetail => {
    const agent = agents.get(id);
    if (agent === undefined) throw new AppError('NOT_FOUND', 'This agent is no longer here.');
    return agent;
  };
  const change = (id: string, fields: Partial<AgentDetail>): AgentDetail => {
    const agent = { ...get(id), ...fields };
    agents.set(id, agent);
    world.events.agents.emit(EVERYTHING);
    return agent;
  };
  const online = () => {
    if (world.isOffline) throw new AppError('OFFLINE', 'The platform does not answer.');
  };
  const keepDraft = (id: string, draft: ReturnType<typeof editDraft>): AgentDetail => {
    bases.set(id, { ...draft?.base });
    const conflicts = draft ? draftConflicts(draft, get(id).values) : [];
    return change(id, {
      hasDraft: draft !== null,
      draft: draft && {
        fields: draft.fields,
        conflicts: conflicts as NonNullable<AgentDetail['draft']>['conflicts'],
        updatedAt: NOW,
      },
    });
  };
  const draftOf = (id: string) => {
    const { draft } = get(id);
    return draft && { fields: draft.fields, base: bases.get(id) ?? {} };
  };

  return {
    list: async ({ filter = {}, sort, page }) => {
      failWhenAsked(world);
      const rows = [...agents.values()].filter(
        (row) =>
          ((filter.text ?? '') === '' || findRanges(row.name, filter.text ?? '').length > 0) &&
          (filter.platform === undefined || row.platform === filter.platform) &&
          (filter.statuses === undefined || filter.statuses.includes(row.status ?? '')),
      );
      const key = (row: AgentRow) =>
        sort?.by === 'datedAt' ? row.updatedAt : sort?.by === 'status' ? row.status : row.name;
      rows.sort((a, b) => compare(key(a), key(b)) * (sort?.order === 'desc' ? -1 : 1));
      return slice(rows, page);
    },
    overview: async () => ({
      readAt: count === 0 ? null : NOW - 4 * 60_000,
      statuses: count === 0 ? [] : ['active', 'draft', 'archived'],
      count,
    }),
    get: async ({ id }) => get(id),
    metrics: async ({ id, days }) =>
      days === 84 || get(id).platform !== 'gomobile' ? null : metricsAt(indexOf(id), days),
    readMetrics: async ({ id, days }) => {
      online();
      return metricsAt(indexOf(id), days);
    },
    create: async ({ fields }) => {
      online();
      const agent = agentAt(agents.size);
      agents.set(agent.id, { ...agent, name: fields.name, status: 'draft' });
      world.events.agents.emit(EVERYTHING);
      return { id: agent.id };
    },
    saveDraft: async ({ id, fields }) => keepDraft(id, editDraft(draftOf(id), fields, get(id).values)),
    dropDraft: async ({ id }) => keepDraft(id, null),
    settleDraft: async ({ id, choices }) => {
      const draft = draftOf(id);
      return keepDraft(
        id,
        draft && settleDraft(draft, Object.fromEntries(choices.map((one) => [one.field, one.keep])), get(id).values),
      );
    },
    publishDraft: async ({ id }) => {
      online();
      const { draft, values } = get(id);
      const saved = change(id, { values: { ...values, ...draft?.fields } as AgentDetail['values'] });
      return { isSaved: true, agent: saved.draft === null ? saved : keepDraft(id, null) };
    },
    setState: async ({ id, action }) => {
      online();
      return change(id, { status: action === 'archive' ? 'archived' : 'active' });
    },
    remove: async ({ id }) => {
      online();
      agents.delete(id);
      world.events.agents.emit(EVERYTHING);
    },
    addCriterion: async ({ id, label, description }) => {
      online();
      const { criteria } = get(id);
      const made = { id: crypto.randomUUID(), label, description, position: criteria.length };
      return change(id, { criteria: [...criteria, made] });
    },
    updateCriterion: async ({ id, criterionId, label, description }) => {
      online();
      return change(id, {
        criteria: get(id).criteria.map((one) => (one.id === criterionId ? { ...one, label, description } : one)),
      });
    },
    removeCriterion: async ({ id, criterionId }) => {
      online();
      return change(id, { criteria: get(id).criteria.filter((one) => one.id !== criterionId) });
    },
    tryOut: async ({ message }) => {
      online();
      return {
        response: `You asked: ${message} The clinic is open from 8 to 18 on weekdays.`,
        inputTokens: 212,
        outputTokens: 31,
        latencyMs: 640,
        passages: [
          { documentName: 'opening-hours.md', heading: 'Opening hours', text: 'Monday to Friday, 8:00 to 18:00.' },
        ],
      };
    },
    onChanged: world.events.agents.on,
  };
}
