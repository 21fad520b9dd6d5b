import { Transform } from 'node:stream';
import { TextDecoder } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { ApiError } from './errors.ts';

/** Deeper than any body of the APIs. */
const MAX_DEPTH = 100;
/** More values than any body of the APIs has: an upsert of 1000 contacts with 32 channels and 100 attributes each. */
const MAX_VALUES = 250_000;

/**
 * Looks at JSON bodies on their way to the parser, for what it would take at too high a price: values made of millions of
 * others, which cost a hundred times their size in memory. Also refuses what is not UTF-8, which would be stored with other
 * letters than were sent.
 */
export function installJsonGuard(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (!request.headers['content-type']?.startsWith('application/json')) return payload;
    const checks = [utf8Check(), shapeCheck()];
    const run = (bytes: Uint8Array | null): Error | null => {
      for (const check of checks) {
        const refusal = check(bytes);
        if (refusal !== null) return new ApiError(400, 'BAD_REQUEST', refusal);
      }
      return null;
    };
    const guard = new Transform({
      transform: (bytes: Buffer, _encoding, done) => done(run(bytes), bytes),
      flush: (done) => done(run(null)),
    });
    // What goes wrong on the way is an event of the stream that the parser reads.
    return payload.pipe(guard);
  });
}

/** Takes the bytes piece by piece, and null at their end; answers what is wrong with them, or null. */
type Check = (bytes: Uint8Array | null) => string | null;

function utf8Check(): Check {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes) => {
    try {
      decoder.decode(bytes ?? undefined, { stream: bytes !== null });
      return null;
    } catch {
      return 'The body is not UTF-8';
    }
  };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Counts what stands outside of texts. Whether it is JSON at all is for the parser to say. */
function shapeCheck(): Check {
  let depth = 0;
  let values = 0;
  let isText = false;
  let isEscaped = false;
  return (bytes) => {
    for (const byte of bytes ?? []) {
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isText = false;
      } else if (byte === QUOTE) isText = true;
      else if (byte === COMMA) values++;
      else if (OPENING.has(byte)) depth++;
      else if (CLOSING.has(byte)) depth--;
      if (depth > MAX_DEPTH) return `The body is nested deeper than ${MAX_DEPTH} levels`;
      if (values > MAX_VALUES) return `The body has more than ${MAX_VALUES} values`;
    }
    return null;
  };
}
