import type { KnowledgeItemWithContent } from '#shared/wire/flowgent/knowledge.ts';
import type { KnowledgeBase } from '#shared/wire/gomobile/knowledge-bases.ts';
import type { FlowgentConnector } from '../../connectors/flowgent/flowgent-connector.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import { knowledgeBases, knowledgeItems } from '../../sync/pull/collections/knowledge.ts';
import { keepDetail, keepRecord } from '../../sync/store/record-store.ts';

/** What the commands of knowledge need of the engine. */
export type KnowledgeDeps = Pick<EngineParts, 'db' | 'clock' | 'random' | 'publish' | 'online' | 'jobs'>;

export type BaseClient = GomobileConnector['client'];
export type ItemClient = FlowgentConnector['client'];

export const knowledgeChanged = ({ publish }: Pick<KnowledgeDeps, 'publish'>, id: string): void =>
  publish('knowledge', 'onChanged', { ids: [id] });

/** Keeps what the platform said of a base. Answers its id here. */
export function keepBase(deps: KnowledgeDeps, connectionId: string, base: KnowledgeBase): string {
  const id = keepRecord(deps, knowledgeBases, { connectionId, item: base });
  knowledgeChanged(deps, id);
  return id;
}

/** Keeps an item as its list would send it, and its content beside it. Answers its id here. */
export function keepItem(deps: KnowledgeDeps, connectionId: string, item: KnowledgeItemWithContent): string {
  const { content: _content, ...listed } = item;
  const id = keepRecord(deps, knowledgeItems, { connectionId, item: listed });
  keepDetail(deps, id, item);
  knowledgeChanged(deps, id);
  return id;
}

export const statusOf = (error: unknown): number | null => failureOf(error)?.status ?? null;

/** True once a request has succeeded, or what it was about is gone there already. */
export async function unlessGone(act: () => Promise<unknown>): Promise<true> {
  try {
    await act();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  return true;
}

/** True where asking for it says that it is gone, null where it is still there. */
export async function goneOrNull(ask: () => Promise<unknown>): Promise<true | null> {
  try {
    await ask();
    return null;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    throw error;
  }
}
