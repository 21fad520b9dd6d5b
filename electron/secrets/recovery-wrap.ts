import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { formatRecoveryKey, RECOVERY_ENTROPY_BYTES } from '#shared/lib/recovery-key.ts';
import { open, seal } from './sealed-box.ts';

/**
 * A recovery key is the seed of an X25519 pair of which only the public half is kept. So the database key can be sealed
 * anew for the same recovery key, as when it is changed, without asking the person for it. The seed holds 176 random bits,
 * hence no slow derivation.
 */
export interface WrappedKey {
  /** Public half of a pair made for this box alone, raw, base64. */
  ephemeral: string;
  sealed: string;
}

// RFC 8410: what stands before the 32 raw bytes of an X25519 key.
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

/** A new recovery key: its text, which is to be shown once and kept nowhere, and the public half, raw, base64. */
export function newRecoveryKey(): { text: string; publicKey: string } {
  const entropy = randomBytes(RECOVERY_ENTROPY_BYTES);
  const publicKey = rawPublic(createPublicKey(privateOf(entropy)));
  const text = formatRecoveryKey(entropy);
  entropy.fill(0);
  return { text, publicKey };
}

/** `context` is bound to the box and not stored. */
export function wrapFor(publicKey: string, secret: Buffer, context: string): WrappedKey {
  const pair = generateKeyPairSync('x25519');
  const ephemeral = rawPublic(pair.publicKey);
  const boxKey = boxKeyOf(pair.privateKey, toPublic(publicKey), ephemeral, publicKey);
  const sealed = seal(boxKey, secret, context);
  boxKey.fill(0);
  return { ephemeral, sealed };
}

/** What was wrapped, or null when the recovery key or the context is another. */
export function unwrapWith(entropy: Uint8Array, { ephemeral, sealed }: WrappedKey, context: string): Buffer | null {
  const privateKey = privateOf(entropy);
  const publicKey = rawPublic(createPublicKey(privateKey));
  const boxKey = boxKeyOf(privateKey, toPublic(ephemeral), ephemeral, publicKey);
  const secret = open(boxKey, sealed, context);
  boxKey.fill(0);
  return secret;
}

function privateOf(entropy: Uint8Array): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', entropy, '', 'earshot-recovery/1/private', 32));
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  seed.fill(0);
  return key;
}

const toPublic = (raw: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, Buffer.from(raw, 'base64')]), format: 'der', type: 'spki' });

const rawPublic = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length).toString('base64');

function boxKeyOf(mine: KeyObject, theirs: KeyObject, ephemeral: string, recipient: string): Buffer {
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs });
  const salt = Buffer.concat([Buffer.from(ephemeral, 'base64'), Buffer.from(recipient, 'base64')]);
  const key = Buffer.from(hkdfSync('sha256', shared, salt, 'earshot-recovery/1/box', 32));
  shared.fill(0);
  return key;
}
