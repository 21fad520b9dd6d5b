import { MPEGDecoder } from 'mpg123-decoder';
import { checkShape, unsupportedError } from './audio-format.ts';
import { Mp3Frames } from './mp3-frames.ts';
import { concat, createShapeGuard, type DecodeReport, newReport, type StreamDecoder } from './pcm.ts';

const NO_BYTES = new Uint8Array(0);
const MONO = 3;

/**
 * MP3, with the encoder's delay and padding dropped where its header tells them. The decoder passes over damage in silence, so
 * the frames are counted beside it.
 */
export async function createMp3Decoder(report: DecodeReport = newReport()): Promise<StreamDecoder> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const checkSameShape = createShapeGuard();
  const head = createHeadReader();
  const walk = new Mp3Frames();
  let frames = 0;

  return {
    async push(bytes) {
      const audio = head.take(bytes);
      walk.push(audio);
      const { channelData, samplesDecoded, sampleRate, errors } = decoder.decode(audio);
      report.badParts += errors.length;
      if (samplesDecoded === 0) return [];
      frames += samplesDecoded;
      // The decoder gives two channels whatever there is; of one-channel audio the second is a copy.
      const channels = channelData.slice(0, head.channels());
      checkShape(sampleRate, channels.length);
      checkSameShape(sampleRate, channels.length);
      return [{ sampleRate, channels }];
    },
    async end() {
      if (frames === 0) throw unsupportedError('it holds no MP3 audio');
      walk.end();
      report.badParts += walk.gaps;
      // What the frames hold and what is decoded differ by the encoder's delay and padding: both counts are taken of the frames.
      const promised = walk.promisedSamples;
      if (promised !== null) report.expectedFrames = frames + promised - walk.samples;
      return [];
    },
    free: () => decoder.free(),
  };
}

/** Skips an ID3v2 tag (which may hold megabytes of pictures) and reads the channel mode of the first frame. */
function createHeadReader(): { take(bytes: Uint8Array): Uint8Array; channels(): number } {
  let held: Uint8Array | null = NO_BYTES;
  let tagBytes: number | null = null;
  let channels = 2;
  return {
    take(bytes) {
      if (held === null) return bytes;
      held = concat(held, bytes);
      if (held.length < 10) return NO_BYTES;
      tagBytes ??= id3Length(held);
      if (held.length < tagBytes + 4) {
        const dropped = Math.min(tagBytes, held.length);
        held = held.slice(dropped);
        tagBytes -= dropped;
        return NO_BYTES;
      }
      const audio = held.subarray(tagBytes);
      held = null;
      channels = (audio[3] ?? 0) >> 6 === MONO ? 1 : 2;
      return audio;
    },
    channels: () => channels,
  };
}

/** Size of the tag with its header, and footer if it has one (ID3v2.4, 3.1); 0 without a tag. */
function id3Length(bytes: Uint8Array): number {
  if (bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  let size = 0;
  for (const byte of bytes.subarray(6, 10)) size = size * 128 + (byte & 0x7f);
  return size + ((bytes[5] ?? 0) & 0x10 ? 20 : 10);
}
