import type {
  Audience,
  AudienceAddContactsReply,
  AudienceContactListQuery,
  AudienceCreate,
  AudienceListQuery,
  AudienceUpdate,
} from '#shared/wire/gomobile/audiences.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { toContactWithMap } from '../contacts/mapping.ts';
import * as contacts from '../contacts/repository.ts';
import { listCustomAttributes } from '../custom-attributes/repository.ts';
import * as repository from './repository.ts';

export function listAudiences({ db }: Workspace, query: AudienceListQuery) {
  const { search, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const { rows, total } = repository.listAudiences(db, {
    ...sliceOf(query),
    ...changesOf(query),
    search,
    sortBy,
    sortOrder,
  });
  const { organizationId } = identityOf(db);
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

export function getAudience(workspace: Workspace, id: string): Audience {
  return toWire(liveAudience(workspace, id), identityOf(workspace.db).organizationId);
}

export function createAudience(workspace: Workspace, input: AudienceCreate): Audience {
  const { db, clock, newId } = workspace;
  const id = newId();
  const fields = { name: input.name, description: input.description ?? null };
  repository.insertAudience(db, id, input.type ?? 'static', fields, clock.tick());
  return getAudience(workspace, id);
}

/** Changes the fields that are sent; a request that changes nothing leaves `updatedAt` as it is. */
export function updateAudience(workspace: Workspace, id: string, input: AudienceUpdate): Audience {
  const { db, clock } = workspace;
  const row = liveAudience(workspace, id);
  const fields = { name: input.name ?? row.name, description: input.description ?? row.description };
  if (fields.name !== row.name || fields.description !== row.description) {
    repository.updateAudience(db, id, fields, clock.tick());
  }
  return getAudience(workspace, id);
}

/** Throws 409 while a program that is not archived, or an SMS program that has not ended, is about it. */
export function deleteAudience(workspace: Workspace, id: string): void {
  const { db, clock } = workspace;
  liveAudience(workspace, id);
  const use = repository.findUseOfAudience(db, id);
  if (use !== undefined) throw new ApiError(409, 'RESOURCE_IN_USE', `The audience is used by ${use}`);
  repository.softDeleteAudience(db, id, clock.tick());
}

export function listAudienceContacts(workspace: Workspace, id: string, query: AudienceContactListQuery) {
  const { db } = workspace;
  const { search, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const audienceSeq = liveAudience(workspace, id).seq;
  const found = contacts.listContacts(db, { ...sliceOf(query), search, sortBy, sortOrder, audienceSeq });
  const map = toContactWithMap(identityOf(db).organizationId, listCustomAttributes(db));
  return toPage({ rows: found.rows.map(map), total: found.total }, query);
}

/** Adds those that exist and are not members. The audience's `updatedAt` does not move: clients must not rely on it. */
export function addAudienceContacts(
  workspace: Workspace,
  id: string,
  contactIds: readonly string[],
): AudienceAddContactsReply {
  const { db } = workspace;
  const audience = liveAudience(workspace, id);
  if (audience.type === 'live') {
    throw new ApiError(409, 'INVALID_STATE', 'Contacts cannot be added to a live audience');
  }
  const notFoundIds: string[] = [];
  let added = 0;
  let alreadyMembers = 0;
  db.transaction(() => {
    for (const contactId of new Set(contactIds)) {
      const contact = contacts.findContact(db, contactId);
      if (contact === undefined) notFoundIds.push(contactId);
      else if (repository.addMember(db, audience.seq, contact.seq)) added++;
      else alreadyMembers++;
    }
  })();
  return { added, alreadyMembers, notFound: notFoundIds };
}

function liveAudience({ db }: Workspace, id: string): repository.AudienceRow {
  const row = repository.findAudience(db, id);
  if (row === undefined) throw notFound('Audience');
  return row;
}

function toWire(row: repository.AudienceRow, organizationId: string): Audience {
  return {
    id: row.id,
    organizationId,
    name: row.name,
    description: row.description,
    type: row.type,
    contactCount: row.contact_count,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    deletedAt: toIsoOrNull(row.deleted_at),
  };
}
