import { AppError } from '#shared/errors/app-error.ts';

export type AudioFormat = 'ogg-opus' | 'ogg-vorbis' | 'ogg-flac' | 'flac' | 'mp3' | 'wav' | 'webm' | 'mp4' | 'aac';
/** What one decoder reads from front to back; the others are read by an index, or not at all. */
export type StreamFormat = Exclude<AudioFormat, 'webm' | 'mp4' | 'aac'>;

export const CONTENT_TYPES: Record<AudioFormat, string> = {
  'ogg-opus': 'audio/ogg',
  'ogg-vorbis': 'audio/ogg',
  'ogg-flac': 'audio/ogg',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  webm: 'audio/webm',
  mp4: 'audio/mp4',
  aac: 'audio/aac',
};

/** Bytes from the start that `sniffAudio` wants to see (or all of a shorter file). */
export const SNIFF_BYTES = 64;

/** Bounds that hold for every recording; more than that is refused before memory is spent on it. */
const MAX_CHANNELS = 8;
const MAX_SAMPLE_RATE = 192_000;
const MIN_SAMPLE_RATE = 1000;
export const MAX_DURATION_S = 24 * 3600;

const DECLARED: Record<string, AudioFormat> = {
  'audio/ogg': 'ogg-opus',
  'audio/opus': 'ogg-opus',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/mpeg3': 'mp3',
  'audio/x-mpeg-3': 'mp3',
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/webm': 'webm',
  'audio/mp4': 'mp4',
  'audio/m4a': 'mp4',
  'audio/x-m4a': 'mp4',
  'audio/aac': 'aac',
  'audio/aacp': 'aac',
  'audio/x-aac': 'aac',
};

/** Containers that hold pictures as well, and bear that name also where they hold none. */
const VIDEO_TYPES: Partial<Record<AudioFormat, string>> = { webm: 'video/webm', mp4: 'video/mp4' };
/** EBML's first four bytes, with which WebM and Matroska begin. */
const EBML = '\x1a\x45\xdf\xa3';
/** What an MP4 or QuickTime file begins with, behind a length (ISO 14496-12, 4.2). */
const MP4_BOXES = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'];

export function unsupportedError(what: string): AppError {
  return new AppError('MEDIA_CORRUPT', `This recording cannot be read: ${what}.`, {
    action: 'Download it again; if it stays so, its platform holds it in this state.',
  });
}

/** The format that the bytes show. Rejects with MEDIA_CORRUPT and what they look like instead. */
export function sniffAudio(head: Uint8Array): AudioFormat {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES)).toString('latin1');
  if (/^(RIFF|RF64)/.test(text) && text.slice(8, 12) === 'WAVE') return 'wav';
  if (text.startsWith('OggS')) {
    if (text.includes('OpusHead')) return 'ogg-opus';
    if (text.includes('\x01vorbis')) return 'ogg-vorbis';
    if (text.includes('\x7fFLAC')) return 'ogg-flac';
    throw unsupportedError('it holds no audio known here');
  }
  if (text.startsWith('fLaC')) return 'flac';
  if (text.startsWith(EBML)) return 'webm';
  if (MP4_BOXES.includes(text.slice(4, 8))) return 'mp4';
  if (text.startsWith('ID3')) return 'mp3';
  // Frame sync, then a version, layer III and a sample rate that exist (ISO 11172-3, 2.4.2.3).
  const [first = 0, second = 0, third = 0] = head;
  const isLayer3 = first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  // ADTS: the same sync, layer 0 and a sample rate that exists (ISO 13818-7, 6.2.1).
  if (first === 0xff && (second & 0xf6) === 0xf0 && (third & 0x3c) < 0x34) return 'aac';
  if (isLayer3 && (third & 0x0c) !== 0x0c && (third & 0xf0) !== 0xf0) return 'mp3';
  if (/^\s*(<|\{)/.test(text)) throw unsupportedError('it is text, not audio');
  throw unsupportedError(head.length === 0 ? 'it is empty' : 'it is in no audio format known here');
}

const typeOf = (contentType: string): string => contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
const isUnspecific = (type: string): boolean => /^((application|binary)\/octet-stream|application\/ogg)?$/.test(type);

/** Refuses audio that was announced as no audio at all: such files are made to deceive a reader. */
export function checkDeclared(contentType: string, format: AudioFormat): void {
  const type = typeOf(contentType);
  if (isUnspecific(type) || type.startsWith('audio/') || type === VIDEO_TYPES[format]) return;
  throw unsupportedError(`it is announced as ${type} and holds ${CONTENT_TYPES[format]}`);
}

/** Whether the platform announced another kind of audio than the bytes are: then they bear their own name from here on. */
export function isMislabelled(contentType: string, actualType: string): boolean {
  const type = typeOf(contentType);
  if (isUnspecific(type)) return type !== '' && type !== 'application/ogg';
  const declared = DECLARED[type];
  return declared === undefined ? type !== actualType : CONTENT_TYPES[declared] !== actualType;
}

export function checkShape(sampleRate: number, channels: number): void {
  if (!(channels >= 1 && channels <= MAX_CHANNELS)) {
    throw unsupportedError(`it has ${channels} channels (1 to ${MAX_CHANNELS} can be shown)`);
  }
  if (!(sampleRate >= MIN_SAMPLE_RATE && sampleRate <= MAX_SAMPLE_RATE)) {
    throw unsupportedError(`it has ${sampleRate} samples a second (up to ${MAX_SAMPLE_RATE} can be shown)`);
  }
}
