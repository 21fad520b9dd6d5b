import { OggOpusDecoder } from 'ogg-opus-decoder';
import { checkShape, unsupportedError } from './audio-format.ts';
import { type OggPage, OggPages } from './ogg-pages.ts';
import { createShapeGuard, type PcmBlock, type StreamDecoder } from './pcm.ts';

/**
 * Ogg Opus. The decoder drops the pre-skip at the start and what lies past the last granule position at the end, so that
 * the number of samples is exact (RFC 7845, 4.2 and 4.4). Its output always has 48,000 samples a second.
 */
export async function createOpusDecoder(): Promise<StreamDecoder> {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  const pages = new OggPages();
  const checkSameShape = createShapeGuard();
  const checkOrder = createOrderGuard();

  async function decodePages(found: OggPage[]): Promise<PcmBlock[]> {
    const blocks: PcmBlock[] = [];
    for (const page of found) {
      checkOrder(page);
      if (page.isFirst) checkHead(page.body);
      const { channelData, samplesDecoded, sampleRate, errors } = await decoder.decode(page.bytes);
      if (errors.length > 0) throw unsupportedError('a part of its Opus audio cannot be decoded');
      if (samplesDecoded === 0) continue;
      checkSameShape(sampleRate, channelData.length);
      blocks.push({ sampleRate, channels: channelData });
    }
    return blocks;
  }

  return {
    push: (bytes) => decodePages(pages.push(bytes)),
    async end() {
      pages.end();
      const { channelData, samplesDecoded, sampleRate } = await decoder.flush();
      if (samplesDecoded === 0) return [];
      checkSameShape(sampleRate, channelData.length);
      return [{ sampleRate, channels: channelData }];
    },
    free: () => decoder.free(),
  };
}

/** OpusHead: version at byte 8, channels at 9 (RFC 7845, 5.1). Looked at before the decoder spends memory on it. */
function checkHead(body: Uint8Array): void {
  if (body.length < 19 || Buffer.from(body.subarray(0, 8)).toString('latin1') !== 'OpusHead') {
    throw unsupportedError('its Opus header is damaged');
  }
  checkShape(48_000, body[9] ?? 0);
}

/** Pages of one stream follow one another without a gap; a second stream inside the first is not audio of this call. */
function createOrderGuard(): (page: OggPage) => void {
  let previous: OggPage | null = null;
  return (page) => {
    const continues = previous && !previous.isLast;
    const inOrder = continues
      ? !page.isFirst && page.serial === previous?.serial && page.sequence === previous.sequence + 1
      : page.isFirst;
    if (!inOrder) throw unsupportedError('a part of it is missing');
    previous = page;
  };
}
