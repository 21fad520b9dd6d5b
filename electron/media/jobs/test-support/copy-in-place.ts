import { decodeAudio } from '../../decode.ts';
import { openFrameReader } from '../../frame-reader.ts';
import { newReport } from '../../pcm.ts';
import { writePlayableCopy } from '../../playable-copy.ts';
import type { WriteCopy } from '../copy-maker.ts';

/** Writes a copy without a worker. */
export const copyInPlace: WriteCopy = async ({ contentType, ...file }, { shape, ...copy }) => {
  const reader = await openFrameReader(file);
  try {
    await writePlayableCopy(decodeAudio(reader.read(), contentType, newReport(), reader), copy, shape);
  } finally {
    await reader.close();
  }
};
