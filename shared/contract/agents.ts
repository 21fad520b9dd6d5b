import { z } from 'zod';
import { Changed, ForeignText, Instant, LocalId, Nothing, PageRequest, page, ShortText, SortOrder } from './common.ts';
import { PlatformName } from './connections.ts';
import { command, event, query } from './define.ts';

/** Longest text of a prompt that crosses to a window; a longer one is shown cut and cannot be edited here. */
export const MAX_PROMPT_LENGTH = 60_000;

const Prompt = z
  .string()
  .transform((text) =>
    text.length > MAX_PROMPT_LENGTH ? text.slice(0, MAX_PROMPT_LENGTH).replace(/[\uD800-\uDBFF]$/, '') : text,
  );

const AgentVoice = z.object({ provider: z.string().min(1).max(64), voiceId: z.string().min(1).max(128) });
const TypedVoice = z.object({ provider: z.string().max(256), voiceId: z.string().max(256) });

/** batch: it answers when the person has finished · streaming: piece by piece · sts: from speech to speech. */
export const PipelineMode = z.enum(['batch', 'streaming', 'sts']);

/** What a person may change of an agent, flat; a setting that is null is left to the platform. */
export const AgentFields = z.object({
  name: z.string().trim().min(1).max(128),
  description: z.string().max(2000).nullable(),
  instructions: z.string().trim().min(1).max(50_000),
  welcomeMessage: z.string().max(2000).nullable(),
  model: z.string().trim().min(1).max(128),
  /** 0 to 2. */
  temperature: z.number().min(0).max(2).nullable(),
  maxTokens: z.number().int().min(1).max(100_000).nullable(),
  /** 0 to 1. */
  topP: z.number().min(0).max(1).nullable(),
  pipelineMode: PipelineMode,
  /** BCP 47, such as `fr` or `ar-MA`. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .max(35),
  voice: AgentVoice.nullable(),
  /** The platform's id of the base that it answers from. */
  knowledgeBaseId: z.string().min(1).max(128).nullable(),
});

/** The same while they are being typed: anything that fits, right or not yet right. */
export const AgentDraftFields = z
  .object({
    name: z.string().max(512),
    description: z.string().max(4000).nullable(),
    instructions: z.string().max(MAX_PROMPT_LENGTH),
    welcomeMessage: z.string().max(4000).nullable(),
    model: z.string().max(256),
    temperature: z.number().nullable(),
    maxTokens: z.number().nullable(),
    topP: z.number().nullable(),
    pipelineMode: z.string().max(64),
    language: z.string().max(64),
    voice: TypedVoice.nullable(),
    knowledgeBaseId: z.string().max(128).nullable(),
  })
  .partial();

export const AgentFieldName = AgentDraftFields.keyof();

/** Of an agent as its platform has it: what is unknown or in no known shape is null. */
export const AgentValues = z.object({
  name: ForeignText,
  description: ForeignText.nullable(),
  instructions: Prompt,
  welcomeMessage: ForeignText.nullable(),
  model: ForeignText.nullable(),
  temperature: z.number().nullable(),
  maxTokens: z.number().nullable(),
  topP: z.number().nullable(),
  /** A `PipelineMode`, or a word of the platform's own. */
  pipelineMode: ForeignText.nullable(),
  language: ForeignText.nullable(),
  voice: z.object({ provider: ForeignText.nullable(), voiceId: ForeignText.nullable() }).nullable(),
  knowledgeBaseId: ForeignText.nullable(),
});

export const AgentRow = z.object({
  id: LocalId,
  connectionId: LocalId,
  connectionName: z.string(),
  platform: PlatformName,
  name: ForeignText,
  /** draft, active or archived, or a word of the platform's own; null where it tells none. */
  status: ForeignText.nullable(),
  language: ForeignText.nullable(),
  pipelineMode: ForeignText.nullable(),
  knowledgeBaseName: ForeignText.nullable(),
  /** Resolved of the conversations that were judged in the last `METRIC_DAYS` days, 0 to 1; null where none was. */
  resolutionRate: z.number().nullable(),
  /** Conversations that began in the last `METRIC_DAYS` days; null where it was never read. */
  conversationCount: z.number().int().nullable(),
  hasDraft: z.boolean(),
  updatedAt: Instant.nullable(),
});

/** How far back figures may be asked for: each span has its own grain. */
export const MetricDays = z.union([z.literal(7), z.literal(28), z.literal(84)]);

export const Figures = z.object({
  /** Conversations that began in the span. */
  total: z.number().int(),
  /** Of those, how many were judged. */
  evaluated: z.number().int(),
  resolved: z.number().int(),
  unresolved: z.number().int(),
  /** resolved / evaluated as the platform says it, 0 to 1; null where none was judged. */
  rate: z.number().nullable(),
});

export const AgentMetrics = z.object({
  days: MetricDays,
  figures: Figures,
  criteria: z.array(
    z.object({
      /** Of the criterion here; null where it is gone by now. */
      id: LocalId.nullable(),
      label: ForeignText,
      met: z.number().int(),
      evaluated: z.number().int(),
      rate: z.number().nullable(),
    }),
  ),
  readAt: Instant.nullable(),
  /** Slices of the span, oldest first; `from` is included, `to` is not. Empty where they were not read yet. */
  trend: z.array(Figures.extend({ from: Instant, to: Instant })),
  trendReadAt: Instant.nullable(),
});

export const Criterion = z.object({
  id: LocalId,
  label: ForeignText,
  description: ForeignText,
  /** From 0. */
  position: z.number().int(),
});

/** What the person typed and has not sent. */
export const AgentDraft = z.object({
  fields: AgentDraftFields,
  /** Fields that the platform has otherwise than when they were first changed here. */
  conflicts: z.array(AgentFieldName),
  updatedAt: Instant,
});

const Named = z.object({ id: LocalId, name: ForeignText });

export const AgentDetail = AgentRow.extend({
  values: AgentValues,
  /** The instructions are longer than Earshot shows, and must not be sent back cut. */
  isPromptCut: z.boolean(),
  draft: AgentDraft.nullable(),
  criteria: z.array(Criterion).max(500),
  knowledgeBase: Named.extend({
    documents: z.array(Named.extend({ status: ForeignText.nullable() })).max(200),
    documentCount: z.number().int(),
  }).nullable(),
  /** Single items that it answers from, where its platform keeps those. */
  knowledgeItems: z.array(Named).max(200),
  /** Bases of the same connection, to choose from, by the platform's id. */
  bases: z.array(z.object({ remoteId: z.string(), name: ForeignText })).max(200),
  createdAt: Instant.nullable(),
  readAt: Instant.nullable(),
});

export const AgentFilter = z.object({
  text: ShortText.optional(),
  statuses: z.array(ShortText).max(20).optional(),
  platform: PlatformName.optional(),
});

export const AgentSort = z.object({ by: z.enum(['name', 'status', 'datedAt']), order: SortOrder });

export const AgentAction = z.enum(['activate', 'archive', 'restore']);

/** A turn of a trial. */
export const TrialTurn = z.object({ role: z.enum(['user', 'assistant']), content: z.string().min(1).max(8000) });

export const TrialReply = z.object({
  response: Prompt,
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  latencyMs: z.number().nullable(),
  /** Passages that it answered from. */
  passages: z
    .array(z.object({ documentName: ForeignText.nullable(), heading: ForeignText.nullable(), text: ForeignText }))
    .max(100),
});

const Id = z.object({ id: LocalId });
const CriterionWords = z.object({
  label: z.string().trim().min(1).max(255),
  description: z.string().trim().min(1).max(4000),
});

/** A platform may take a minute to answer, and is asked again where an answer was lost. */
const PLATFORM_CALL = { deadlineMs: 150_000 };

/** Agents of all platforms: what they are told to do, by what their conversations are judged, and trials. */
export const agents = {
  list: query(
    z.object({
      filter: AgentFilter.prefault({}),
      sort: AgentSort.prefault({ by: 'name', order: 'asc' }),
      page: PageRequest.prefault({}),
    }),
    page(AgentRow),
  ),
  /** When the lists were last read, and the states that agents are in. */
  overview: query(
    z.object({}).optional(),
    z.object({ readAt: Instant.nullable(), statuses: z.array(z.string()).max(50), count: z.number().int() }),
  ),
  get: query(Id, AgentDetail),
  /** Figures as they were last read; null where they never were. */
  metrics: query(z.object({ id: LocalId, days: MetricDays }), AgentMetrics.nullable()),
  /** Reads the figures of a span with their slices from the platform, and keeps them. */
  readMetrics: command(z.object({ id: LocalId, days: MetricDays }), AgentMetrics, PLATFORM_CALL),

  /** Makes an agent, which is a draft there until it is activated. `requestId`, made by the caller, is done once. */
  create: command(
    z.object({
      requestId: LocalId,
      connectionId: LocalId,
      fields: AgentFields.pick({ name: true, instructions: true }).extend(
        AgentFields.pick({ description: true, language: true, model: true, knowledgeBaseId: true }).partial().shape,
      ),
    }),
    Id,
    PLATFORM_CALL,
  ),
  /** Keeps on this machine what was typed; `fields` are those that changed, and one that is as the platform has it leaves the draft. */
  saveDraft: command(z.object({ id: LocalId, fields: AgentDraftFields }), AgentDetail),
  dropDraft: command(Id, AgentDetail),
  /** The person decided about fields that changed on both sides. */
  settleDraft: command(
    z.object({
      id: LocalId,
      choices: z.array(z.object({ field: AgentFieldName, keep: z.enum(['mine', 'theirs']) })).max(20),
    }),
    AgentDetail,
  ),
  /**
   * Sends the draft: only the fields that changed, and only where the platform still has them as they were. `isSaved` is false where
   * it has not: the draft stays, with its conflicts named.
   */
  publishDraft: command(Id, z.object({ isSaved: z.boolean(), agent: AgentDetail }), PLATFORM_CALL),
  /** Brings an agent into another state. Done where it is in that state already; CONFLICT where its state forbids it. */
  setState: command(z.object({ id: LocalId, action: AgentAction }), AgentDetail, PLATFORM_CALL),
  remove: command(Id, Nothing, PLATFORM_CALL),

  addCriterion: command(CriterionWords.extend({ requestId: LocalId, id: LocalId }), AgentDetail, PLATFORM_CALL),
  /** `base` is what the words were when the edit began: CONFLICT where the platform has others by now. */
  updateCriterion: command(
    CriterionWords.extend({
      id: LocalId,
      criterionId: LocalId,
      base: z.object({ label: z.string(), description: z.string() }),
    }),
    AgentDetail,
    PLATFORM_CALL,
  ),
  removeCriterion: command(z.object({ id: LocalId, criterionId: LocalId }), AgentDetail, PLATFORM_CALL),

  /** An answer for trial: the platform keeps nothing and charges nothing, and neither does Earshot keep it. */
  tryOut: command(
    z.object({ id: LocalId, message: z.string().trim().min(1).max(8000), history: z.array(TrialTurn).max(100) }),
    TrialReply,
    PLATFORM_CALL,
  ),
  onChanged: event(Changed),
};

export type AgentRow = z.infer<typeof AgentRow>;
export type AgentDetail = z.infer<typeof AgentDetail>;
export type AgentValues = z.infer<typeof AgentValues>;
export type AgentFields = z.infer<typeof AgentFields>;
export type AgentDraftFields = z.infer<typeof AgentDraftFields>;
export type AgentDraft = z.infer<typeof AgentDraft>;
export type AgentFieldName = z.infer<typeof AgentFieldName>;
export type AgentFilter = z.infer<typeof AgentFilter>;
export type AgentSort = z.infer<typeof AgentSort>;
export type AgentAction = z.infer<typeof AgentAction>;
export type AgentMetrics = z.infer<typeof AgentMetrics>;
export type MetricDays = z.infer<typeof MetricDays>;
export type Figures = z.infer<typeof Figures>;
export type Criterion = z.infer<typeof Criterion>;
export type TrialTurn = z.infer<typeof TrialTurn>;
export type TrialReply = z.infer<typeof TrialReply>;
