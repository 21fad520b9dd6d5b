import { z } from 'zod';
import { LocalId, Nothing } from './common.ts';
import { command } from './define.ts';

/** Audio files and whether they are kept on this machine. Bytes travel by `app://earshot/media/<recordingId>`. */
export const recordings = {
  /** Puts the audio first in the download queue; answers at once. */
  download: command(z.object({ id: LocalId }), Nothing),
  /** Drops the local copy of the audio; the recording stays on its platform. */
  evict: command(z.object({ id: LocalId }), Nothing),
};
