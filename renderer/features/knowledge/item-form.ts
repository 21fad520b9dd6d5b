import type { ItemDraftFields } from '#shared/contract/knowledge.ts';
import { MAX_KNOWLEDGE_CONTENT } from '#shared/domain/knowledge-limits.ts';

/** Whether a platform would take an item as it is typed. */
export const isItemReady = ({ name, content, agentIds }: Required<ItemDraftFields>): boolean =>
  name.trim() !== '' && content.trim() !== '' && content.length <= MAX_KNOWLEDGE_CONTENT && agentIds.length > 0;
