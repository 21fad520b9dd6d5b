import { attributesOf, digitsOf, displayNameOf, foldText, searchTextOf } from '#shared/domain/contact.ts';
import type { Fields, FieldValue } from '#shared/domain/fields.ts';
import { recordStateOf } from '#shared/domain/outbox-state.ts';
import { replay } from '#shared/domain/replay.ts';
import { Contact, customAttributeMap } from '#shared/wire/gomobile/contacts.ts';
import { toContactFields } from '../../connectors/gomobile/contact-mapping.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import {
  type BaseRow,
  bury,
  deleteBase,
  dropReject,
  findBase,
  findBaseByLocalId,
  hashOf,
  instantOf,
  isBuried,
  markGone,
  metAgain,
  putBase,
} from './base-table.ts';
import { type ChangeRecord, listOpenChanges, updateChange } from './outbox-table.ts';

const CONTACTS = 'contacts';

/** The contact as its platform has it, as flat fields. */
export const fieldsOfBase = (base: BaseRow): Fields => toContactFields(Contact.parse(base.body));

type ContactBase = Pick<BaseRow, 'remoteId' | 'body' | 'updatedAt'> & { connectionId: string };

/** The platform's record and its open changes: all that decides what people see. `base` is given by who has just kept it. */
export function readContact(
  db: ReadDb,
  localId: string,
  base: ContactBase | null = findBaseByLocalId(db, CONTACTS, localId),
) {
  const changes = listOpenChanges(db, localId);
  const contact = base && Contact.parse(base.body);
  const fields = replay(contact && toContactFields(contact), changes);
  return { base, contact, changes, fields };
}

/**
 * Writes what replaying the open changes over the platform's record gives, or removes the contact where neither side has
 * one. The only writer of `contacts`; call it in the transaction that changed either side, with the platform's record where that was
 * kept just now.
 */
export function recomputeContact(db: WriteDb, localId: string, kept?: ContactBase): void {
  const { base, contact, changes, fields } = readContact(db, localId, kept);
  const connectionId = base?.connectionId ?? changes[0]?.connectionId;
  if (fields === null || connectionId === undefined) {
    prepare(db, 'DELETE FROM contacts WHERE id = ?').run(localId);
    return;
  }
  const attributes = attributesOf(fields, { unset: false });
  const customAttributes = JSON.stringify(attributes);
  const before = prepare<{ kept: string }>(db, 'SELECT custom_attributes AS kept FROM contacts WHERE id = ?').get(
    localId,
  );
  prepare(db, UPSERT).run({
    id: localId,
    connectionId,
    remoteId: base?.remoteId ?? null,
    ...textColumns(fields),
    displayName: displayNameOf(fields),
    customAttributes,
    searchText: searchTextOf(fields),
    phoneDigits: digitsOf(String(fields.primaryPhone ?? '')),
    syncState: recordStateOf(changes.map((change) => change.state)),
    createdAt: contact ? instantOf(contact.createdAt) : (changes[0]?.createdAt ?? null),
    updatedAt: changes.at(-1)?.createdAt ?? base?.updatedAt ?? null,
  });
  if ((before?.kept ?? '{}') !== customAttributes) indexAttributes(db, localId, attributes);
}

/** Longest text of an attribute that filters look into. */
const MAX_FOLDED = 2048;

/** Keeps the attributes of a contact where filters and orders find them. */
function indexAttributes(db: WriteDb, contactId: string, attributes: Readonly<Record<string, FieldValue>>): void {
  prepare(db, 'DELETE FROM contact_attributes WHERE contact_id = ?').run(contactId);
  const insert = prepare(db, 'INSERT INTO contact_attributes (contact_id, name, number, folded) VALUES (?, ?, ?, ?)');
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') insert.run(contactId, name, null, foldText(value).slice(0, MAX_FOLDED));
    else if (value !== null) insert.run(contactId, name, Number(value), null);
  }
}

const TEXT_COLUMNS = {
  firstName: 'first_name',
  lastName: 'last_name',
  fullName: 'full_name',
  primaryPhone: 'primary_phone',
  primaryEmail: 'primary_email',
  address: 'address',
  city: 'city',
  region: 'region',
  zip: 'zip',
  occupation: 'occupation',
  preferredChannel: 'preferred_channel',
  gender: 'gender',
} as const;

/** The fields that filters compare folded. */
const FOLDED_FIELDS = [
  'firstName',
  'lastName',
  'fullName',
  'primaryEmail',
  'address',
  'city',
  'region',
  'zip',
  'occupation',
  'preferredChannel',
] as const satisfies readonly (keyof typeof TEXT_COLUMNS)[];

const FOLD_COLUMNS = Object.fromEntries(FOLDED_FIELDS.map((name) => [`${name}Fold`, `${TEXT_COLUMNS[name]}_fold`]));

const COLUMNS: Readonly<Record<string, string>> = {
  connectionId: 'connection_id',
  remoteId: 'remote_id',
  ...TEXT_COLUMNS,
  ...FOLD_COLUMNS,
  displayName: 'display_name',
  customAttributes: 'custom_attributes',
  searchText: 'search_text',
  phoneDigits: 'phone_digits',
  syncState: 'sync_state',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const UPSERT = `INSERT INTO contacts (id, ${Object.values(COLUMNS).join(', ')})
  VALUES (@id, ${Object.keys(COLUMNS)
    .map((name) => `@${name}`)
    .join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${Object.values(COLUMNS)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;

function textColumns(fields: Fields): Record<string, string | null> {
  const values = Object.keys(TEXT_COLUMNS).map((name) => {
    const value = fields[name] ?? null;
    return [name, value === null ? (name === 'primaryPhone' ? '' : null) : String(value)] as const;
  });
  const folds = FOLDED_FIELDS.map((name) => {
    const value = fields[name] ?? null;
    return [`${name}Fold`, value === null ? null : foldText(String(value))] as const;
  });
  return Object.fromEntries([...values, ...folds]);
}

export interface ContactAnswer {
  connectionId: string;
  contact: Contact;
  /** Of the scan that listed it; null for an answer about this one contact. */
  generation: number | null;
  /** The local record that it answers for, when that is known better than by its remote id. */
  localId?: string;
  /** It stands though it is older than what is kept: the platform went back, as after a restore. */
  isCertain?: boolean;
  /** Told where the answer changes nothing because it is older than the one kept, or than the removal. */
  onOlder?: () => void;
}

/**
 * Keeps what a platform said about a contact and shows it. Answers the local id if anything changed, else null.
 * An answer older than the one kept, and one about a record known to be removed, changes nothing.
 */
export function applyContact(
  db: WriteDb,
  { clock, random }: { clock: Clock; random: Random },
  { connectionId, contact, generation, localId, isCertain = false, onOlder }: ContactAnswer,
): string | null {
  const key = { connectionId, collection: CONTACTS, remoteId: contact.id } as const;
  const known = findBase(db, key);
  if (contact.deletedAt != null) return known ? contactGone(db, clock, key, known) : null;
  const updatedAt = instantOf(contact.updatedAt);
  const isGhost = known === null ? isBuried(db, key, updatedAt) : isOfTheGone(known, updatedAt);
  if (isGhost && !isCertain && localId === undefined) {
    onOlder?.();
    return null;
  }
  dropReject(db, key);
  const isOlder = !isCertain && known?.updatedAt != null && updatedAt !== null && updatedAt < known.updatedAt;
  if (isOlder) onOlder?.();
  const body = withKnownAttributes(contact, known);
  const hash = hashOf({ ...body, customAttributes: customAttributeMapSet(body) });
  const isSame = known?.hash === hash && known.goneAt === null;
  if (known && (isOlder || isSame) && (localId === undefined || localId === known.localId)) {
    metAgain(db, key);
    return null;
  }
  const id = localId ?? known?.localId ?? random.uuid();
  // An id that was made just now stands for nothing else.
  if (known !== null || localId !== undefined) leaveOther(db, id, contact.id);
  const keep = () => putBase(db, { ...key, localId: id, body, hash, updatedAt, generation });
  if (known && known.localId !== id) moveContact(db, known.localId, id, keep);
  else keep();
  recomputeContact(db, id, { connectionId, remoteId: contact.id, body, updatedAt });
  return id;
}

/** It shows no newer state than the one in which the record went away: a list that is behind, or a platform that was restored. */
const isOfTheGone = (known: BaseRow, updatedAt: number | null): boolean =>
  known.goneAt !== null && (updatedAt === null || known.updatedAt === null || updatedAt <= known.updatedAt);

/**
 * A record here stands for one there: a creation that met a contact, and later made one because that was gone, leaves the first.
 * It is not buried, for it may only have got another number: then the next walk brings it as what it is, a contact of its own.
 */
function leaveOther(db: WriteDb, localId: string, remoteId: string): void {
  const other = findBaseByLocalId(db, CONTACTS, localId);
  if (!other || other.remoteId === remoteId) return;
  deleteBase(db, { connectionId: other.connectionId, collection: CONTACTS, remoteId: other.remoteId });
}

/** Lists may leave attributes out; what was read by id then still stands. */
function withKnownAttributes(contact: Contact, known: BaseRow | null): Contact {
  if (contact.customAttributes != null || !known) return contact;
  return { ...contact, customAttributes: Contact.parse(known.body).customAttributes };
}

/** Read by id a contact lists the attributes it has no value for, on lists it does not: they must compare as equal. */
const customAttributeMapSet = (contact: Contact) =>
  Object.fromEntries(
    Object.entries(customAttributeMap(contact.customAttributes)).filter(([, value]) => value !== null),
  );

/**
 * Two local records turned out to be one on the platform: what hangs on the first goes to the second. `keep` writes the platform's
 * record for the second. Only one of them can be shown as that record, so the first goes before the second takes over.
 */
function moveContact(db: WriteDb, fromId: string, toId: string, keep: () => void): void {
  for (const change of listOpenChanges(db, fromId)) updateChange(db, change.id, { entityId: toId });
  const memberships = prepare<{ audienceId: string; generation: number }>(
    db,
    'SELECT audience_id AS audienceId, generation FROM audience_members WHERE contact_id = ?',
  ).all(fromId);
  const additions = prepare<{ changeId: string; audienceId: string }>(
    db,
    'SELECT change_id AS changeId, audience_id AS audienceId FROM audience_additions WHERE contact_id = ?',
  ).all(fromId);
  keep();
  recomputeContact(db, fromId);
  recomputeContact(db, toId);
  for (const { audienceId, generation } of memberships) {
    prepare(db, 'INSERT OR IGNORE INTO audience_members (audience_id, contact_id, generation) VALUES (?, ?, ?)').run(
      audienceId,
      toId,
      generation,
    );
  }
  for (const { changeId, audienceId } of additions) {
    prepare(db, 'INSERT OR IGNORE INTO audience_additions (change_id, audience_id, contact_id) VALUES (?, ?, ?)').run(
      changeId,
      audienceId,
      toId,
    );
  }
}

/**
 * The platform no longer has the contact. Without open changes it goes; an edit that waits becomes a conflict for the person
 * (those after it wait for that decision), a deletion that waits has come true, and a creation makes it anew.
 */
export function contactGone(
  db: WriteDb,
  clock: Clock,
  key: { connectionId: string; collection: 'contacts'; remoteId: string },
  base: BaseRow,
): string {
  const now = clock.now();
  const changes = listOpenChanges(db, base.localId);
  // One on the wire meets the same answer itself.
  const isOnWire = ({ state }: ChangeRecord) => state === 'sending';
  for (const change of changes) if (change.operation === 'delete' && !isOnWire(change)) settleAsDone(db, change, now);
  const first = changes.find(({ operation }) => operation !== 'delete');
  if (first?.operation === 'update') {
    if (!isOnWire(first)) {
      updateChange(db, first.id, { state: 'conflict', conflict: { ...goneConflict(first), seenAt: now }, error: null });
    }
    if (base.goneAt === null) markGone(db, key, now);
  } else {
    bury(db, key, base.updatedAt, now);
    deleteBase(db, key);
  }
  recomputeContact(db, base.localId);
  return base.localId;
}

/** "Deleted there, edited here": each edited field, with nothing on the other side. */
export const goneConflict = (change: Pick<ChangeRecord, 'base' | 'patch'>) => ({
  deletedThere: true,
  fields: Object.entries(change.patch).map(([field, mine]) => ({
    field,
    base: change.base[field] ?? null,
    mine,
    theirs: null,
  })),
});

const settleAsDone = (db: WriteDb, change: ChangeRecord, now: number): void =>
  updateChange(db, change.id, { state: 'done', settledAt: now, error: null, conflict: null, nextAttemptAt: null });

/** Forgets the platform's record of a contact for good, as when its deletion was accepted or carried out. */
export function forgetRemote(db: WriteDb, clock: Clock, localId: string): void {
  const base = findBaseByLocalId(db, CONTACTS, localId);
  if (!base) return;
  const key = { connectionId: base.connectionId, collection: CONTACTS, remoteId: base.remoteId } as const;
  bury(db, key, base.updatedAt, clock.now());
  deleteBase(db, key);
}
