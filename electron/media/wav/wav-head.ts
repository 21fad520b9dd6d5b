export interface WavShape {
  /** Format tag: 1 PCM, 3 float, 6 A-law, 7 µ-law. */
  tag: number;
  bits: number;
  sampleRate: number;
  channels: number;
  /** Bytes of sound that follow, or null where that is not known. */
  dataBytes: number | null;
}

export const WAV_HEAD_BYTES = 44;
const UNKNOWN_SIZE = 0xffff_ffff;

/** The head of a WAV file of samples that stand side by side. Sizes that do not fit into 32 bits are left unknown. */
export function wavHead({ tag, bits, sampleRate, channels, dataBytes }: WavShape): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(WAV_HEAD_BYTES);
  const view = new DataView(head.buffer);
  const blockBytes = (bits / 8) * channels;
  const isKnown = dataBytes !== null && dataBytes + WAV_HEAD_BYTES < UNKNOWN_SIZE;
  head.set(Buffer.from('RIFF....WAVEfmt '));
  view.setUint32(4, isKnown ? dataBytes + WAV_HEAD_BYTES - 8 : UNKNOWN_SIZE, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * blockBytes, true);
  view.setUint16(32, blockBytes, true);
  view.setUint16(34, bits, true);
  head.set(Buffer.from('data'), 36);
  view.setUint32(40, isKnown ? dataBytes : UNKNOWN_SIZE, true);
  return head;
}
