import { createHash } from 'node:crypto';
import { ApiError } from '../http/errors.ts';
import { principalOf } from '../http/principal.ts';
import type { Workspace } from '../workspace.ts';
import type { AnyInput, Handler } from './handler.ts';
import {
  findRequest,
  forgetRequest,
  forgetRequestsBefore,
  insertRequest,
  keepReply,
  type RememberedRequest,
} from './repository.ts';

/** How long a key is remembered. */
export const REMEMBERED_MS = 24 * 60 * 60_000;

interface Asked {
  caller: string;
  key: string;
  method: string;
  path: string;
  hash: string;
  at: number;
}

/**
 * A POST that takes effect once for each `Idempotency-Key` of a caller: the same request again gets the reply of the
 * first. Only success is remembered; a refusal changed nothing and may be tried again.
 */
export const remembering =
  (workspace: Workspace, handler: Handler): Handler =>
  (input) => {
    const key = input.request.headers['idempotency-key'];
    if (key === undefined) return handler(input);
    const { db, clock } = workspace;
    const asked = askedBy(input, readKey(key), clock.now());
    forgetRequestsBefore(db, asked.at - REMEMBERED_MS);
    const known = findRequest(db, asked.caller, asked.key);
    return known === undefined ? carryOut(workspace, handler, input, asked) : replay(known, asked, input);
  };

function readKey(header: string | string[]): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new ApiError(400, 'BAD_REQUEST', 'Idempotency-Key must be 1 to 255 printable characters');
}

function askedBy({ request, body, upload }: AnyInput, key: string, at: number): Asked {
  const { kind, id } = principalOf(request);
  const carried = { body, fields: upload?.fields, file: upload && [upload.file.name, upload.file.content.sha256] };
  const hash = createHash('sha256').update(JSON.stringify(carried)).digest('hex');
  return { caller: `${kind}:${id}`, key, method: request.method, path: request.url, hash, at };
}

/** The effect and its reply are kept in one transaction, as far as the handler does not wait for anything. */
function carryOut({ db }: Workspace, handler: Handler, input: AnyInput, asked: Asked): unknown {
  const { caller, key } = asked;
  const keep = (output: unknown): unknown => {
    keepReply(db, caller, key, input.reply.statusCode, JSON.stringify(output));
    return output;
  };
  const output = db.transaction(() => {
    insertRequest(db, { ...asked });
    const made = handler(input);
    // Wrapped, since a transaction does not take a promise.
    return { made: made instanceof Promise ? made : keep(made) };
  })().made;
  if (!(output instanceof Promise)) return output;
  return output.then(keep, (error: unknown) => {
    // After a bug nobody knows what took effect: the key stays taken.
    if (error instanceof ApiError && error.statusCode < 500) forgetRequest(db, caller, key);
    throw error;
  });
}

function replay(known: RememberedRequest, asked: Asked, { reply }: AnyInput): unknown {
  if (known.method !== asked.method || known.path !== asked.path || known.request_hash !== asked.hash) {
    throw new ApiError(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request');
  }
  if (known.reply === null || known.status === null) {
    throw new ApiError(409, 'CONFLICT', 'A request with this Idempotency-Key is under way, or was interrupted', {
      headers: { 'retry-after': '1' },
    });
  }
  reply.code(known.status).header('idempotency-replayed', 'true');
  return JSON.parse(known.reply);
}
