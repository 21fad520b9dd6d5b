import { createReadStream } from 'node:fs';

/** Encodings with one byte a letter, by the alphabets that Earshot's people write. */
export type SingleByteEncoding = 'windows-1252' | 'windows-1256' | 'iso-8859-6';

/** From here on such encodings have letters of their own. */
const FIRST_LETTER = 0xc0;
/** Share of these letters that stand beside one another: nearly all of Arabic words, next to none of accented Latin ones. */
const ARABIC_SHARE = 0.4;
/** Enough to judge by. */
const LETTERS_LOOKED_AT = 20_000;

/** Frequent letters of the one encoding that are rare signs, accented Latin letters or nothing in the other. */
const OF_WINDOWS_1256 = new Set([0xdd, 0xde, 0xdf, 0xec, 0xed]);
const OF_ISO_8859_6 = new Set([0xe2, 0xe7, 0xe8, 0xe9, 0xea]);

/** Judges a text that is not Unicode by how its letters above ASCII stand together. */
export async function singleByteEncodingOf(path: string): Promise<SingleByteEncoding> {
  const seen = { letters: 0, beside: 0, windows: 0, iso: 0 };
  let before = 0;
  for await (const bytes of createReadStream(path)) {
    for (const byte of bytes as Buffer) {
      if (byte >= FIRST_LETTER) {
        seen.letters++;
        if (before >= FIRST_LETTER) {
          seen.beside++;
          if (OF_WINDOWS_1256.has(byte)) seen.windows++;
          if (OF_ISO_8859_6.has(byte)) seen.iso++;
        }
      }
      before = byte;
    }
    if (seen.letters >= LETTERS_LOOKED_AT) break;
  }
  if (seen.beside < seen.letters * ARABIC_SHARE || seen.beside === 0) return 'windows-1252';
  return seen.iso > seen.windows ? 'iso-8859-6' : 'windows-1256';
}
