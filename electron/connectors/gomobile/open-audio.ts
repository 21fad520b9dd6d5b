import { AppError } from '#shared/errors/app-error.ts';
import { gomobileRoutes, pathOf } from '#shared/wire/gomobile/routes.ts';
import type { HttpClient, StreamReply } from '../../net/http-client.ts';
import type { AudioReply, AudioRequest } from '../connector.ts';

const RANGE_NOT_SATISFIABLE = 416;

/**
 * The audio from `fromByte` on. Bytes are only continued under the validator they began with; where the platform has none,
 * sends everything, or holds a file of another length, the reply starts at 0.
 */
export async function openAudio(http: HttpClient, request: AudioRequest): Promise<AudioReply> {
  if (request.fromByte === 0 || request.etag === null) return whole(await get(http, request, {}));
  const headers = { range: `bytes=${request.fromByte}-`, 'if-range': request.etag };
  const reply = await get(http, request, headers);
  if (reply.status === 206) {
    const range = parseContentRange(reply.header('content-range'));
    if (range?.start === request.fromByte) return { ...describe(reply), offset: range.start, totalBytes: range.total };
    reply.cancel();
    return whole(await get(http, request, {}));
  }
  if (reply.status !== RANGE_NOT_SATISFIABLE) return whole(reply);
  reply.cancel();
  const length = parseContentRange(reply.header('content-range'))?.total ?? null;
  // Asking from the very end means that every byte is here already.
  if (length === request.fromByte) return { ...describe(reply), offset: length, totalBytes: length, body: noBytes() };
  return whole(await get(http, request, {}));
}

async function get(http: HttpClient, request: AudioRequest, headers: Record<string, string>): Promise<StreamReply> {
  const reply = await http.stream({
    method: 'GET',
    path: pathOf(gomobileRoutes.streamRecording, { id: request.recordingRemoteId }),
    headers,
    signal: request.signal,
    accept: [RANGE_NOT_SATISFIABLE],
  });
  const type = reply.header('content-type') ?? '';
  if (reply.status < 300 && /json|html|^text\//i.test(type)) {
    reply.cancel();
    throw new AppError('UPSTREAM_BAD_REPLY', 'The platform sent something that is not audio.');
  }
  return reply;
}

function whole(reply: StreamReply): AudioReply {
  if (reply.status === RANGE_NOT_SATISFIABLE) {
    reply.cancel();
    throw new AppError('UPSTREAM_BAD_REPLY', 'The platform refused to send the audio from its start.');
  }
  return { ...describe(reply), offset: 0, totalBytes: lengthOf(reply) };
}

function lengthOf(reply: StreamReply): number | null {
  const length = Number(reply.header('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}

function describe(reply: StreamReply): Pick<AudioReply, 'contentType' | 'etag' | 'body'> {
  const etag = reply.header('etag');
  return {
    contentType: reply.header('content-type') ?? 'application/octet-stream',
    // A weak validator does not promise the same bytes.
    etag: etag?.startsWith('"') ? etag : null,
    body: reply.body,
  };
}

function parseContentRange(header: string | null): { start: number | null; total: number | null } | null {
  const match = /^bytes\s+(?:(\d+)-\d+|\*)\/(\d+|\*)$/i.exec(header?.trim() ?? '');
  if (!match) return null;
  return {
    start: match[1] === undefined ? null : Number(match[1]),
    total: match[2] === undefined || match[2] === '*' ? null : Number(match[2]),
  };
}

async function* noBytes(): AsyncIterable<Uint8Array> {}
