import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { changeListQuery, pageOf } from './paging.ts';

export const AGENT_SORT_FIELDS = ['name', 'createdAt'] as const;
export const AGENT_STATUSES = ['draft', 'active', 'archived'] as const;
export const PIPELINE_MODES = ['batch', 'streaming', 'sts'] as const;

const MAX_INSTRUCTIONS_LENGTH = 50_000;
export const MAX_MESSAGE_LENGTH = 8000;
/** Turns that a trial may hand over as what was said before. */
export const MAX_TEST_HISTORY = 100;

export const ModelSettings = z.looseObject({
  /** 0 to 2. */
  temperature: maybe(z.number()),
  maxTokens: maybe(z.number()),
  topP: maybe(z.number()),
});

export const ModelConfig = z.looseObject({ model: maybe(z.string()), modelSettings: maybe(ModelSettings) });

export const AgentVoice = z.looseObject({ provider: maybe(z.string()), voiceId: maybe(z.string()) });

/** A conversational agent; open texts where the service may add values. */
export const Agent = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  name: z.string(),
  description: maybe(z.string()),
  instructions: maybe(z.string()),
  /** draft, active or archived. */
  status: maybe(z.string()),
  /** batch, streaming or sts. */
  pipelineMode: maybe(z.string()),
  modelConfig: maybe(ModelConfig),
  /** What the agent says first; null: the other side begins. */
  welcomeMessage: maybe(z.string()),
  /** BCP 47, such as `fr` or `ar-MA`. */
  language: maybe(z.string()),
  voice: maybe(AgentVoice),
  knowledgeBaseId: maybe(WireId),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
  deletedAt: maybe(WireInstant),
});

const ModelConfigInput = z.strictObject({
  model: z.string().min(1).max(128),
  modelSettings: z
    .strictObject({
      temperature: z.number().min(0).max(2).optional(),
      maxTokens: z.number().int().min(1).max(100_000).optional(),
      topP: z.number().min(0).max(1).optional(),
    })
    .optional(),
});

const agentFields = {
  name: z.string().trim().min(1).max(128),
  description: z.string().max(2000).nullable(),
  instructions: z.string().min(1).max(MAX_INSTRUCTIONS_LENGTH),
  /** The same as `modelConfig.model`, which wins where both are sent. */
  model: z.string().min(1).max(128),
  modelConfig: ModelConfigInput,
  pipelineMode: z.enum(PIPELINE_MODES),
  welcomeMessage: z.string().max(2000).nullable(),
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  voice: z.strictObject({ provider: z.string().min(1).max(64), voiceId: z.string().min(1).max(128) }).nullable(),
  knowledgeBaseId: z.uuid().nullable(),
};

export const AgentUpdate = z.strictObject(agentFields).partial();
export const AgentCreate = AgentUpdate.required({ name: true, instructions: true });

export const AgentListQuery = changeListQuery(AGENT_SORT_FIELDS).extend({ status: z.enum(AGENT_STATUSES).optional() });

const TestTurn = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.string().max(MAX_MESSAGE_LENGTH),
});

export const AgentTest = z.strictObject({
  message: z.string().min(1).max(MAX_MESSAGE_LENGTH),
  /** Oldest first. */
  history: z.array(TestTurn).max(MAX_TEST_HISTORY).optional(),
});

export const TokenUsage = z.looseObject({
  inputTokens: maybe(z.number().int()),
  outputTokens: maybe(z.number().int()),
});

/** A passage of a knowledge base that an answer was made from. */
export const RetrievedChunk = z.looseObject({
  chunkId: WireId,
  documentId: maybe(WireId),
  documentName: maybe(z.string()),
  /** Headings that it stands under, outermost first, joined by " > ". */
  heading: maybe(z.string()),
  text: z.string(),
});

export const AgentTestReply = z.looseObject({
  response: z.string(),
  usage: maybe(TokenUsage),
  latencyMs: maybe(z.number()),
  retrievedChunks: maybe(z.array(RetrievedChunk)),
});

export const ResolutionCriterion = z.looseObject({
  id: WireId,
  agentId: maybe(WireId),
  label: z.string(),
  description: z.string(),
  /** From 0, without gaps. */
  position: maybe(z.number().int()),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

const criterionFields = { label: z.string().trim().min(1).max(255), description: z.string().trim().min(1).max(4000) };

export const ResolutionCriterionCreate = z.strictObject(criterionFields);
export const ResolutionCriterionUpdate = z.strictObject(criterionFields).partial();

/** Limits on when conversations started, both included. */
export const ResolutionMetricsQuery = z.strictObject({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

export const ResolutionMetrics = z.looseObject({
  totalConversations: z.number().int(),
  evaluatedConversations: z.number().int(),
  resolvedConversations: z.number().int(),
  unresolvedConversations: z.number().int(),
  /** 0 to 1 of those evaluated; null where none was. */
  resolutionRate: z.number().nullable(),
  criteria: maybe(
    z.array(
      z.looseObject({
        criterionId: WireId,
        label: z.string(),
        metCount: z.number().int(),
        evaluatedCount: z.number().int(),
        rate: z.number().nullable(),
      }),
    ),
  ),
});

export const AgentPage = pageOf(Agent);

export const AgentParams = z.strictObject({ agentId: z.uuid() });
export const CriterionParams = z.strictObject({ agentId: z.uuid(), criterionId: z.uuid() });

export type Agent = z.infer<typeof Agent>;
export type AgentCreate = z.infer<typeof AgentCreate>;
export type AgentUpdate = z.infer<typeof AgentUpdate>;
export type AgentListQuery = z.infer<typeof AgentListQuery>;
export type AgentTest = z.infer<typeof AgentTest>;
export type AgentTestReply = z.infer<typeof AgentTestReply>;
export type RetrievedChunk = z.infer<typeof RetrievedChunk>;
export type ResolutionCriterion = z.infer<typeof ResolutionCriterion>;
export type ResolutionCriterionCreate = z.infer<typeof ResolutionCriterionCreate>;
export type ResolutionCriterionUpdate = z.infer<typeof ResolutionCriterionUpdate>;
export type ResolutionMetrics = z.infer<typeof ResolutionMetrics>;
export type ResolutionMetricsQuery = z.infer<typeof ResolutionMetricsQuery>;
