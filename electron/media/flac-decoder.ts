import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { checkShape, unsupportedError } from './audio-format.ts';
import { concat, createShapeGuard, type DecodeReport, newReport, type PcmBlock, type StreamDecoder } from './pcm.ts';

/** "fLaC", a block header (4), STREAMINFO (34). */
const HEAD_BYTES = 42;
const NO_BYTES = new Uint8Array(0);

export interface StreamInfo {
  sampleRate: number;
  channels: number;
  /** Samples a channel, or null where the encoder did not know. */
  frames: number | null;
}

/** The head of a FLAC stream (RFC 9639, 8.2). Throws MEDIA_CORRUPT. */
export function readStreamInfo(bytes: Uint8Array): StreamInfo {
  const isHead = Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'fLaC' && ((bytes[4] ?? 0) & 0x7f) === 0;
  if (!isHead || bytes.length < HEAD_BYTES) throw unsupportedError('its FLAC header is damaged');
  const view = new DataView(bytes.buffer, bytes.byteOffset + 8, 34);
  const packed = view.getUint32(10);
  const sampleRate = packed >>> 12;
  const channels = ((packed >>> 9) & 7) + 1;
  checkShape(sampleRate, channels);
  const frames = (view.getUint8(13) & 0x0f) * 2 ** 32 + view.getUint32(14);
  return { sampleRate, channels, frames: frames === 0 ? null : frames };
}

/** FLAC without a container. Damaged frames are left out by the decoder, so that what is there is counted against the head. */
export async function createFlacDecoder(report: DecodeReport = newReport()): Promise<StreamDecoder> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  const checkSameShape = createShapeGuard();
  let head: Uint8Array | null = NO_BYTES;

  function toBlocks({
    channelData,
    samplesDecoded,
    sampleRate,
    errors,
  }: Awaited<ReturnType<FLACDecoder['decode']>>): PcmBlock[] {
    report.badParts += errors.length;
    if (samplesDecoded === 0) return [];
    checkSameShape(sampleRate, channelData.length);
    return [{ sampleRate, channels: channelData }];
  }

  return {
    async push(bytes) {
      let piece = bytes;
      if (head) {
        head = concat(head, bytes);
        if (head.length < HEAD_BYTES) return [];
        const { frames } = readStreamInfo(head);
        report.expectedFrames = frames;
        report.hasWrongHeader = frames === null;
        piece = head;
        head = null;
      }
      return toBlocks(await decoder.decode(piece));
    },
    async end() {
      if (head) throw unsupportedError('its FLAC header stops in the middle');
      return toBlocks(await decoder.flush());
    },
    free: () => decoder.free(),
  };
}
