import type { Attribute } from '#shared/contract/contacts.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import type { RowRules } from './check-row.ts';
import type { ImportRecord } from './repository.ts';

/** The custom attributes of a connection. */
export const attributesOf = (
  db: ReadDb,
  connectionId: string | null,
): Pick<Attribute, 'name' | 'displayName' | 'type'>[] =>
  prepare<Pick<Attribute, 'name' | 'displayName' | 'type'>>(
    db,
    `SELECT name, display_name AS displayName, type FROM attributes WHERE connection_id = ? ORDER BY display_name, id`,
  ).all(connectionId);

export const rulesOf = (db: ReadDb, { connectionId, mappings, defaultCountry }: ImportRecord): RowRules => ({
  mappings,
  defaultCountry,
  attributes: attributesOf(db, connectionId),
});
