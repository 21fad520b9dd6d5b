import { z } from 'zod';
import { MAX_KNOWLEDGE_CONTENT } from '../../domain/knowledge-limits.ts';
import { WireId, WireInstant } from './common.ts';

export { MAX_KNOWLEDGE_CONTENT };

export const DEFAULT_KNOWLEDGE_LIMIT = 20;
export const MAX_KNOWLEDGE_LIMIT = 100;

export const KnowledgeItem = z.looseObject({
  id: WireId,
  name: z.string().nullish(),
  created_at: WireInstant.nullish(),
  updated_at: WireInstant.nullish(),
  /** "api" in every item that this API lists. */
  source: z.string().nullish(),
  linked_agents: z.array(WireId).nullish(),
});

/** Lists and changes are answered without `content`. */
export const KnowledgeItemWithContent = KnowledgeItem.extend({ content: z.string() });

const AgentIds = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const NonEmpty = z.string().min(1).regex(/\S/);

// `max` counts code points.
const Content = NonEmpty.check(({ value, issues }) => {
  if (value.length <= MAX_KNOWLEDGE_CONTENT) return;
  issues.push({ code: 'too_big', origin: 'string', maximum: MAX_KNOWLEDGE_CONTENT, inclusive: true, input: value });
});

export const KnowledgeCreate = z.strictObject({
  content: Content,
  agent_ids: AgentIds,
  name: NonEmpty.optional(),
  /** What is searched in place of the content. */
  description_to_index_on: NonEmpty.optional(),
});

/** A new `content` replaces the old one and drops `description_to_index_on` unless that is sent along. */
export const KnowledgeUpdate = KnowledgeCreate.partial();

/** Numbers as texts: the service has an error of its own for each that is out of range. */
export const KnowledgeListQuery = z.strictObject({
  agent_id: z.string().optional(),
  page: z.string().optional(),
  limit: z.string().optional(),
});

export const Pagination = z.looseObject({
  current_page: z.number().int(),
  limit: z.number().int(),
  total_count: z.number().int(),
  total_pages: z.number().int(),
  has_next_page: z.boolean(),
  has_previous_page: z.boolean(),
});

export const KnowledgePage = z.looseObject({ knowledge_items: z.array(KnowledgeItem), pagination: Pagination });

export const KnowledgeParams = z.strictObject({ id: z.string() });

export type KnowledgeItem = z.infer<typeof KnowledgeItem>;
export type KnowledgeItemWithContent = z.infer<typeof KnowledgeItemWithContent>;
export type KnowledgeCreate = z.infer<typeof KnowledgeCreate>;
export type KnowledgeUpdate = z.infer<typeof KnowledgeUpdate>;
export type KnowledgeListQuery = z.infer<typeof KnowledgeListQuery>;
export type Pagination = z.infer<typeof Pagination>;
export type KnowledgePage = z.infer<typeof KnowledgePage>;
