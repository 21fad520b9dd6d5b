import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { pathOf } from '#shared/wire/routes.ts';
import type { HttpClient, StreamReply } from '../../net/http-client.ts';
import { AudioFault } from '../audio-fault.ts';
import type { AudioReply, AudioRequest } from '../connector.ts';
import { decodedBody, isEncoded } from '../decoded-body.ts';

const PARTIAL = 206;
const RANGE_NOT_SATISFIABLE = 416;

/**
 * The audio from `fromByte` on. Bytes are only continued under the validator they began with; where the platform has none,
 * sends everything, or holds a file of another length, the reply starts at 0.
 */
export async function openAudio(http: HttpClient, request: AudioRequest): Promise<AudioReply> {
  if (request.fromByte === 0 || request.etag === null) return whole(await get(http, request, {}));
  const headers = { range: `bytes=${request.fromByte}-`, 'if-range': request.etag };
  const reply = await get(http, request, headers);
  if (reply.status === PARTIAL) {
    const range = restOf(reply, request);
    if (range) return { ...describe(reply), offset: request.fromByte, totalBytes: range.total };
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
    throw new AudioFault('notAudio', 'The platform sent something that is not audio.');
  }
  return reply;
}

/**
 * The range of a 206, where it is the rest that was asked for of the very file that is here. A server that does not know
 * If-Range sends the rest of whatever it holds now: only the validator it names tells (RFC 9110, 13.1.5 and 15.3.7).
 */
function restOf(reply: StreamReply, request: AudioRequest): ContentRange | null {
  const range = parseContentRange(reply.header('content-range'));
  const length = lengthOf(reply);
  if (range?.start !== request.fromByte || range.end === null) return null;
  if (reply.header('etag') !== request.etag || isEncoded(reply.header('content-encoding'))) return null;
  if (range.total !== null && range.end !== range.total - 1) return null;
  if (length !== null && length !== range.end - range.start + 1) return null;
  return range;
}

function whole(reply: StreamReply): AudioReply {
  if (reply.status === RANGE_NOT_SATISFIABLE || reply.status === PARTIAL) {
    reply.cancel();
    throw new AudioFault('wrongPart', `The platform answers ${reply.status} where all of the audio was asked for.`, {
      retryable: true,
    });
  }
  const encoding = reply.header('content-encoding');
  if (!isEncoded(encoding)) return { ...describe(reply), offset: 0, totalBytes: lengthOf(reply) };
  // The length and the validator are those of the compressed bytes.
  try {
    return { ...describe(reply), offset: 0, totalBytes: null, etag: null, body: decodedBody(reply.body, encoding) };
  } catch (error) {
    reply.cancel();
    throw error;
  }
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

interface ContentRange {
  start: number | null;
  end: number | null;
  total: number | null;
}

function parseContentRange(header: string | null): ContentRange | null {
  const match = /^bytes\s+(?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(header?.trim() ?? '');
  if (!match) return null;
  const [, start, end, total] = match;
  return {
    start: start === undefined ? null : Number(start),
    end: end === undefined ? null : Number(end),
    total: total === undefined || total === '*' ? null : Number(total),
  };
}

async function* noBytes(): AsyncIterable<Uint8Array> {}
