/** How the sound bytes of a WAV file become samples: whole blocks of so many bytes, each of so many samples a channel. */
export interface BlockCodec {
  blockBytes: number;
  framesPerBlock: number;
  /**
   * Samples a channel of whole blocks. A shorter rest at the end of the file may come alone; of it what is whole is given.
   * A codec may keep state from block to block, so blocks come in order and once.
   */
  decode(bytes: Uint8Array): Float32Array[];
}

export const newChannels = (count: number, frames: number): Float32Array<ArrayBuffer>[] =>
  Array.from({ length: count }, () => new Float32Array(frames));

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const clamp16 = (value: number): number => Math.max(-32_768, Math.min(32_767, value));

interface Blockwise {
  channels: number;
  blockBytes: number;
  /** Samples a channel of a block of so many bytes; a block at the end of a file may be shorter. */
  framesOf(bytes: number): number;
  /** Writes the samples of one block, the first of them at frame `at`. */
  decodeBlock(block: Uint8Array, out: Float32Array[], at: number): void;
}

/** A codec whose blocks each tell all that is needed to decode them. */
export function createBlockwiseCodec({ channels, blockBytes, framesOf, decodeBlock }: Blockwise): BlockCodec {
  const framesPerBlock = framesOf(blockBytes);
  return {
    blockBytes,
    framesPerBlock,
    decode(bytes) {
      const whole = Math.floor(bytes.length / blockBytes);
      const out = newChannels(channels, whole * framesPerBlock + framesOf(bytes.length - whole * blockBytes));
      for (let at = 0, frame = 0; at < bytes.length; at += blockBytes, frame += framesPerBlock) {
        const block = bytes.subarray(at, at + blockBytes);
        if (framesOf(block.length) > 0) decodeBlock(block, out, frame);
      }
      return out;
    },
  };
}
