/** The bytes that a reply carries; `end` is inclusive. */
export type Selection = { kind: 'full' } | { kind: 'part'; start: number; end: number } | { kind: 'unsatisfiable' };

const FULL: Selection = { kind: 'full' };

/**
 * Reads a `Range` header (RFC 9110, 14.2) for a file of `size` bytes. What is not understood, and a list of several
 * ranges, is answered with the whole file, as the RFC allows.
 */
export function selectRange(header: string | undefined, size: number): Selection {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return FULL;
  if (from === '') {
    const length = Number(to);
    if (length === 0 || size === 0) return { kind: 'unsatisfiable' };
    return { kind: 'part', start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return FULL;
  if (start >= size) return { kind: 'unsatisfiable' };
  return { kind: 'part', start, end };
}

/** Whether `If-Range` lets the range stand: only a strong tag that equals the file's does; a date never does here. */
export const ifRangeHolds = (header: string | undefined, etag: string): boolean =>
  header === undefined || header.trim() === etag;

/** Whether `If-None-Match` names the file's tag, so that its bytes need not be sent again. */
export function noneMatchNames(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
