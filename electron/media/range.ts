/** What a Range header asks of a body of known length. `end` is the byte after the last one. */
export type RangeRequest =
  | { kind: 'full' }
  | { kind: 'partial'; start: number; end: number }
  | { kind: 'unsatisfiable' };

const SINGLE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * Reads a Range header (RFC 9110, 14.1.1 to 14.2). A header that is malformed, in another unit or asks for several ranges
 * is ignored, as the RFC allows: the whole body is the answer.
 */
export function parseRange(header: string | null, length: number): RangeRequest {
  const match = header === null ? null : SINGLE_RANGE.exec(header);
  const [, first, last] = match ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return { kind: 'full' };

  if (first === '') {
    const wanted = Number(last);
    if (wanted === 0) return { kind: 'unsatisfiable' };
    // Nothing can be named in an empty body (14.4), and the suffix of an empty body is all of it.
    if (length === 0) return { kind: 'full' };
    return { kind: 'partial', start: Math.max(length - wanted, 0), end: length };
  }

  if (last !== '' && BigInt(last) < BigInt(first)) return { kind: 'full' };
  const start = Number(first);
  if (start >= length) return { kind: 'unsatisfiable' };
  return { kind: 'partial', start, end: last === '' ? length : Math.min(Number(last) + 1, length) };
}
