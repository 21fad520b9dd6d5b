import { all, count, type Db, first, listSeqs, run } from '../../db/statements.ts';
import { searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';
import type { AttributeValues } from '../custom-attributes/values.ts';
import { contactSearch, HOLDS_TEXT } from './search.ts';

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

/** Hits that are put in order at once. Of more, the first pages come sooner by walking the ordered list and reading texts. */
const MANY_HITS = 20_000;
const NEAR_THE_START = 2000;

/** One page, found in an index alone and only then read in full, so that deep pages of a large list stay quick. */
export function listContacts(db: Db, filter: ContactFilter): Counted<ContactRecord> {
  const { limit, offset } = filter;
  const { total, ordered, walk, parameters } = selectionOf(db, filter);
  const isWalked = walk !== null && (ordered === null || (total > MANY_HITS && offset < NEAR_THE_START));
  const seqs = isWalked
    ? all<{ seq: number }>(db, `${walk} LIMIT @limit OFFSET @offset`, { ...parameters, limit, offset }).map(
        ({ seq }) => seq,
      )
    : [...(ordered?.() ?? []).slice(offset, offset + limit)];
  const rows = all<Row>(
    db,
    `SELECT contacts.* FROM json_each(@seqs) page JOIN contacts ON contacts.seq = page.value ORDER BY page.key`,
    { seqs: JSON.stringify(seqs) },
  );
  return { rows: rows.map(toRecord), total };
}

interface Selection {
  total: number;
  /** SQL that walks the list in the order of an index and reads each row until the page is full; null where that may take long. */
  walk: string | null;
  parameters: Record<string, string | number>;
  /** The whole list in order, which is remembered; null where walking is always as quick. */
  ordered: (() => Uint32Array) | null;
}

const INDEXED = `FROM contacts_text CROSS JOIN contacts c ON c.seq = contacts_text.rowid WHERE contacts_text MATCH @search`;
const IS_MEMBER = `EXISTS
  (SELECT 1 FROM audience_members m WHERE m.audience_seq = @audienceSeq AND m.contact_seq = c.seq)`;
/** What the index counts knows deleted contacts too; they are few. */
const COUNT_LIVE_IN_INDEX = `SELECT (SELECT count(*) FROM contacts_text WHERE contacts_text MATCH @search)
  - (SELECT count(*) FROM contacts c WHERE c.deleted_at IS NOT NULL AND instr(c.search_text, @text) > 0) AS n`;

/** How the rows that a filter asks for are counted and found. */
function selectionOf(db: Db, { search: typed, audienceSeq, sortBy, sortOrder, ...changes }: ContactFilter): Selection {
  const column = SORT_COLUMNS[sortBy];
  const order = sortOrder === 'asc' ? 'ASC' : 'DESC';
  const orderBy = `ORDER BY c.${column} ${order}, c.seq ${order}`;
  const { condition, parameters: changed } = whereChanged(changes);
  const given: Record<string, number> = audienceSeq === undefined ? changed : { ...changed, audienceSeq };
  const isAll = audienceSeq === undefined && changes.updatedSince === undefined && !changes.includeDeleted;
  const contacts = `FROM contacts c WHERE ${condition}`;
  const members = `FROM audience_members m CROSS JOIN contacts c ON c.seq = m.contact_seq
    WHERE m.audience_seq = @audienceSeq AND ${condition}`;
  const from = audienceSeq === undefined ? contacts : members;
  // Few of the contacts along the way may be members, and no index has the order of deleted ones.
  const isWalkable = audienceSeq === undefined && !changes.includeDeleted;
  const walkIn = (rest: string): string | null => (isWalkable ? `SELECT c.seq ${rest} ${orderBy}` : null);
  const search = contactSearch(typed);
  if (search === null) {
    return {
      total: count(db, `SELECT count(*) AS n ${from}`, given),
      walk: walkIn(contacts),
      parameters: given,
      ordered: isAll ? null : () => listSeqs(db, `SELECT c.seq ${from} ${orderBy}`, given),
    };
  }
  const inIndex = audienceSeq === undefined ? INDEXED : `${INDEXED} AND ${IS_MEMBER}`;
  const hits = search.isIndexed ? `${inIndex} AND ${condition}` : `${from} AND ${HOLDS_TEXT}`;
  const parameters = { ...given, search: search.isIndexed ? search.inIndex : search.inText };
  const some = listSeqs(db, `SELECT c.seq ${hits} LIMIT ${MANY_HITS + 1}`, parameters);
  const hasMany = some.length > MANY_HITS;
  const countMany = (): number =>
    search.isIndexed && isAll
      ? count(db, COUNT_LIVE_IN_INDEX, { search: search.inIndex, text: search.inText })
      : count(db, `SELECT count(*) AS n ${hits}`, parameters);
  const putInOrder = `SELECT c.seq FROM json_each(@hits) hit CROSS JOIN contacts c ON c.seq = hit.value ${orderBy}`;
  return {
    total: hasMany ? countMany() : some.length,
    walk: walkIn(`${contacts} AND ${HOLDS_TEXT}`),
    parameters: { ...given, search: search.inText },
    ordered: () =>
      hasMany || search.isIndexed
        ? listSeqs(db, `SELECT c.seq ${hits} ${orderBy}`, parameters)
        : // A second reading of all texts costs more than handing the hits over.
          listSeqs(db, putInOrder, { hits: JSON.stringify([...some]) }),
  };
}

export function findContact(db: Db, id: string): ContactRecord | undefined {
  const row = first<Row>(db, 'SELECT * FROM contacts WHERE id = @id AND deleted_at IS NULL', { id });
  return row && toRecord(row);
}

/** By its place in the order of creation, deleted or not; throws where there is none. */
export function contactOfSeq(db: Db, seq: number): ContactRecord {
  const row = first<Row>(db, 'SELECT * FROM contacts WHERE seq = @seq', { seq });
  if (row === undefined) throw new Error(`there is no contact ${seq}`);
  return toRecord(row);
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
