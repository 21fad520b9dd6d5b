import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Workspace } from '../workspace.ts';
import { ApiError } from './errors.ts';
import { ifRangeHolds, noneMatchNames, type Selection, selectRange } from './range.ts';

export type Disposition = 'inline' | 'attachment';

/** A file that can be sent from any of its bytes on. */
export interface SendableFile {
  name: string;
  contentType: string;
  sizeBytes: number;
  /** What its bytes are known by: the tag changes when they do. */
  tag: string;
  /** Opens bytes `start` to `end`, both included. */
  open(start: number, end: number): Readable;
}

/**
 * Sends a file: 200, 206 with `Range`, 304 with `If-None-Match`, or throws 416. Without extras always the whole of it,
 * since no documentation promises more. HEAD sends the headers alone.
 */
export function sendFile(
  file: SendableFile,
  disposition: Disposition,
  { extras }: Pick<Workspace, 'extras'>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { sizeBytes: size, contentType } = file;
  reply.headers({
    'content-disposition': contentDisposition(disposition, file.name),
    // What was uploaded is never taken for a page, whatever it looks like.
    'x-content-type-options': 'nosniff',
  });
  let selection: ReturnType<typeof selectionOf> = { kind: 'full' };
  if (extras) {
    const etag = `"${file.tag}"`;
    reply.headers({ 'accept-ranges': 'bytes', etag, 'cache-control': 'private, no-cache' });
    if (noneMatchNames(request.headers['if-none-match'], etag)) return reply.code(304).send();
    selection = selectionOf(request, etag, size);
  }
  const { start, end } = selection.kind === 'part' ? selection : { start: 0, end: size - 1 };
  const bytes = file.open(start, end);
  reply.header('content-length', end - start + 1).type(contentType);
  if (selection.kind === 'part') reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
  if (request.method !== 'HEAD') return reply.send(bytes);
  bytes.destroy();
  // An empty stream and not nothing at all: for that, the framework would replace the length by 0.
  return reply.send(Readable.from([]));
}

/** What of the file is asked for. Throws 416. */
function selectionOf(
  request: FastifyRequest,
  etag: string,
  size: number,
): Exclude<Selection, { kind: 'unsatisfiable' }> {
  const ifRange = request.headers['if-range'];
  const usesRange = ifRangeHolds(typeof ifRange === 'string' ? ifRange : undefined, etag);
  const selection = selectRange(usesRange ? request.headers.range : undefined, size);
  if (selection.kind !== 'unsatisfiable') return selection;
  throw new ApiError(416, 'RANGE_NOT_SATISFIABLE', `The file has ${size} bytes`, {
    headers: { 'content-range': `bytes */${size}` },
  });
}

/**
 * The header by RFC 6266: a name in plain ASCII for old readers and, where that loses anything, the whole one encoded.
 * Nothing of the name can end the header or the quoted text.
 */
export function contentDisposition(disposition: Disposition, name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${whole}`}`;
}
