import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../http/errors.ts';
import { ifRangeHolds, noneMatchNames, selectRange } from '../../http/range.ts';
import { openAudio } from './audio.ts';
import type { RecordingRow } from './repository.ts';

export type Disposition = 'inline' | 'attachment';

/** Sends a recording's audio: 200, 206 with `Range`, 304 with `If-None-Match`, or throws 416. HEAD sends the headers alone. */
export function sendAudio(
  recording: RecordingRow,
  disposition: Disposition,
  sampleDir: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const size = recording.size_bytes;
  const etag = `"${recording.sha256 ?? recording.file_id}"`;
  reply.headers({
    'accept-ranges': 'bytes',
    etag,
    'cache-control': 'private, no-cache',
    'content-disposition': `${disposition}; filename="${recording.file_name}"`,
  });
  if (noneMatchNames(request.headers['if-none-match'], etag)) return reply.code(304).send();

  const ifRange = request.headers['if-range'];
  const usesRange = ifRangeHolds(typeof ifRange === 'string' ? ifRange : undefined, etag);
  const selection = selectRange(usesRange ? request.headers.range : undefined, size);
  if (selection.kind === 'unsatisfiable') {
    throw new ApiError(416, 'RANGE_NOT_SATISFIABLE', `The file has ${size} bytes`, {
      headers: { 'content-range': `bytes */${size}` },
    });
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
