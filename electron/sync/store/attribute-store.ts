import { CUSTOM_ATTRIBUTE_TYPES, type CustomAttribute } from '#shared/wire/gomobile/custom-attributes.ts';
import type { Random } from '../../lib/ports.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { deleteBase, findBase, findBaseByLocalId, hashOf, instantOf, metAgain, putBase } from './base-table.ts';

const ATTRIBUTES = 'attributes';

export interface AttributeAnswer {
  connectionId: string;
  attribute: CustomAttribute;
  /** Of the scan that listed it; null for the reply to an action. */
  generation: number | null;
}

/** Keeps what a platform said of a custom attribute, in the transaction of the caller. Answers its local id if that changed anything. */
export function applyAttribute(
  { db, random }: { db: WriteDb; random: Random },
  { connectionId, attribute, generation }: AttributeAnswer,
): string | null {
  const key = { connectionId, collection: ATTRIBUTES, remoteId: attribute.id } as const;
  const known = findBase(db, key);
  const hash = hashOf(attribute);
  if (known?.hash === hash) {
    metAgain(db, key);
    return null;
  }
  const localId = known?.localId ?? random.uuid();
  putBase(db, { ...key, localId, body: attribute, hash, updatedAt: instantOf(attribute.updatedAt), generation });
  prepare(
    db,
    `INSERT INTO attributes (id, connection_id, remote_id, name, display_name, description, type)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, display_name = excluded.display_name,
       description = excluded.description, type = excluded.type`,
  ).run(
    localId,
    connectionId,
    attribute.id,
    attribute.name,
    attribute.displayName ?? attribute.name,
    attribute.description ?? null,
    // A type that this version does not know is shown as text.
    CUSTOM_ATTRIBUTE_TYPES.find((type) => type === attribute.type) ?? 'text',
  );
  return localId;
}

/** The platform's id of an attribute that is here, and whose it is. */
export function findAttribute(db: ReadDb, id: string): { connectionId: string; remoteId: string } | null {
  return findBaseByLocalId(db, ATTRIBUTES, id);
}

/** Takes an attribute away that its platform no longer has. In the transaction of the caller. */
export function forgetAttribute(db: WriteDb, connectionId: string, remoteId: string): void {
  const known = findBase(db, { connectionId, collection: ATTRIBUTES, remoteId });
  deleteBase(db, { connectionId, collection: ATTRIBUTES, remoteId });
  if (known) prepare(db, 'DELETE FROM attributes WHERE id = ?').run(known.localId);
}
