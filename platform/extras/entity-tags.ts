import { createHash } from 'node:crypto';
import { ApiError } from '../http/errors.ts';
import { noneMatchNames } from '../http/range.ts';
import type { AnyInput, Handler } from './handler.ts';

/** A strong tag of what a read answers: it changes with any field of it. */
const tagOf = (output: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(output)).digest('base64url').slice(0, 27)}"`;

/** A read that tells the tag of its answer, and answers 304 where the client has that already. */
export const tagged =
  (read: Handler): Handler =>
  async (input) => {
    const output = await read(input);
    const { request, reply } = input;
    const tag = tagOf(output);
    reply.header('etag', tag);
    return noneMatchNames(request.headers['if-none-match'], tag) ? reply.code(304).send() : output;
  };

/**
 * A change that is made only to the version that `If-Match` names (412 otherwise), and tells the tag of the new one.
 * `read` is what answers GET on the same path; without it there is no tag that could match.
 */
export const guarded =
  (change: Handler, read: Handler | null): Handler =>
  (input) => {
    const expected = input.request.headers['if-match'];
    if (expected === undefined) return carryOut(change, read, input);
    const compare = (current: unknown): unknown => {
      if (!namesTag(expected, current === undefined ? null : tagOf(current))) throw changedMeanwhile();
      return carryOut(change, read, input);
    };
    const current = read?.(input);
    // Nothing may come between the comparison and the change: no waiting where the read does not wait itself.
    return current instanceof Promise ? current.then(compare) : compare(current);
  };

async function carryOut(change: Handler, read: Handler | null, input: AnyInput): Promise<unknown> {
  const output = await change(input);
  const { request, reply } = input;
  if (read !== null && request.method !== 'DELETE') reply.header('etag', tagOf(await read(input)));
  return output;
}

/** `*` names any; a weak tag never matches (RFC 9110, 13.1.1). */
const namesTag = (header: string, tag: string | null): boolean =>
  header.trim() === '*' ||
  (tag !== null &&
    header
      .split(',')
      .map((one) => one.trim())
      .includes(tag));

const changedMeanwhile = (): ApiError =>
  new ApiError(412, 'PRECONDITION_FAILED', 'It was changed by someone else in the meantime: read it again');
