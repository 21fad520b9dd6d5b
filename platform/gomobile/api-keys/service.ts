import type { ApiKey, ApiKeyCreate, ApiKeyUpdate, ApiKeyWithSecret } from '#shared/wire/gomobile/api-keys.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { notFound } from '../../http/errors.ts';
import { makeSecret, secretHash } from '../../http/secrets.ts';
import type { Workspace } from '../../workspace.ts';
import * as repository from './repository.ts';

export const listApiKeys = ({ db }: Workspace): { apiKeys: ApiKey[] } => ({
  apiKeys: repository.listApiKeys(db).map(toWire),
});

export const getApiKey = (workspace: Workspace, id: string): ApiKey => toWire(existing(workspace, id));

/** The secret is in this answer and nowhere else: only its hash is kept. */
export function createApiKey(workspace: Workspace, input: ApiKeyCreate): ApiKeyWithSecret {
  const { db, clock, newId } = workspace;
  const id = newId();
  const secret = makeSecret(input.prefix);
  repository.insertApiKey(db, {
    id,
    name: input.name,
    prefix: input.prefix,
    hash: secretHash(secret),
    expiresAt: input.expiresAt === undefined ? null : Date.parse(input.expiresAt),
    at: clock.tick(),
  });
  return { ...getApiKey(workspace, id), secret };
}

/** A partial update; one that changes nothing leaves `updatedAt` as it is. It holds from the next request on. */
export function updateApiKey(workspace: Workspace, id: string, input: ApiKeyUpdate): ApiKey {
  const { db, clock } = workspace;
  const row = existing(workspace, id);
  const fields: repository.ApiKeyFields = {
    name: input.name ?? row.name,
    is_active: input.isActive === undefined ? row.is_active : Number(input.isActive),
    expires_at: input.expiresAt === undefined ? row.expires_at : instantOf(input.expiresAt),
  };
  const isSame = fields.name === row.name && fields.is_active === row.is_active && fields.expires_at === row.expires_at;
  if (!isSame) repository.updateApiKey(db, id, fields, clock.tick());
  return getApiKey(workspace, id);
}

export function deleteApiKey(workspace: Workspace, id: string): void {
  existing(workspace, id);
  repository.deleteApiKey(workspace.db, id);
}

const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

function existing({ db }: Workspace, id: string): repository.ApiKeyRow {
  const row = repository.findApiKey(db, id);
  if (row === undefined) throw notFound('API key');
  return row;
}

const toWire = (row: repository.ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  keyPrefix: row.key_prefix,
  isActive: row.is_active === 1,
  expiresAt: toIsoOrNull(row.expires_at),
  createdAt: toIso(row.created_at),
  updatedAt: toIso(row.updated_at),
});
