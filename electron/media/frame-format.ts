import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '#shared/errors/app-error.ts';

/**
 * A media file is a row of frames: nonce (12 bytes) ‖ ciphertext (64 KiB, the last one shorter) ‖ tag (16 bytes), AES-256-GCM.
 * The associated data names the file, the frame's place and the file's length, so that a frame fits nowhere else. Nonces
 * are random because a crash may make the same frame be written twice.
 */
export const FRAME_BYTES = 65_536;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const STORED_FRAME_BYTES = NONCE_BYTES + FRAME_BYTES + TAG_BYTES;

const MEDIA_KEY_BYTES = 32;

const VERSION = 1;

/** What a caller keeps in the encrypted database for each file; without it the file is noise. */
export interface MediaIdentity {
  /** 32 bytes, fresh for each file and each version of it. */
  key: Uint8Array;
  fileId: string;
  /** Bytes of the audio itself. */
  length: number;
}

export function newMediaKey(): Uint8Array {
  return new Uint8Array(randomBytes(MEDIA_KEY_BYTES));
}

export function checkIdentity({ key, length }: MediaIdentity): void {
  if (key.byteLength !== MEDIA_KEY_BYTES) throw new AppError('BUG', 'a media key has 32 bytes');
  if (!Number.isSafeInteger(length) || length < 0)
    throw new AppError('BUG', 'a media length is a whole number of bytes');
}

export function frameCount(length: number): number {
  return Math.ceil(length / FRAME_BYTES);
}

/** Bytes of audio in a frame. */
export function frameLength(index: number, length: number): number {
  return Math.min(FRAME_BYTES, length - index * FRAME_BYTES);
}

/** Bytes of the file on disk for a length of audio. */
export function storedLength(length: number): number {
  return length + frameCount(length) * (NONCE_BYTES + TAG_BYTES);
}

export function sealFrame(identity: MediaIdentity, index: number, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', identity.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(frameContext(identity, index));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The frame's audio, or null when a single bit of it is not what was written at this place of this file. */
export function openFrame(identity: MediaIdentity, index: number, stored: Uint8Array): Buffer | null {
  if (stored.byteLength !== NONCE_BYTES + frameLength(index, identity.length) + TAG_BYTES) return null;
  const nonce = stored.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', identity.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(frameContext(identity, index));
  decipher.setAuthTag(stored.subarray(stored.byteLength - TAG_BYTES));
  const plain = decipher.update(stored.subarray(NONCE_BYTES, stored.byteLength - TAG_BYTES));
  try {
    decipher.final();
    return plain;
  } catch {
    // The tag does not fit: this is the answer, and what was decrypted is never handed out.
    return null;
  }
}

/** version (1) ‖ length of file id (2) ‖ file id ‖ frame index (8) ‖ total length (8), big-endian. */
function frameContext({ fileId, length }: MediaIdentity, index: number): Buffer {
  const id = Buffer.from(fileId);
  const context = Buffer.alloc(19 + id.length);
  context.writeUInt8(VERSION, 0);
  context.writeUInt16BE(id.length, 1);
  context.set(id, 3);
  context.writeBigUInt64BE(BigInt(index), 3 + id.length);
  context.writeBigUInt64BE(BigInt(length), 11 + id.length);
  return context;
}
