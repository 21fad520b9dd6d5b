import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../http/errors.ts';
import { ifRangeHolds, noneMatchNames, type Selection, selectRange } from '../../http/range.ts';
import type { Workspace } from '../../workspace.ts';
import { openAudio } from './audio.ts';
import type { RecordingRow } from './repository.ts';

export type Disposition = 'inline' | 'attachment';

/**
 * Sends a recording's audio: 200, 206 with `Range`, 304 with `If-None-Match`, or throws 416. Without extras always the
 * whole of it, since no documentation promises more. HEAD sends the headers alone.
 */
export function sendAudio(
  recording: RecordingRow,
  disposition: Disposition,
  { sampleDir, extras }: Workspace,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const size = recording.size_bytes;
  reply.header('content-disposition', `${disposition}; filename="${recording.file_name}"`);
  let selection: ReturnType<typeof selectionOf> = { kind: 'full' };
  if (extras) {
    const etag = `"${recording.sha256 ?? recording.file_id}"`;
    reply.headers({ 'accept-ranges': 'bytes', etag, 'cache-control': 'private, no-cache' });
    if (noneMatchNames(request.headers['if-none-match'], etag)) return reply.code(304).send();
    selection = selectionOf(request, etag, size);
  }
  const { start, end } = selection.kind === 'part' ? selection : { start: 0, end: size - 1 };
  const audio = openAudio(recording, sampleDir, start, end);
  reply.header('content-length', end - start + 1).type(recording.content_type);
  if (selection.kind === 'part') reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
  if (request.method !== 'HEAD') return reply.send(audio);
  audio.destroy();
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
