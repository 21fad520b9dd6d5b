import type { AgentMetrics, AgentRow, AgentValues, Figures, MetricDays } from '#shared/contract/agents.ts';
import type { PlatformName } from '#shared/contract/connections.ts';
import { Agent as FlowgentAgent } from '#shared/wire/flowgent/agents.ts';
import { Agent, ResolutionMetrics } from '#shared/wire/gomobile/agents.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import type { StoredRecord } from '../../sync/store/record-table.ts';

const NO_VALUES: AgentValues = {
  name: '',
  description: null,
  instructions: '',
  welcomeMessage: null,
  model: null,
  temperature: null,
  maxTokens: null,
  topP: null,
  pipelineMode: null,
  language: null,
  voice: null,
  knowledgeBaseId: null,
};

/** What a person may change of an agent, out of what its platform said; what is in no known shape is null. */
export function valuesOf(body: unknown, name: string): AgentValues {
  const parsed = Agent.safeParse(body);
  if (!parsed.success) return { ...NO_VALUES, name };
  const { modelConfig, voice, ...agent } = parsed.data;
  const settings = modelConfig?.modelSettings;
  return {
    name: agent.name,
    description: agent.description ?? null,
    instructions: agent.instructions ?? '',
    welcomeMessage: agent.welcomeMessage ?? null,
    model: modelConfig?.model ?? null,
    temperature: settings?.temperature ?? null,
    maxTokens: settings?.maxTokens ?? null,
    topP: settings?.topP ?? null,
    pipelineMode: agent.pipelineMode ?? null,
    language: agent.language ?? null,
    voice: voice ? { provider: voice.provider ?? null, voiceId: voice.voiceId ?? null } : null,
    knowledgeBaseId: agent.knowledgeBaseId ?? null,
  };
}

/** When the platform says that an agent came to be and was last changed. */
export function datesOf(record: StoredRecord): { createdAt: number | null; updatedAt: number | null } {
  const gomobile = Agent.safeParse(record.body).data;
  const flowgent = FlowgentAgent.safeParse(record.body).data;
  return {
    createdAt: instantOf(gomobile?.createdAt ?? flowgent?.created_at),
    updatedAt: instantOf(gomobile?.updatedAt ?? flowgent?.updated_at),
  };
}

/** What a row of the list needs besides the record itself. */
export interface RowContext {
  connection: { name: string; platform: PlatformName };
  knowledgeBaseName: string | null;
  figures: Figures | null;
  hasDraft: boolean;
}

export function toAgentRow(record: StoredRecord, context: RowContext): AgentRow {
  const { language, pipelineMode } = valuesOf(record.body, record.name);
  return {
    id: record.id,
    connectionId: record.connectionId,
    connectionName: context.connection.name,
    platform: context.connection.platform,
    name: record.name,
    status: record.status,
    language,
    pipelineMode,
    knowledgeBaseName: context.knowledgeBaseName,
    resolutionRate: context.figures?.rate ?? null,
    conversationCount: context.figures?.total ?? null,
    hasDraft: context.hasDraft,
    updatedAt: datesOf(record).updatedAt,
  };
}

/** Figures as the platform sent them; null where they are in no known shape. */
export function figuresOf(body: unknown): Figures | null {
  const parsed = ResolutionMetrics.safeParse(body);
  if (!parsed.success) return null;
  const { totalConversations, evaluatedConversations, resolvedConversations, unresolvedConversations, resolutionRate } =
    parsed.data;
  return {
    total: totalConversations,
    evaluated: evaluatedConversations,
    resolved: resolvedConversations,
    unresolved: unresolvedConversations,
    rate: resolutionRate,
  };
}

/** The figures of each criterion, in the order in which the platform sends them. */
export const criterionFiguresOf = (
  body: unknown,
  idOf: (remoteId: string) => string | null,
): AgentMetrics['criteria'] =>
  (ResolutionMetrics.safeParse(body).data?.criteria ?? []).map(
    ({ criterionId, label, metCount, evaluatedCount, rate }) => ({
      id: idOf(criterionId),
      label,
      met: metCount,
      evaluated: evaluatedCount,
      rate,
    }),
  );

/** What asking for a span by hand keeps beside the figures that sync reads. */
export interface KeptSpan {
  body: unknown;
  trend: AgentMetrics['trend'];
  readAt: number;
}

export type KeptSpans = Partial<Record<MetricDays, KeptSpan>>;
