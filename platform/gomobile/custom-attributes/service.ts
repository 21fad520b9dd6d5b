import type {
  CustomAttribute,
  CustomAttributeCreate,
  CustomAttributeUpdate,
} from '#shared/wire/gomobile/custom-attributes.ts';
import type { ChangeQuery } from '#shared/wire/gomobile/paging.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, notFound, validationFailed } from '../../http/errors.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import * as repository from './repository.ts';

/** The key of an attribute in a contact's `customAttributes`: lower case, without accents, words joined by `_`. */
export function slugOf(displayName: string): string {
  return displayName
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

export function listCustomAttributes({ db }: Workspace, query: ChangeQuery): CustomAttribute[] {
  const { organizationId } = identityOf(db);
  return repository.listCustomAttributes(db, changesOf(query)).map((row) => toWire(row, organizationId));
}

export function getCustomAttribute({ db }: Workspace, id: string): CustomAttribute {
  const row = repository.findCustomAttribute(db, id);
  if (row === undefined) throw notFound('Custom attribute');
  return toWire(row, identityOf(db).organizationId);
}

export function createCustomAttribute(workspace: Workspace, input: CustomAttributeCreate): CustomAttribute {
  const { db, clock, newId } = workspace;
  const name = slugOf(input.displayName);
  if (name === '') {
    const message = 'displayName must contain a letter or a digit';
    throw validationFailed([{ field: 'displayName', message, code: 'matches' }]);
  }
  if (repository.findCustomAttributeByName(db, name) !== undefined) {
    const message = 'displayName is too close to that of another custom attribute';
    throw new ApiError(409, 'CONFLICT', `Custom attribute ${name} already exists`, {
      problems: [{ field: 'displayName', message, code: 'unique' }],
    });
  }
  const id = newId();
  repository.insertCustomAttribute(db, {
    id,
    name,
    display_name: input.displayName,
    description: input.description ?? null,
    type: input.type,
    at: clock.tick(),
    by: identityOf(db).userId,
  });
  return getCustomAttribute(workspace, id);
}

export function updateCustomAttribute(workspace: Workspace, id: string, input: CustomAttributeUpdate): CustomAttribute {
  const { db, clock } = workspace;
  const { description } = input;
  const current = getCustomAttribute(workspace, id);
  if (description === undefined || description === current.description) return current;
  repository.updateCustomAttribute(db, { id, description, at: clock.tick(), by: identityOf(db).userId });
  return getCustomAttribute(workspace, id);
}

export function deleteCustomAttribute(workspace: Workspace, id: string): void {
  const { db, clock } = workspace;
  getCustomAttribute(workspace, id);
  repository.softDeleteCustomAttribute(db, { id, at: clock.tick(), by: identityOf(db).userId });
}

function toWire(row: repository.CustomAttributeRow, organizationId: string): CustomAttribute {
  return {
    id: row.id,
    organizationId,
    name: row.name,
    displayName: row.display_name,
    description: row.description,
    type: row.type,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    deletedAt: toIsoOrNull(row.deleted_at),
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    deletedBy: row.deleted_by,
  };
}
