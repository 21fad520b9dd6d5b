import { AudioFault } from '../../connectors/audio-fault.ts';

const NOT_AUDIO = /^(text\/|application\/(json|xml|xhtml|problem|javascript|pdf|zip|gzip)|image\/|multipart\/)/i;
/** Enough to tell text and other files from audio. */
const SNIFFED_BYTES = 64;
/** First bytes of what a platform may send by mistake: PNG, JPEG, GIF, PDF, ZIP, gzip. */
const OTHER_FILES = ['89504e47', 'ffd8ff', '47494638', '25504446', '504b0304', '1f8b'];

/** Refuses a reply whose type says that it is a page or an error message. */
export function assertAudioType(contentType: string): void {
  if (NOT_AUDIO.test(contentType.trim())) throw textInstead();
}

/**
 * The same bytes, once their first ones were seen to be no text and no other file. They are gathered for it, since a server may
 * send them one by one. Every kind of audio has bytes within its first 64 that no text has. Throws AudioFault.
 */
export async function* asAudio(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of body) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < SNIFFED_BYTES) continue;
    assertAudioBytes(head);
    yield head;
    head = null;
  }
  if (head === null) return;
  if (head.length === 0) throw emptyAudio();
  assertAudioBytes(head);
  yield head;
}

function assertAudioBytes(start: Uint8Array): void {
  const head = start.subarray(0, SNIFFED_BYTES);
  if (head.every(isTextByte) && isUtf8(head)) throw textInstead();
  const hex = Buffer.from(head).toString('hex');
  if (OTHER_FILES.some((magic) => hex.startsWith(magic))) throw textInstead();
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

export function emptyAudio(): AudioFault {
  return new AudioFault('empty', 'The platform sent an empty file instead of audio.', { code: 'INVALID' });
}

function textInstead(): AudioFault {
  return new AudioFault('notAudio', 'The platform sent text or another file instead of audio.', { code: 'INVALID' });
}
