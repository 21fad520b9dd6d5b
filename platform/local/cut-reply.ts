import type { ServerResponse } from 'node:http';

/** How many bytes of the next piece still go out; null for all of it. */
type Limit = (piece: Buffer) => number | null;

type Sent = (error?: Error | null) => void;

/**
 * Lets a reply go out up to where `limit` says, then closes its socket; the headers, with the length of the whole, are
 * kept. It acts on the response itself, so that files, streams and replies that a handler writes by itself are cut too.
 */
export function cutReply(raw: ServerResponse, limit: Limit): void {
  const write = raw.write.bind(raw) as (piece: Buffer, sent?: Sent) => boolean;
  const end = raw.end.bind(raw) as (...given: unknown[]) => ServerResponse;
  let isCut = false;

  /** Whether the piece was the one that is cut, or comes after it. */
  const takesOver = (chunk: unknown, encoding: unknown): boolean => {
    if (isCut) return true;
    const piece = bytesOf(chunk, encoding);
    const kept = limit(piece);
    if (kept === null) return false;
    isCut = true;
    const close = () => raw.socket?.destroy();
    if (kept > 0) write(piece.subarray(0, kept), close);
    else {
      raw.flushHeaders();
      setImmediate(close);
    }
    return true;
  };

  raw.write = ((chunk: unknown, encoding?: unknown, sent?: unknown): boolean =>
    takesOver(chunk, encoding) ||
    (write as (...given: unknown[]) => boolean)(chunk, encoding, sent)) as typeof raw.write;
  raw.end = ((...given: unknown[]): ServerResponse => {
    const [chunk, encoding] = given;
    const hasPiece = chunk != null && typeof chunk !== 'function';
    return takesOver(hasPiece ? chunk : Buffer.alloc(0), encoding) ? raw : end(...given);
  }) as typeof raw.end;
}

/** Closes the socket in place of the first thing that would go out: by then the request took effect. */
export function loseReply(raw: ServerResponse): void {
  const lose = () => {
    raw.socket?.destroy();
  };
  raw.write = (() => {
    lose();
    return false;
  }) as typeof raw.write;
  raw.end = (() => {
    lose();
    return raw;
  }) as typeof raw.end;
  raw.flushHeaders = lose;
}

const bytesOf = (chunk: unknown, encoding: unknown): Buffer =>
  typeof chunk === 'string'
    ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
    : Buffer.from(chunk as Uint8Array);

/** The first `count` bytes. A reply that is no longer is not cut. */
export function firstBytes(count: number): Limit {
  let left = count;
  return (piece) => {
    if (piece.length <= left) {
      left -= piece.length;
      return null;
    }
    return left;
  };
}

const LINE_FEED = 0x0a;
const COLON = 0x3a;

/** The first `count` events of a stream, each with the empty line that ends it; a comment alone is no event. */
export function firstEvents(count: number): Limit {
  let left = count;
  let last = LINE_FEED;
  let isEvent = false;
  return (piece) => {
    if (left === 0) return 0;
    for (const [index, byte] of piece.entries()) {
      if (last === LINE_FEED && byte === LINE_FEED) {
        if (isEvent) left--;
        if (left === 0) return index + 1;
        isEvent = false;
      } else if (last === LINE_FEED && byte !== COLON) {
        isEvent = true;
      }
      last = byte;
    }
    return null;
  };
}
