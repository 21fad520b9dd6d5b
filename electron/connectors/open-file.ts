import { createHash } from 'node:crypto';
import type { HttpClient, HttpRequest, StreamReply } from '../net/http-client.ts';
import { decodedBody, isEncoded } from './decoded-body.ts';
import { type FileFaults, plainFault } from './file-fault.ts';

/** Bytes of a file from `offset` on, as its platform sends them. */
export interface FileReply {
  /** Where the bytes start: where it was asked to go on if the platform does that, else 0. */
  offset: number;
  /** Length of the whole file, where the platform says it. */
  totalBytes: number | null;
  contentType: string;
  /** A strong validator, or null where there is none to resume with. */
  etag: string | null;
  /** What the platform calls the file; null where it does not. */
  fileName: string | null;
  body: AsyncIterable<Uint8Array>;
}

/** What of a file is here already. */
export interface FileResume {
  fromByte: number;
  /** The validator of the bytes that are here; without it nothing is continued. */
  etag: string | null;
}

const PARTIAL = 206;
const RANGE_NOT_SATISFIABLE = 416;

/**
 * A file from where it stopped on. Bytes are only continued under the validator they began with; where the platform has none,
 * sends everything, or holds a file of another length, the reply starts at 0.
 */
export async function openFile(
  http: Pick<HttpClient, 'stream'>,
  request: HttpRequest,
  { fromByte, etag }: FileResume = { fromByte: 0, etag: null },
  { fault = plainFault, check }: { fault?: FileFaults; check?: (reply: StreamReply) => void } = {},
): Promise<FileReply> {
  const get = async (headers: Record<string, string>): Promise<StreamReply> => {
    const all = { ...request.headers, ...headers };
    const reply = await http.stream({ ...request, headers: all, accept: [RANGE_NOT_SATISFIABLE] });
    try {
      if (reply.status < 300) check?.(reply);
    } catch (error) {
      reply.cancel();
      throw error;
    }
    return reply;
  };
  if (fromByte === 0 || etag === null) return whole(await get({}), fault);
  const reply = await get({ range: `bytes=${fromByte}-`, 'if-range': etag });
  if (reply.status === PARTIAL) {
    const range = restOf(reply, { fromByte, etag });
    if (range) return { ...describe(reply), offset: fromByte, totalBytes: range.total };
    reply.cancel();
    return whole(await get({}), fault);
  }
  if (reply.status !== RANGE_NOT_SATISFIABLE) return whole(reply, fault);
  reply.cancel();
  const length = parseContentRange(reply.header('content-range'))?.total ?? null;
  // Asking from the very end means that every byte is here already.
  if (length === fromByte) return { ...describe(reply), offset: length, totalBytes: length, body: noBytes() };
  return whole(await get({}), fault);
}

/** What a platform told of a file before it was asked for. */
export interface AnnouncedFile {
  sizeBytes?: number | null;
  /** Hexadecimal. */
  sha256?: string | null;
}

/**
 * The bytes of a file from `offset` on as they are read, and at their end an error where they are not what was announced. The
 * hash is of the whole: of a rest only the size can be checked.
 */
export async function* checkedBytes(
  body: AsyncIterable<Uint8Array>,
  { sizeBytes = null, sha256 = null }: AnnouncedFile,
  { offset = 0, fault = plainFault }: { offset?: number; fault?: FileFaults } = {},
): AsyncGenerator<Uint8Array> {
  const hash = sha256 === null || offset > 0 ? null : createHash('sha256');
  let length = offset;
  const wrongSize = () =>
    fault('wrongSize', 'The file that arrived has another size than the platform said.', { retryable: true });
  for await (const piece of body) {
    length += piece.length;
    if (sizeBytes !== null && length > sizeBytes) throw wrongSize();
    hash?.update(piece);
    yield piece;
  }
  if (sizeBytes !== null && length !== sizeBytes) throw wrongSize();
  if (hash !== null && hash.digest('hex') !== sha256?.toLowerCase()) {
    throw fault('wrongHash', 'The file arrived damaged.', { retryable: true });
  }
}

/**
 * The range of a 206, where it is the rest that was asked for of the very file that is here. A server that does not know
 * If-Range sends the rest of whatever it holds now: only the validator it names tells (RFC 9110, 13.1.5 and 15.3.7).
 */
function restOf(reply: StreamReply, { fromByte, etag }: FileResume): ContentRange | null {
  const range = parseContentRange(reply.header('content-range'));
  const length = lengthOf(reply);
  if (range?.start !== fromByte || range.end === null) return null;
  if (reply.header('etag') !== etag || isEncoded(reply.header('content-encoding'))) return null;
  if (range.total !== null && range.end !== range.total - 1) return null;
  if (length !== null && length !== range.end - range.start + 1) return null;
  return range;
}

function whole(reply: StreamReply, fault: FileFaults): FileReply {
  if (reply.status === RANGE_NOT_SATISFIABLE || reply.status === PARTIAL) {
    reply.cancel();
    throw fault('wrongPart', `The platform answers ${reply.status} where all of the file was asked for.`, {
      retryable: true,
    });
  }
  const encoding = reply.header('content-encoding');
  if (!isEncoded(encoding)) return { ...describe(reply), offset: 0, totalBytes: lengthOf(reply) };
  // The length and the validator are those of the compressed bytes.
  try {
    const body = decodedBody(reply.body, encoding, fault);
    return { ...describe(reply), offset: 0, totalBytes: null, etag: null, body };
  } catch (error) {
    reply.cancel();
    throw error;
  }
}

function lengthOf(reply: StreamReply): number | null {
  const length = Number(reply.header('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}

function describe(reply: StreamReply): Pick<FileReply, 'contentType' | 'etag' | 'fileName' | 'body'> {
  const etag = reply.header('etag');
  return {
    contentType: reply.header('content-type') ?? 'application/octet-stream',
    // A weak validator does not promise the same bytes.
    etag: etag?.startsWith('"') ? etag : null,
    fileName: fileNameOf(reply.header('content-disposition')),
    body: reply.body,
  };
}

/** The name in a `Content-Disposition`, the encoded one first (RFC 6266). It is foreign text: whoever saves by it cleans it. */
function fileNameOf(header: string | null): string | null {
  const encoded = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(header ?? '')?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded.trim());
    } catch {
      // Not percent-encoding after all: the plain name may still be there.
    }
  }
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? '');
  return plain?.[1]?.replaceAll(/\\(.)/g, '$1') ?? plain?.[2] ?? null;
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
