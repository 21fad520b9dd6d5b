import { type IFormat, parseStream } from 'music-metadata';
import type { Db } from '../../db/statements.ts';
import { readContent, type StoredContent } from '../../files/contents.ts';
import { ApiError } from '../../http/errors.ts';

/** What an audio file turned out to be. */
export interface ProbedAudio {
  contentType: string;
  codec: string;
  durationMs: number;
  channels: number;
  /** Hz. */
  sampleRate: number;
  bitsPerSample: number | null;
  playable: boolean;
}

interface Container {
  contentType: string;
  begins(head: Buffer): boolean;
}

const text = (head: Buffer, at: number, word: string): boolean =>
  head.toString('latin1', at, at + word.length) === word;

/** Told by their first bytes: what the sender calls a file says nothing of what it is. */
const CONTAINERS: readonly Container[] = [
  { contentType: 'audio/wav', begins: (head) => text(head, 0, 'RIFF') && text(head, 8, 'WAVE') },
  { contentType: 'audio/ogg', begins: (head) => text(head, 0, 'OggS') },
  { contentType: 'audio/flac', begins: (head) => text(head, 0, 'fLaC') },
  {
    contentType: 'audio/mpeg',
    // A frame begins with eleven bits set; layer 00 is reserved.
    begins: (head) => text(head, 0, 'ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) > 0xe0),
  },
];

const HEAD_BYTES = 12;

/** Codecs by the names that the parser gives them, as the API names them. */
const CODECS: readonly [RegExp, string][] = [
  [/^PCM$/i, 'pcm_s16le'],
  [/^IEEE_FLOAT$/i, 'pcm_f32le'],
  [/^ALAW$/i, 'pcma'],
  [/^MULAW$/i, 'pcmu'],
  [/^MPEG .*Layer 3$/i, 'mp3'],
  [/^Opus/i, 'opus'],
  [/^Vorbis/i, 'vorbis'],
  [/^FLAC$/i, 'flac'],
];

/**
 * Reads what is in an audio file. Throws 415 for what is no WAV, MP3, OGG or FLAC, and 400 for one that is empty, damaged
 * or cut off.
 */
export async function probeAudio(db: Db, content: StoredContent): Promise<ProbedAudio> {
  if (content.sizeBytes === 0) throw unreadable('The file is empty');
  const head = await readPart(db, content, 0, HEAD_BYTES - 1);
  const container = CONTAINERS.find(({ begins }) => begins(head));
  if (container === undefined) {
    throw new ApiError(415, 'UNSUPPORTED_FILE_TYPE', 'The file is not audio in WAV, MP3, OGG or FLAC');
  }
  const { format, warnings } = await parse(db, content, container);
  if (warnings.some((warning) => /exceeding file length/i.test(warning)) || !(await isWhole(db, content, container))) {
    throw unreadable('The audio ends before it should: the file is cut off');
  }
  return described(format, container);
}

const unreadable = (message: string): ApiError => new ApiError(400, 'BAD_REQUEST', message);

async function parse(
  db: Db,
  content: StoredContent,
  { contentType }: Container,
): Promise<{ format: IFormat; warnings: string[] }> {
  const stream = readContent(db, content.contentId, 0, content.sizeBytes - 1);
  try {
    const info = { mimeType: contentType, size: content.sizeBytes };
    const { format, quality } = await parseStream(stream, info, { duration: true, skipCovers: true });
    return { format, warnings: quality.warnings.map(({ message }) => message) };
  } catch {
    // Whatever the parser stumbled over, for the sender it is a file that cannot be read.
    throw unreadable('The audio cannot be read: the file is damaged or cut off');
  } finally {
    stream.destroy();
  }
}

function described(format: IFormat, { contentType }: Container): ProbedAudio {
  const { duration, numberOfChannels: channels, sampleRate, bitsPerSample = null, codec: found = '' } = format;
  if (!duration || !Number.isFinite(duration) || !channels || !sampleRate) {
    throw unreadable('The file holds no sound: it is damaged, cut off or has no audio in it');
  }
  const known = CODECS.find(([pattern]) => pattern.test(found))?.[1];
  const codec = known === 'pcm_s16le' && bitsPerSample !== 16 ? `pcm_${bitsPerSample}` : known;
  return {
    contentType,
    codec: codec ?? (found || 'unknown'),
    durationMs: Math.round(duration * 1000),
    channels,
    sampleRate,
    bitsPerSample,
    playable: codec !== undefined && channels <= 2,
  };
}

/** Enough for the largest page of an Ogg stream. */
const OGG_TAIL_BYTES = 66_000;
const OGG_LAST_PAGE = 0x04;

/** Whether a stream that marks its own end has come to it. The other containers are checked as they are parsed. */
async function isWhole(db: Db, content: StoredContent, { contentType }: Container): Promise<boolean> {
  if (contentType !== 'audio/ogg') return true;
  const tail = await readPart(db, content, Math.max(0, content.sizeBytes - OGG_TAIL_BYTES), content.sizeBytes - 1);
  const page = tail.lastIndexOf('OggS', undefined, 'latin1');
  return page >= 0 && ((tail[page + 5] ?? 0) & OGG_LAST_PAGE) !== 0;
}

async function readPart(db: Db, content: StoredContent, start: number, end: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readContent(db, content.contentId, start, Math.min(end, content.sizeBytes - 1))) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
