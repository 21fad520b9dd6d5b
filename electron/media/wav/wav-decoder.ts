import { unsupportedError } from '../audio-format.ts';
import { concat, type DecodeReport, newReport, type PcmBlock, type StreamDecoder } from '../pcm.ts';
import { type WavHead, WavHeader } from './wav-header.ts';

const CHUNK_ID_BYTES = 4;
const NO_BYTES = new Uint8Array(0);
/** What RIFF calls its chunks: printable characters. */
const isChunkId = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte >= 0x20 && byte < 0x7f) || bytes.every((byte) => byte === 0);

/**
 * WAV: PCM of 8, 16, 24 and 32 bits, float, A-law, µ-law, GSM 6.10, IMA and Microsoft ADPCM, also behind
 * WAVE_FORMAT_EXTENSIBLE. A header that says no length, or less than there is, is passed over: the sound ends with the file.
 */
export function createWavDecoder(report: DecodeReport = newReport()): StreamDecoder {
  const header = new WavHeader();
  let head: WavHead | null = null;
  let held: Uint8Array = NO_BYTES;
  let left = 0;
  let frames = 0;
  let isDone = false;

  function begin(found: WavHead): void {
    head = found;
    held = found.rest;
    left = found.dataBytes;
    const { codec } = found.format;
    if (Number.isFinite(left)) {
      const whole = Math.floor(left / codec.blockBytes) * codec.framesPerBlock;
      report.expectedFrames = codec.framesPerBlock > 1 ? (found.factFrames ?? null) : whole;
    } else report.hasWrongHeader = true;
    const { tag, bits } = found.format;
    report.wavCodec = { tag, bits };
  }

  /** Sound that goes on where the header lets it end: what follows is neither a chunk nor padding. */
  function checkEnd(): void {
    if (left > 0 || held.length < CHUNK_ID_BYTES) return;
    isDone = isChunkId(held.subarray(0, CHUNK_ID_BYTES));
    if (isDone) return;
    left = Number.POSITIVE_INFINITY;
    report.hasWrongHeader = true;
    report.expectedFrames = null;
  }

  function toBlock({ format, factFrames }: WavHead, bytes: Uint8Array): PcmBlock[] {
    const { codec, sampleRate } = format;
    // The last block is filled up: the fact chunk says how much of it is sound.
    const most = codec.framesPerBlock > 1 && factFrames && !report.hasWrongHeader ? factFrames - frames : Infinity;
    const channels = codec.decode(bytes).map((samples) => samples.subarray(0, Math.max(0, most)));
    const count = channels[0]?.length ?? 0;
    frames += count;
    return count === 0 ? [] : [{ sampleRate, channels }];
  }

  function takeBlocks(found: WavHead): PcmBlock[] {
    const blocks: PcmBlock[] = [];
    for (;;) {
      const { blockBytes } = found.format.codec;
      const whole = Math.floor(Math.min(held.length, left) / blockBytes) * blockBytes;
      // The end of the data may be less than a block.
      const used = left < blockBytes && held.length >= left ? left : whole;
      if (used > 0) blocks.push(...toBlock(found, held.subarray(0, used)));
      held = held.subarray(used);
      left -= used;
      const wasDone = left > 0;
      checkEnd();
      if (wasDone || left === 0) break;
    }
    return blocks;
  }

  return {
    async push(bytes) {
      if (isDone) return [];
      if (head) held = concat(held, bytes);
      else {
        const found = header.push(bytes);
        if (!found) return [];
        begin(found);
      }
      return head ? takeBlocks(head) : [];
    },
    async end() {
      if (!head) throw unsupportedError('its WAV header stops in the middle');
      const blocks = held.length > 0 && left > 0 ? toBlock(head, held) : [];
      // What is there can be heard and drawn; that there should be more is told beside it.
      if (head.format.codec.blockBytes <= left && Number.isFinite(left) && frames > 0) report.badParts += 1;
      return blocks;
    },
    free() {
      held = NO_BYTES;
    },
  };
}
