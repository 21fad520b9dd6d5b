import { type Db, first, run } from '../db/statements.ts';

export interface RememberedRequest {
  method: string;
  /** With its query. */
  path: string;
  /** Of what it carried. */
  request_hash: string;
  status: number | null;
  /** JSON; null while the request is carried out, and for good where that was interrupted. */
  reply: string | null;
}

export const findRequest = (db: Db, caller: string, key: string): RememberedRequest | undefined =>
  first<RememberedRequest>(db, 'SELECT * FROM idempotent_requests WHERE caller = @caller AND key = @key', {
    caller,
    key,
  });

export function insertRequest(
  db: Db,
  request: { caller: string; key: string; method: string; path: string; hash: string; at: number },
): void {
  run(
    db,
    `INSERT INTO idempotent_requests (caller, key, method, path, request_hash, created_at)
     VALUES (@caller, @key, @method, @path, @hash, @at)`,
    request,
  );
}

export function keepReply(db: Db, caller: string, key: string, status: number, reply: string): void {
  run(db, 'UPDATE idempotent_requests SET status = @status, reply = @reply WHERE caller = @caller AND key = @key', {
    caller,
    key,
    status,
    reply,
  });
}

export function forgetRequest(db: Db, caller: string, key: string): void {
  run(db, 'DELETE FROM idempotent_requests WHERE caller = @caller AND key = @key', { caller, key });
}

export function forgetRequestsBefore(db: Db, at: number): void {
  run(db, 'DELETE FROM idempotent_requests WHERE created_at < @at', { at });
}
