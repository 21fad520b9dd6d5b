import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';
import type { AttributeValues } from '../custom-attributes/values.ts';

/** Text fields of a contact, with their columns. */
const COLUMNS = {
  primaryPhone: 'primary_phone',
  firstName: 'first_name',
  lastName: 'last_name',
  fullName: 'full_name',
  primaryEmail: 'primary_email',
  address: 'address',
  city: 'city',
  state: 'state',
  zip: 'zip',
  occupation: 'occupation',
  preferredChannel: 'preferred_channel',
  gender: 'gender',
} as const;

export const CONTACT_TEXT_FIELDS = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

export interface ContactFields {
  primaryPhone: string;
  firstName: string | null;
  lastName: string | null;
  fullName: string | null;
  primaryEmail: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
  occupation: string | null;
  preferredChannel: string | null;
  gender: string | null;
  channels: unknown[] | null;
  values: AttributeValues;
}

export interface ContactRecord extends ContactFields {
  seq: number;
  id: string;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
}

export type ContactSort = 'firstName' | 'lastName' | 'primaryPhone' | 'primaryEmail' | 'createdAt' | 'updatedAt';

export interface ContactFilter extends Slice, ChangeFilter {
  search?: string | undefined;
  /** Members of this audience only. */
  audienceSeq?: number | undefined;
  sortBy: ContactSort;
  sortOrder: 'asc' | 'desc';
}

/** SQL for the name that a contact `c` is shown by; null where it has none. */
export const CONTACT_NAME = `coalesce(c.full_name,
  nullif(trim(coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, '')), ''))`;

type Row = Record<string, string | number | null>;

const SORT_COLUMNS: Readonly<Record<ContactSort, string>> = {
  firstName: 'first_name',
  lastName: 'last_name',
  primaryPhone: 'primary_phone',
  primaryEmail: 'primary_email',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

/** One page, found in an index alone and only then read in full, so that deep pages of a large list stay quick. */
export function listContacts(db: Db, filter: ContactFilter): Counted<ContactRecord> {
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  const { from, parameters } = fromFilter(filter);
  const total = count(db, `SELECT count(*) AS n ${from}`, parameters);
  const rows = all<Row>(
    db,
    `SELECT contacts.* FROM (SELECT c.seq ${from} ORDER BY c.${column} ${order}, c.seq ${order} LIMIT @limit OFFSET @offset) page
     JOIN contacts ON contacts.seq = page.seq ORDER BY contacts.${column} ${order}, contacts.seq ${order}`,
    { ...parameters, limit: filter.limit, offset: filter.offset },
  );
  return { rows: rows.map(toRecord), total };
}

function fromFilter({ search, audienceSeq, ...changes }: ContactFilter): {
  from: string;
  parameters: Record<string, string | number>;
} {
  const { condition, parameters: changed } = whereChanged(changes);
  const parameters: Record<string, string | number> = { ...changed };
  let from = 'FROM contacts c';
  if (audienceSeq !== undefined) {
    from += ' JOIN audience_members m ON m.contact_seq = c.seq AND m.audience_seq = @audienceSeq';
    parameters.audienceSeq = audienceSeq;
  }
  from += ` WHERE ${condition}`;
  if (search !== undefined && search !== '') {
    from += ' AND instr(c.search_text, @search) > 0';
    parameters.search = fold(search);
  }
  return { from, parameters };
}

export function findContact(db: Db, id: string): ContactRecord | undefined {
  const row = first<Row>(db, 'SELECT * FROM contacts WHERE id = @id AND deleted_at IS NULL', { id });
  return row && toRecord(row);
}

export function findContactByPhone(db: Db, primaryPhone: string): ContactRecord | undefined {
  const row = first<Row>(db, 'SELECT * FROM contacts WHERE primary_phone = @primaryPhone AND deleted_at IS NULL', {
    primaryPhone,
  });
  return row && toRecord(row);
}

const WRITTEN = [...Object.values(COLUMNS), 'channels', 'attribute_values', 'search_text'];

const INSERT = `INSERT INTO contacts (id, created_at, updated_at, ${WRITTEN.join(', ')})
  VALUES (@id, @at, @at, ${WRITTEN.map((column) => `@${column}`).join(', ')})`;

const UPDATE = `UPDATE contacts SET updated_at = @at, ${WRITTEN.map((column) => `${column} = @${column}`).join(', ')}
  WHERE id = @id`;

export function insertContact(db: Db, id: string, fields: ContactFields, at: number): void {
  run(db, INSERT, { id, at, ...toColumns(fields) });
}

export function updateContact(db: Db, id: string, fields: ContactFields, at: number): void {
  run(db, UPDATE, { id, at, ...toColumns(fields) });
}

export function softDeleteContact(db: Db, id: string, at: number): void {
  run(db, 'UPDATE contacts SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}

function toColumns(fields: ContactFields): Record<string, string | null> {
  const text = CONTACT_TEXT_FIELDS.map((field) => [COLUMNS[field], fields[field]]);
  const { firstName, lastName, fullName, primaryPhone, primaryEmail } = fields;
  return {
    ...Object.fromEntries(text),
    channels: fields.channels === null ? null : JSON.stringify(fields.channels),
    attribute_values: JSON.stringify(fields.values),
    search_text: searchText([firstName, lastName, fullName, primaryPhone, primaryEmail]),
  };
}

function toRecord(row: Row): ContactRecord {
  const text = CONTACT_TEXT_FIELDS.map((field) => [field, row[COLUMNS[field]]]);
  return {
    ...Object.fromEntries(text),
    seq: row.seq,
    id: row.id,
    channels: row.channels === null ? null : JSON.parse(String(row.channels)),
    values: JSON.parse(String(row.attribute_values)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}
