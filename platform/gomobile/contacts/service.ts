import { isDeepStrictEqual } from 'node:util';
import type {
  Contact,
  ContactCreate,
  ContactListQuery,
  ContactUpdate,
  UpsertResult,
} from '#shared/wire/gomobile/contacts.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, notFound, validationFailed } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { listCustomAttributes } from '../custom-attributes/repository.ts';
import { applyValues } from '../custom-attributes/values.ts';
import { toContactWithEntries, toContactWithMap } from './mapping.ts';
import * as repository from './repository.ts';

export function listContacts({ db }: Workspace, query: ContactListQuery) {
  const { search, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const found = repository.listContacts(db, {
    ...sliceOf(query),
    ...changesOf(query),
    search,
    sortBy,
    sortOrder,
  });
  const map = toContactWithMap(identityOf(db).organizationId, listCustomAttributes(db));
  return toPage({ rows: found.rows.map(map), total: found.total }, query);
}

export function getContact(workspace: Workspace, id: string): Contact {
  return present(workspace, liveContact(workspace, id));
}

export function createContact(workspace: Workspace, input: ContactCreate): Contact {
  const { db, clock, newId } = workspace;
  refuseTakenPhone(workspace, input.primaryPhone, null);
  const fields = merge(workspace, EMPTY, input);
  const id = newId();
  repository.insertContact(db, id, fields, clock.tick());
  return getContact(workspace, id);
}

/** A partial update. A request that changes nothing leaves `updatedAt` as it is. */
export function updateContact(workspace: Workspace, id: string, input: ContactUpdate): Contact {
  const { db, clock } = workspace;
  const current = liveContact(workspace, id);
  if (input.primaryPhone !== undefined) refuseTakenPhone(workspace, input.primaryPhone, id);
  const fields = merge(workspace, current, input);
  if (differs(fields, current)) repository.updateContact(db, id, fields, clock.tick());
  return getContact(workspace, id);
}

export function deleteContact(workspace: Workspace, id: string): void {
  liveContact(workspace, id);
  repository.softDeleteContact(workspace.db, id, workspace.clock.tick());
}

/** Creates or updates row by row in one transaction; a row that is refused is reported and does not stop the others. */
export function upsertContacts(workspace: Workspace, rows: readonly ContactCreate[]): UpsertResult {
  const at = workspace.clock.tick();
  const results = workspace.db.transaction(() => rows.map((row, index) => upsertOne(workspace, row, index, at)))();
  const tally = (action: string) => results.filter((result) => result.action === action).length;
  return { created: tally('created'), updated: tally('updated'), failed: tally('failed'), results };
}

function upsertOne(
  workspace: Workspace,
  row: ContactCreate,
  index: number,
  at: number,
): UpsertResult['results'][number] {
  const { primaryPhone } = row;
  try {
    return { index, ...upsertContact(workspace, row, at), primaryPhone };
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    const error = thrown.problems.map((problem) => problem.message).join('; ') || thrown.message;
    const id = repository.findContactByPhone(workspace.db, primaryPhone)?.id ?? null;
    return { index, id, action: 'failed', primaryPhone, error };
  }
}

/** Creates the contact of a phone number, or updates the one that has it. Throws 400 for values that fit no attribute. */
export function upsertContact(
  workspace: Workspace,
  input: ContactCreate,
  at: number,
): { id: string; action: 'created' | 'updated' } {
  const { db, newId } = workspace;
  const current = repository.findContactByPhone(db, input.primaryPhone);
  const fields = merge(workspace, current ?? EMPTY, input);
  if (current === undefined) {
    const id = newId();
    repository.insertContact(db, id, fields, at);
    return { id, action: 'created' };
  }
  if (differs(fields, current)) repository.updateContact(db, current.id, fields, at);
  return { id: current.id, action: 'updated' };
}

function liveContact({ db }: Workspace, id: string): repository.ContactRecord {
  const record = repository.findContact(db, id);
  if (record === undefined) throw notFound('Contact');
  return record;
}

function present({ db }: Workspace, record: repository.ContactRecord): Contact {
  return toContactWithEntries(identityOf(db).organizationId, listCustomAttributes(db))(record);
}

function refuseTakenPhone({ db }: Workspace, primaryPhone: string, ownId: string | null): void {
  const holder = repository.findContactByPhone(db, primaryPhone);
  if (holder === undefined || holder.id === ownId) return;
  throw new ApiError(409, 'DUPLICATE_CONTACT', 'A contact with this primaryPhone already exists', {
    problems: [{ field: 'primaryPhone', message: 'primaryPhone is already used by another contact', code: 'unique' }],
  });
}

const EMPTY: repository.ContactFields = {
  primaryPhone: '',
  firstName: null,
  lastName: null,
  fullName: null,
  primaryEmail: null,
  address: null,
  city: null,
  state: null,
  zip: null,
  occupation: null,
  preferredChannel: null,
  gender: null,
  channels: null,
  values: {},
};

function merge(
  { db }: Workspace,
  current: repository.ContactFields,
  sent: ContactUpdate | ContactCreate,
): repository.ContactFields {
  const { customAttributes, ...rest } = sent;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { ...fieldsOf(current), ...given, values: mergeValues(db, current.values, customAttributes) };
}

function mergeValues(
  db: Workspace['db'],
  current: repository.ContactFields['values'],
  sent: ContactUpdate['customAttributes'],
): repository.ContactFields['values'] {
  if (sent === undefined) return current;
  if (sent === null) return {};
  const { values, problems } = applyValues(listCustomAttributes(db), current, sent);
  if (problems.length > 0) throw validationFailed(problems);
  return values;
}

function fieldsOf(source: repository.ContactFields): repository.ContactFields {
  const keys = [...repository.CONTACT_TEXT_FIELDS, 'channels', 'values'] as const;
  return Object.fromEntries(keys.map((key) => [key, source[key]])) as unknown as repository.ContactFields;
}

const differs = (after: repository.ContactFields, before: repository.ContactFields): boolean =>
  !isDeepStrictEqual(fieldsOf(after), fieldsOf(before));
