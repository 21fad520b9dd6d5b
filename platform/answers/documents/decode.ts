import { DocumentUnreadable } from './document.ts';

/**
 * The text of a file: UTF-8 or UTF-16 with a byte order mark, UTF-8 without one, and else Windows-1252, in which older
 * programs of western Europe write. Throws `DocumentUnreadable` for what is no text.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes);
  if (text.includes('\0')) throw new DocumentUnreadable('The file is not text');
  return text.replaceAll(/\r\n?/g, '\n');
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // No valid UTF-8: an older program's file.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
