import type { WriteDb } from '../../store/database.ts';
import type { Topic } from '../change-notes.ts';
import { recomputeContact } from '../store/contact-store.ts';
import type { ChangeRecord, Entity } from '../store/outbox-table.ts';
import type { ChangeKind } from './change-kind.ts';
import { audienceKind } from './kinds/audience.ts';
import { callKind } from './kinds/call.ts';
import { messageKind } from './kinds/message.ts';
import { programKind } from './kinds/program.ts';
import { smsProgramKind } from './kinds/sms-program.ts';

/** Every kind of change but that of contacts, by the record that it is about. */
const KINDS: Partial<Record<Entity, ChangeKind>> = {
  audience: audienceKind,
  program: programKind,
  smsProgram: smsProgramKind,
  message: messageKind,
  call: callKind,
};

/** What reaches people or is paid for. */
export const EFFECT_ENTITIES: readonly Entity[] = (Object.keys(KINDS) as Entity[]).filter(
  (entity) => KINDS[entity]?.isEffect === true,
);

export const findKind = (entity: Entity): ChangeKind | null => KINDS[entity] ?? null;

export const topicOf = (entity: Entity): Topic => findKind(entity)?.topic ?? 'contacts';

/** Writes anew what people see of the record that a change is about. */
export function recompute(db: WriteDb, { entity, entityId }: Pick<ChangeRecord, 'entity' | 'entityId'>): void {
  if (entity === 'contact') recomputeContact(db, entityId);
  else findKind(entity)?.recompute?.(db, entityId);
}
