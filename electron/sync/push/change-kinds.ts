import type { WriteDb } from '../../store/database.ts';
import type { Topic } from '../change-notes.ts';
import { recomputeContact } from '../store/contact-store.ts';
import type { ChangeRecord, Entity } from '../store/outbox-table.ts';
import type { ChangeKind } from './change-kind.ts';

/** Every kind of change but that of contacts, by the record that it is about. */
const KINDS: Partial<Record<Entity, ChangeKind>> = {};

export const findKind = (entity: Entity): ChangeKind | null => KINDS[entity] ?? null;

export const topicOf = (entity: Entity): Topic => findKind(entity)?.topic ?? 'contacts';

/** Writes anew what people see of the record that a change is about. */
export function recompute(db: WriteDb, { entity, entityId }: Pick<ChangeRecord, 'entity' | 'entityId'>): void {
  if (entity === 'contact') recomputeContact(db, entityId);
  else findKind(entity)?.recompute?.(db, entityId);
}
