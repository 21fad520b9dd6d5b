import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import { ATTRIBUTE_PREFIX } from '#shared/domain/contact-filter.ts';
import type { Fields, FieldValue } from '#shared/domain/fields.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { selectionWhere } from '../../sync/store/contact-filter.ts';

/** A contact that waits to be deleted is not edited; one whose deletion was refused is. */
const NOT_LEAVING = `NOT EXISTS (SELECT 1 FROM outbox AS gone WHERE gone.entity_id = c.id AND gone.operation = 'delete'
  AND gone.state NOT IN ('done', 'discarded', 'failed'))`;

const COLUMNS: Readonly<Record<string, string>> = {
  firstName: 'first_name',
  lastName: 'last_name',
  fullName: 'full_name',
  primaryEmail: 'primary_email',
  address: 'address',
  city: 'city',
  region: 'region',
  zip: 'zip',
  occupation: 'occupation',
  preferredChannel: 'preferred_channel',
  gender: 'gender',
};

type Values = Record<string, string | number | null>;

/** How many contacts are chosen; with `attributes`, of those only the ones that may be given values of these. */
export function countChosen(
  db: ReadDb,
  selection: ContactSelection,
  editable: { attributes: readonly string[] } | null = null,
): number {
  const { where, values } = selectionWhere(selection);
  const given: Values = { ...values };
  const terms = [where, ...(editable ? editableTerms(editable.attributes, given) : [])];
  const sql = `SELECT count(*) AS n FROM contacts AS c WHERE ${terms.join(' AND ')}`;
  return prepare<{ n: number }>(db, sql).get(given)?.n ?? 0;
}

/** The chosen contacts that get another value by these fields, by name. */
export function changingIds(db: ReadDb, selection: ContactSelection, fields: Fields): string[] {
  const { where, values } = selectionWhere(selection);
  const given: Values = { ...values };
  const attributes = Object.keys(fields).filter((field) => field.startsWith(ATTRIBUTE_PREFIX));
  const names = attributes.map((field) => field.slice(ATTRIBUTE_PREFIX.length));
  const differs = Object.entries(fields).map(([field, value], index) => differsTerm(field, value, index, given));
  const terms = [where, ...editableTerms(names, given), `(${differs.join(' OR ')})`];
  return idsWhere(db, terms, given);
}

/** The chosen contacts that do not wait to be deleted already, by name. */
export function removableIds(db: ReadDb, selection: ContactSelection): string[] {
  const { where, values } = selectionWhere(selection);
  return idsWhere(db, [where, NOT_LEAVING], values);
}

const idsWhere = (db: ReadDb, terms: readonly string[], values: Values): string[] =>
  prepare<{ id: string }>(
    db,
    `SELECT c.id FROM contacts AS c WHERE ${terms.join(' AND ')} ORDER BY c.display_name, c.id`,
  )
    .all(values)
    .map(({ id }) => id);

/** Nobody is given an attribute that their platform does not have. */
function editableTerms(attributes: readonly string[], values: Values): string[] {
  return [
    NOT_LEAVING,
    ...attributes.map((name, index) => {
      values[`attribute${index}`] = name;
      return `EXISTS (SELECT 1 FROM attributes AS d WHERE d.connection_id = c.connection_id AND d.name = @attribute${index})`;
    }),
  ];
}

function differsTerm(field: string, value: FieldValue, index: number, values: Values): string {
  values[`new${index}`] = typeof value === 'boolean' ? Number(value) : value;
  if (!field.startsWith(ATTRIBUTE_PREFIX)) return `nullif(c.${COLUMNS[field]}, '') IS NOT @new${index}`;
  values[`key${index}`] = field.slice(ATTRIBUTE_PREFIX.length);
  return `(SELECT e.value FROM json_each(c.custom_attributes) AS e WHERE e.key = @key${index}) IS NOT @new${index}`;
}
