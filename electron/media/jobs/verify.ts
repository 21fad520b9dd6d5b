import { createHash } from 'node:crypto';
import { AppError } from '#shared/errors/app-error.ts';
import { type MediaFile, openFrameReader } from '../frame-reader.ts';

/**
 * sound: every frame opens and the whole is what arrived · damaged: it is not, or the file is gone · unreadable: it could not be read
 * just now · stopped: reading was broken off.
 */
export type Verdict = { state: 'sound'; sha256: string } | { state: 'damaged' | 'unreadable' | 'stopped' };

/** Reads a file back whole. `mayGoOn` is asked before each frame. */
export async function verifyAudio(
  media: MediaFile,
  { sha256, mayGoOn = () => true }: { sha256: string | null; mayGoOn?: () => boolean },
): Promise<Verdict> {
  try {
    const reader = await openFrameReader(media);
    try {
      const hash = createHash('sha256');
      for await (const piece of reader.read()) {
        if (!mayGoOn()) return { state: 'stopped' };
        hash.update(piece);
      }
      const found = hash.digest('hex');
      return sha256 !== null && sha256 !== found ? { state: 'damaged' } : { state: 'sound', sha256: found };
    } finally {
      await reader.close();
    }
  } catch (error) {
    const isDamage = error instanceof AppError && (error.code === 'MEDIA_CORRUPT' || error.code === 'MEDIA_MISSING');
    return { state: isDamage ? 'damaged' : 'unreadable' };
  }
}
