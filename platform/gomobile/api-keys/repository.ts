import { all, type Db, first, run } from '../../db/statements.ts';

export interface ApiKeyRow {
  id: string;
  name: string;
  key_prefix: string;
  is_active: number;
  expires_at: number | null;
  created_at: number;
  updated_at: number;
}

/** Without the hash of the secret, which only `findUsableApiKey` looks at. */
const SELECT = 'SELECT id, name, key_prefix, is_active, expires_at, created_at, updated_at FROM api_keys';

export const listApiKeys = (db: Db): ApiKeyRow[] => all<ApiKeyRow>(db, `${SELECT} ORDER BY seq DESC`);

export const findApiKey = (db: Db, id: string): ApiKeyRow | undefined =>
  first<ApiKeyRow>(db, `${SELECT} WHERE id = @id`, { id });

/** The key with this secret, if it is enabled and has not expired. */
export const findUsableApiKey = (db: Db, hash: string, now: number): ApiKeyRow | undefined =>
  first<ApiKeyRow>(
    db,
    `${SELECT} WHERE secret_hash = @hash AND is_active = 1 AND (expires_at IS NULL OR expires_at > @now)`,
    { hash, now },
  );

export function insertApiKey(
  db: Db,
  key: { id: string; name: string; prefix: string; hash: string; expiresAt: number | null; at: number },
): void {
  run(
    db,
    `INSERT INTO api_keys (id, name, key_prefix, secret_hash, is_active, expires_at, created_at, updated_at)
     VALUES (@id, @name, @prefix, @hash, 1, @expiresAt, @at, @at)`,
    key,
  );
}

export type ApiKeyFields = Pick<ApiKeyRow, 'name' | 'is_active' | 'expires_at'>;

export function updateApiKey(db: Db, id: string, fields: ApiKeyFields, at: number): void {
  run(
    db,
    'UPDATE api_keys SET name = @name, is_active = @isActive, expires_at = @expiresAt, updated_at = @at WHERE id = @id',
    { id, name: fields.name, isActive: fields.is_active, expiresAt: fields.expires_at, at },
  );
}

export function deleteApiKey(db: Db, id: string): void {
  run(db, 'DELETE FROM api_keys WHERE id = @id', { id });
}
