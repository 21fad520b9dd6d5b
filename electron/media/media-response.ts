import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import { type FrameReader, type MediaFile, openFrameReader } from './frame-reader.ts';
import { parseRange } from './range.ts';

export interface ResolvedMedia extends MediaFile {
  contentType: string;
}

export interface MediaRequest {
  request: Request;
  /** Ours; anything asked of another host, port or scheme is not here. */
  origin: string;
  /** The recording's file and key, or null when it has none here. */
  resolve(recordingId: string): Promise<ResolvedMedia | null>;
  /** Told of damage found while answering, so that the file can be fetched again. */
  onProblem?: (recordingId: string, problem: AppError) => void;
}

// Security: an opaque id and nothing else, so that no request can name a folder, a file or a key.
const MEDIA_PATH = /^\/media\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const AUDIO_TYPE = /^audio\/[a-z0-9][a-z0-9.+-]*(; ?codecs="?[a-z0-9.]+"?)?$/i;

const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; sandbox",
};

/**
 * Answers `/media/<recording id>` with the decrypted audio: 200, 206, 404, 405, 416, 500 when the file is damaged, or 503 when
 * it cannot be opened just now.
 */
export async function respondMedia({ request, origin, resolve, onProblem }: MediaRequest): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
  const recordingId = requestedId(request.url, origin);
  if (recordingId === null) return refuse(404);

  let reader: FrameReader | null = null;
  try {
    const media = await resolve(recordingId);
    if (!media) return refuse(404);
    reader = await openFrameReader(media);
    return await answer(request, reader, media.contentType, (problem) => onProblem?.(recordingId, problem));
  } catch (error) {
    await reader?.close();
    if (!(error instanceof AppError)) throw error;
    onProblem?.(recordingId, error);
    return refuse(STATUS[error.code] ?? 500);
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = { MEDIA_MISSING: 404, MEDIA_UNREADABLE: 503 };

function requestedId(text: string, origin: string): string | null {
  const url = new URL(text);
  const isOurs = `${url.protocol}//${url.host}` === origin && url.username === '' && url.password === '';
  return (isOurs && url.search === '' && MEDIA_PATH.exec(url.pathname)?.[1]) || null;
}

async function answer(
  request: Request,
  reader: FrameReader,
  contentType: string,
  onProblem: (problem: AppError) => void,
): Promise<Response> {
  const { length } = reader;
  const headers = {
    ...COMMON_HEADERS,
    'accept-ranges': 'bytes',
    'content-type': AUDIO_TYPE.test(contentType) ? contentType : 'application/octet-stream',
  };
  const range = requestedRange(request, length);
  if (range.kind === 'unsatisfiable') {
    await reader.close();
    return refuse(416, { 'accept-ranges': 'bytes', 'content-range': `bytes */${length}` });
  }
  const { start, end } = range.kind === 'partial' ? range : { start: 0, end: length };
  const status = range.kind === 'partial' ? 206 : 200;
  const replyHeaders = {
    ...headers,
    'content-length': String(end - start),
    ...(range.kind === 'partial' && { 'content-range': `bytes ${start}-${end - 1}/${length}` }),
  };
  if (request.method === 'HEAD') {
    await reader.close();
    return new Response(null, { status, headers: replyHeaders });
  }
  return new Response(await streamBody(reader, start, end, request.signal, onProblem), {
    status,
    headers: replyHeaders,
  });
}

/** Range has a meaning for GET alone (RFC 9110, 14.2), and no validator is given that If-Range could match (13.1.5). */
function requestedRange(request: Request, length: number): ReturnType<typeof parseRange> {
  if (request.method !== 'GET' || request.headers.has('if-range')) return { kind: 'full' };
  return parseRange(request.headers.get('range'), length);
}

/** The first frame is verified before any header leaves, so that damage there is a 500 and not a broken 200. */
async function streamBody(
  reader: FrameReader,
  start: number,
  end: number,
  signal: AbortSignal,
  onProblem: (problem: AppError) => void,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const pieces = reader.read(start, end);
  let next = await pieces.next();
  const close = () => void reader.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          if (!next.done) {
            controller.enqueue(next.value);
            next = await pieces.next();
          }
          if (!next.done) return;
          controller.close();
        } catch (error) {
          if (error instanceof AppError && !signal.aborted) onProblem(error);
          controller.error(error);
        }
        await reader.close();
      },
      cancel: () => reader.close(),
    },
    { highWaterMark: 1 },
  );
}

function refuse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...COMMON_HEADERS, ...headers } });
}
