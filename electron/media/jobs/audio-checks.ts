import { AppError } from '#shared/errors/app-error.ts';

const NOT_AUDIO = /^(text\/|application\/(json|xml|xhtml|problem|javascript|pdf)|image\/|multipart\/)/i;
const SNIFFED_BYTES = 64;
const FEWEST_BYTES_TO_JUDGE = 16;

/** Refuses a reply whose type says that it is a page or an error message. */
export function assertAudioType(contentType: string): void {
  if (NOT_AUDIO.test(contentType.trim())) throw textInstead();
}

/** Refuses bytes that are text: every kind of audio file has bytes within its first 64 that no text has. */
export function assertAudioBytes(start: Uint8Array): void {
  const head = start.subarray(0, SNIFFED_BYTES);
  if (head.length >= FEWEST_BYTES_TO_JUDGE && head.every(isTextByte) && isUtf8(head)) throw textInstead();
}

const isTextByte = (byte: number): boolean => (byte >= 0x20 && byte !== 0x7f) || (byte >= 0x09 && byte <= 0x0d);

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // A character may be cut at the end of what is looked at.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    // Not valid UTF-8: this is the answer.
    return false;
  }
}

export function emptyAudio(): AppError {
  return new AppError('INVALID', 'The platform sent an empty file instead of audio.', {
    action: 'Ask whoever runs the platform whether this call was recorded.',
  });
}

function textInstead(): AppError {
  return new AppError('INVALID', 'The platform sent text instead of audio.', {
    action: 'Download it again later; if it stays so, ask whoever runs the platform.',
  });
}
