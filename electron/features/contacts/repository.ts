import { z } from 'zod';
import type { ContactCondition, ContactFilter, ContactSort } from '#shared/contract/contact-filter.ts';
import { type Attribute, type Audience, type Contact, ContactColumn } from '#shared/contract/contacts.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { getSetting, setSetting } from '../../store/settings.ts';
import {
  type AttributeAccess,
  attributeNameOf,
  attributeValueTerm,
  type ContactWhere,
  contactWhere,
  type FilterValues,
  searchWords,
} from '../../sync/store/contact-filter.ts';

interface Row {
  id: string;
  connection_id: string;
  first_name: string | null;
  last_name: string | null;
  full_name: string | null;
  primary_phone: string;
  primary_email: string | null;
  address: string | null;
  city: string | null;
  region: string | null;
  zip: string | null;
  occupation: string | null;
  preferred_channel: string | null;
  gender: string | null;
  custom_attributes: string;
  sync_state: string;
  created_at: number | null;
  updated_at: number | null;
  call_count: number;
  last_call_at: number | null;
  audience_ids: string;
}

const toContact = (row: Row): Contact => ({
  id: row.id,
  connectionId: row.connection_id,
  firstName: row.first_name,
  lastName: row.last_name,
  fullName: row.full_name,
  primaryPhone: row.primary_phone,
  primaryEmail: row.primary_email,
  address: row.address,
  city: row.city,
  region: row.region,
  zip: row.zip,
  occupation: row.occupation,
  preferredChannel: row.preferred_channel,
  // A value that this version does not know is not shown rather than refused.
  gender: row.gender === 'male' || row.gender === 'female' ? row.gender : null,
  customAttributes: JSON.parse(row.custom_attributes) as Contact['customAttributes'],
  state: row.sync_state as Contact['state'],
  callCount: row.call_count,
  lastCallAt: row.last_call_at,
  audienceIds: JSON.parse(row.audience_ids) as string[],
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const DETAILS = `c.*,
  (SELECT count(*) FROM calls AS k
    WHERE k.connection_id = c.connection_id AND k.contact_remote_id = c.remote_id) AS call_count,
  (SELECT json_group_array(m.audience_id) FROM
    (SELECT audience_id FROM audience_members WHERE contact_id = c.id
     UNION SELECT audience_id FROM audience_additions WHERE contact_id = c.id) AS m) AS audience_ids`;

/** What is absent comes last either way; the id makes the order total, so that pages never overlap. */
const SORT: Readonly<Record<string, string>> = {
  name: 'c.display_name',
  primaryPhone: 'c.primary_phone',
  primaryEmail: 'c.primary_email',
  city: 'c.city',
  createdAt: 'c.created_at',
  updatedAt: 'c.updated_at',
  lastCallAt: 'c.last_call_at',
};

export interface ContactListInput {
  filter: ContactFilter;
  sort: ContactSort;
  page: { offset: number; limit: number };
}

/** A page of contacts and how many match in all. The page is found by ids first, so that details are read for it alone. */
export function listContacts(db: ReadDb, { filter, sort, page }: ContactListInput): { rows: Contact[]; total: number } {
  const total = countContacts(db, filter);
  const ids = listContactIds(db, { filter, sort, page });
  const found = prepare<Row>(
    db,
    `SELECT ${DETAILS} FROM contacts AS c WHERE c.id IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(ids));
  const byId = new Map(found.map((row) => [row.id, row]));
  const rows = ids.flatMap((id) => byId.get(id) ?? []).map(toContact);
  return { rows, total };
}

/** How many contacts a filter lets through. */
export function countContacts(db: ReadDb, filter: ContactFilter): number {
  const only = soleAttribute(filter);
  if (only === null) return countWhere(db, contactWhere(filter, accessOf(db)));
  const having = countHaving(db, only);
  return isOpposite(only) ? countWhere(db, contactWhere({})) - having : having;
}

function countWhere(db: ReadDb, { where, values }: ContactWhere): number {
  // Without a condition SQLite counts the narrowest index.
  const sql =
    where === 'TRUE'
      ? 'SELECT count(*) AS n FROM contacts AS c'
      : `SELECT count(*) AS n FROM contacts AS c WHERE ${where}`;
  return prepare<{ n: number }>(db, sql).get(values)?.n ?? 0;
}

/** A filter that asks for one attribute alone is counted in the index of attributes. */
function soleAttribute(filter: ContactFilter): ContactCondition | null {
  const [condition, ...others] = filter.conditions ?? [];
  const given = Object.values(filter).filter((value) => value !== undefined && value !== false && value !== '');
  if (condition === undefined || others.length > 0 || given.length > 1) return null;
  return attributeNameOf(condition.field) === null ? null : condition;
}

/** It asks for those who do not have the value. */
const isOpposite = ({ op }: ContactCondition): boolean => op === 'lacks' || op === 'isNot' || op === 'empty';

/** How many contacts have the value that an attribute is compared with, whichever of the two the condition asks for. */
function countHaving(db: ReadDb, condition: ContactCondition): number {
  const values: FilterValues = { name: attributeNameOf(condition.field) ?? '' };
  const value = attributeValueTerm(condition, 'c0', values);
  const sql = `SELECT count(*) AS n FROM contact_attributes AS a WHERE a.name = @name${value}`;
  return prepare<{ n: number }>(db, sql).get(values)?.n ?? 0;
}

/** From so many on, looking at contacts one by one is quicker than finding all who have a value first. */
const MANY_MATCHES = 2_000;

const accessOf =
  (db: ReadDb) =>
  (condition: ContactCondition): AttributeAccess =>
    countHaving(db, condition) >= MANY_MATCHES ? 'each' : 'set';

/** The ids of a page, in its order. */
export function listContactIds(db: ReadDb, { filter, sort, page }: ContactListInput): string[] {
  const { where, values } = contactWhere(filter, accessOf(db));
  const attribute = attributeNameOf(sort.by);
  if (attribute !== null) return idsByAttribute(db, { where, values }, { name: attribute, order: sort.order }, page);
  // A search reads every row anyway; going through an index would fetch each of them from another place.
  const plus = searchWords(filter.text).length > 0 ? '+' : '';
  const order = sort.order === 'desc' ? 'DESC' : 'ASC';
  const nullsLast = sort.by === 'name' || sort.by === 'primaryPhone' ? '' : 'NULLS LAST';
  return prepare<{ id: string }>(
    db,
    `SELECT c.id FROM contacts AS c WHERE ${where}
     ORDER BY ${plus}${SORT[sort.by]} ${order} ${nullsLast}, c.id ${order} LIMIT @limit OFFSET @offset`,
  )
    .all({ ...values, ...page })
    .map(({ id }) => id);
}

/** Those who have a value of the attribute by that value, then all others by name. */
function idsByAttribute(
  db: ReadDb,
  { where, values }: ContactWhere,
  { name, order }: { name: string; order: 'asc' | 'desc' },
  { offset, limit }: ContactListInput['page'],
): string[] {
  const direction = order === 'desc' ? 'DESC' : 'ASC';
  const isAll = where === 'TRUE';
  const from = isAll
    ? 'contact_attributes AS s'
    : // The order of the join is the order of the list, so that a page ends the walk.
      'contact_attributes AS s CROSS JOIN contacts AS c ON c.id = s.contact_id';
  const narrowed = `s.name = @sortName${isAll ? '' : ` AND ${where}`}`;
  const given = { ...values, sortName: name };
  const having = prepare<{ id: string }>(
    db,
    `SELECT s.contact_id AS id FROM ${from} WHERE ${narrowed}
     ORDER BY s.number ${direction}, s.folded ${direction}, s.contact_id ${direction} LIMIT @limit OFFSET @offset`,
  )
    .all({ ...given, offset, limit })
    .map(({ id }) => id);
  if (having.length === limit) return having;
  const count = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM ${from} WHERE ${narrowed}`).get(given)?.n ?? 0;
  const rest = prepare<{ id: string }>(
    db,
    `SELECT c.id FROM contacts AS c
     WHERE ${where} AND NOT EXISTS (SELECT 1 FROM contact_attributes AS s WHERE s.contact_id = c.id AND s.name = @sortName)
     ORDER BY c.display_name, c.id LIMIT @limit OFFSET @offset`,
  ).all({ ...given, offset: Math.max(0, offset - count), limit: limit - having.length });
  return [...having, ...rest.map(({ id }) => id)];
}

export function findContact(db: ReadDb, id: string): Contact | null {
  const row = prepare<Row>(db, `SELECT ${DETAILS} FROM contacts AS c WHERE c.id = ?`).get(id);
  return row ? toContact(row) : null;
}

/** Another contact of the connection with this very number, which is what a platform tells contacts apart by. */
export function findByPhone(
  db: ReadDb,
  { connectionId, phone, exceptId }: { connectionId: string; phone: string; exceptId: string },
): { id: string; displayName: string } | null {
  const row = prepare<{ id: string; displayName: string }>(
    db,
    `SELECT id, display_name AS displayName FROM contacts
     WHERE connection_id = @connectionId AND id <> @exceptId AND primary_phone = @phone LIMIT 1`,
  ).get({ connectionId, phone, exceptId });
  return row ?? null;
}

const ATTRIBUTE = `SELECT id, connection_id AS connectionId, name, display_name AS displayName, description, type
  FROM attributes`;

export const findAttributeShown = (db: ReadDb, key: { connectionId: string; remoteId: string }): Attribute | null =>
  prepare<Attribute>(db, `${ATTRIBUTE} WHERE connection_id = @connectionId AND remote_id = @remoteId`).get(key) ?? null;

export const listAttributes = (db: ReadDb): Attribute[] =>
  prepare<Attribute>(db, `${ATTRIBUTE} ORDER BY display_name, id`).all();

/** How many contacts have a value for each attribute, by the attribute's id. */
export function countAttributeUse(db: ReadDb): Record<string, number> {
  const rows = prepare<{ id: string; n: number }>(
    db,
    // Only where two platforms keep an attribute of one name does it matter whose contact has the value.
    `SELECT d.id, CASE WHEN (SELECT count(*) FROM attributes AS other WHERE other.name = d.name) = 1
       THEN (SELECT count(*) FROM contact_attributes AS a WHERE a.name = d.name)
       ELSE (SELECT count(*) FROM contact_attributes AS a JOIN contacts AS c ON c.id = a.contact_id
             WHERE a.name = d.name AND c.connection_id = d.connection_id) END AS n
     FROM attributes AS d`,
  ).all();
  return Object.fromEntries(rows.map(({ id, n }) => [id, n]));
}

export const listAudiences = (db: ReadDb): Audience[] =>
  prepare<Audience>(
    db,
    `SELECT id, connection_id AS connectionId, name, description,
       (SELECT count(*) FROM audience_people AS p WHERE p.audience_id = audiences.id) AS contactCount
     FROM audiences ORDER BY name, id`,
  ).all();

export const hasConnection = (db: ReadDb, id: string): boolean =>
  prepare(db, 'SELECT 1 FROM connections WHERE id = ?').get(id) !== undefined;

const COLUMNS_SETTING = 'contacts.columns';
const KeptColumns = z.array(ContactColumn).nullable();

/** The columns of the grid that this workspace chose, or null. */
export const readColumns = (db: ReadDb): ContactColumn[] | null => getSetting(db, COLUMNS_SETTING, KeptColumns, null);

export const keepColumns = (db: WriteDb, columns: readonly ContactColumn[] | null): void =>
  setSetting(db, COLUMNS_SETTING, columns);
