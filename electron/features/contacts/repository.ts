import type { Attribute, Audience, Contact, ContactFilter, ContactSort } from '#shared/contract/contacts.ts';
import { digitsOf, foldText } from '#shared/domain/contact.ts';
import { prepare, type ReadDb } from '../../store/database.ts';

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
  (SELECT json_group_array(m.audience_id) FROM audience_members AS m WHERE m.contact_id = c.id) AS audience_ids`;

/** What is absent comes last either way; the id makes the order total, so that pages never overlap. */
const SORT: Readonly<Record<ContactSort['by'], string>> = {
  name: 'c.display_name',
  primaryPhone: 'c.primary_phone',
  primaryEmail: 'c.primary_email',
  city: 'c.city',
  createdAt: 'c.created_at',
  lastCallAt: 'c.last_call_at',
};

type Parameters = Record<string, string | number>;

export interface ContactListInput {
  filter: ContactFilter;
  sort: ContactSort;
  page: { offset: number; limit: number };
}

/** A page of contacts and how many match in all. The page is found by ids first, so that details are read for it alone. */
export function listContacts(db: ReadDb, { filter, sort, page }: ContactListInput): { rows: Contact[]; total: number } {
  const { where, parameters } = whereOf(filter);
  // A search reads every row anyway; going through an index would fetch each of them from another place.
  const plus = wordsOf(filter.text).length > 0 ? '+' : '';
  const order = sort.order === 'desc' ? 'DESC' : 'ASC';
  const nullsLast = sort.by === 'name' || sort.by === 'primaryPhone' ? '' : 'NULLS LAST';
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM contacts AS c ${where}`).get(parameters)?.n ?? 0;
  const ids = prepare<{ id: string }>(
    db,
    `SELECT c.id FROM contacts AS c ${where} ORDER BY ${plus}${SORT[sort.by]} ${order} ${nullsLast}, c.id ${order}
     LIMIT @limit OFFSET @offset`,
  ).all({ ...parameters, ...page });
  const found = prepare<Row>(
    db,
    `SELECT ${DETAILS} FROM contacts AS c WHERE c.id IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(ids.map(({ id }) => id)));
  const byId = new Map(found.map((row) => [row.id, row]));
  const rows = ids.flatMap(({ id }) => byId.get(id) ?? []).map(toContact);
  return { rows, total };
}

function whereOf(filter: ContactFilter): { where: string; parameters: Parameters } {
  const terms: string[] = [];
  const parameters: Parameters = {};
  for (const [index, word] of wordsOf(filter.text).entries()) {
    terms.push(wordTerm(word, index, parameters));
  }
  if (filter.audienceId !== undefined) {
    terms.push('c.id IN (SELECT contact_id FROM audience_members WHERE audience_id = @audienceId)');
    parameters.audienceId = filter.audienceId;
  }
  if (filter.state !== undefined) {
    // The index holds what is not synced; only with these words does SQLite see that it may be used.
    terms.push(
      filter.state === 'synced' ? 'c.sync_state = @state' : "c.sync_state = @state AND c.sync_state <> 'synced'",
    );
    parameters.state = filter.state;
  }
  if (filter.unsyncedOnly) terms.push("c.sync_state <> 'synced'");
  return { where: terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : '', parameters };
}

/** The whole text as one number where it is written as one ("+212 6 12"), else its words. */
function wordsOf(text: string | undefined): string[] {
  const folded = foldText(text ?? '');
  if (folded === '') return [];
  if (/^[\d\s+().\-/]+$/.test(folded) && digitsOf(folded).length >= 3) return [digitsOf(folded)];
  return folded.split(' ');
}

/** A word is found in names, phone and e-mail; one of digits also in a phone number written with spaces or dashes. */
function wordTerm(word: string, index: number, parameters: Parameters): string {
  parameters[`word${index}`] = word;
  const inText = `instr(c.search_text, @word${index}) > 0`;
  return /^\d{3,}$/.test(word) ? `(${inText} OR instr(c.phone_digits, @word${index}) > 0)` : inText;
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

export const listAttributes = (db: ReadDb): Attribute[] =>
  prepare<Attribute>(
    db,
    `SELECT id, connection_id AS connectionId, name, display_name AS displayName, description, type
     FROM attributes ORDER BY display_name, id`,
  ).all();

export const listAudiences = (db: ReadDb): Audience[] =>
  prepare<Audience>(
    db,
    `SELECT id, connection_id AS connectionId, name, description, contact_count AS contactCount
     FROM audiences ORDER BY name, id`,
  ).all();

export const hasConnection = (db: ReadDb, id: string): boolean =>
  prepare(db, 'SELECT 1 FROM connections WHERE id = ?').get(id) !== undefined;
