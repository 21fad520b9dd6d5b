import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '#shared/errors/app-error.ts';

/** A file that is made while it is sent. Its pieces may be asked for again, and are the same then. */
export interface MadeFile {
  /** Exact: what comes out otherwise ends the request. */
  sizeBytes: number;
  pieces(): AsyncIterable<Uint8Array>;
}

/** A file to send: bytes at hand, a path that is read piece by piece, or one that is made piece by piece. */
export interface UploadFile {
  /** As the platform is told. */
  name: string;
  contentType: string;
  source: Uint8Array | { path: string } | MadeFile;
}

/** A request in `multipart/form-data`: text fields, then one file. */
export interface Upload {
  /** Name of the part that holds the file. */
  part: string;
  file: UploadFile;
  fields?: Readonly<Record<string, string>>;
}

export interface UploadProgress {
  sentBytes: number;
  /** Of the whole request body. */
  totalBytes: number;
}

export interface MultipartBody {
  contentType: string;
  /** Exact, so that the platform can refuse what is too large before it is sent. */
  contentLength: number;
  /** The bytes, as they are asked for. */
  bytes: AsyncIterable<Uint8Array>;
  /** Lets go of the file; also where nothing was read. */
  close(): Promise<void>;
}

const PIECE_BYTES = 64 * 1024;

/** Opens an upload anew. Throws INVALID where the file cannot be read. */
export async function openMultipart(
  { part, file, fields = {} }: Upload,
  onProgress?: (progress: UploadProgress) => void,
): Promise<MultipartBody> {
  const boundary = `earshot-${randomUUID()}`;
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${texts.join('')}--${boundary}\r\ncontent-disposition: form-data; name="${quoted(part)}"; ` +
      `filename="${quoted(file.name)}"\r\ncontent-type: ${typeOf(file.contentType)}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const content = await openContent(file.source);
  const contentLength = head.length + content.sizeBytes + tail.length;

  async function* bytes(): AsyncGenerator<Uint8Array> {
    let sentBytes = 0;
    const counted = (piece: Uint8Array): Uint8Array => {
      sentBytes += piece.length;
      return piece;
    };
    const told = () => onProgress?.({ sentBytes, totalBytes: contentLength });
    // What was yielded counts once the next piece is asked for: then the socket has taken it.
    yield counted(head);
    for await (const piece of content.pieces()) {
      told();
      yield counted(piece);
    }
    told();
    yield counted(tail);
    told();
  }

  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength,
    bytes: bytes(),
    close: content.close,
  };
}

interface Content {
  sizeBytes: number;
  pieces(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

async function openContent(source: UploadFile['source']): Promise<Content> {
  if (source instanceof Uint8Array) return contentOfBytes(source);
  if ('pieces' in source) return { ...source, pieces: () => source.pieces(), close: async () => {} };
  let handle: FileHandle;
  let sizeBytes: number;
  try {
    handle = await open(source.path, 'r');
  } catch (error) {
    throw unreadable(error);
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw unreadable();
    sizeBytes = stats.size;
  } catch (error) {
    await handle.close();
    throw error instanceof AppError ? error : unreadable(error);
  }
  return { sizeBytes, pieces: () => readPieces(handle, sizeBytes), close: () => handle.close() };
}

function contentOfBytes(bytes: Uint8Array): Content {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  }
  return { sizeBytes: bytes.length, pieces, close: async () => {} };
}

/** Exactly as many bytes as were announced: a file that grows meanwhile is cut, one that shrinks ends the request. */
async function* readPieces(handle: FileHandle, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < sizeBytes; ) {
    // A buffer of its own: the socket may still hold the piece before.
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, sizeBytes - at));
    let bytesRead: number;
    try {
      ({ bytesRead } = await handle.read(piece, 0, piece.length, at));
    } catch (error) {
      throw unreadable(error);
    }
    if (bytesRead === 0) {
      throw new AppError('INVALID', 'The file became shorter while it was sent.', {
        action: 'Wait until nothing writes to it any more, then send it again.',
      });
    }
    at += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

const unreadable = (cause?: unknown) =>
  new AppError('INVALID', 'The file cannot be read.', {
    action: 'Check that it is still there and that you may read it.',
    cause,
  });

// Security: see docs/security.md before changing. A name must not end its header and begin another (WHATWG, multipart/form-data).
const quoted = (text: string): string =>
  text.toWellFormed().replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');

const typeOf = (contentType: string): string =>
  /^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/.test(contentType) ? contentType : 'application/octet-stream';
