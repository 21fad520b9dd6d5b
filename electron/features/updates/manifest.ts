import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';

// Security: see docs/security.md before changing.

const Version = z.string().regex(/^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/);

const UpdateFile = z.strictObject({
  platform: z.enum(['linux', 'darwin', 'win32']),
  arch: z.enum(['x64', 'arm64']),
  /** A plain name beside the manifest. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  sizeBytes: z.number().int().min(1).max(1_000_000_000),
  sha512: z.string().regex(/^[0-9a-f]{128}$/),
});

const Manifest = z.strictObject({
  product: z.literal('earshot'),
  version: Version,
  /** After this an answer is stale: somebody may be holding newer ones back. */
  expiresAt: z.number().int(),
  files: z.array(UpdateFile).min(1).max(20),
});

/** What is signed travels as a text, so that what is checked and what is read are the same bytes. */
const Signed = z.strictObject({ manifest: z.string().max(65_536), signature: z.base64().max(128) });

export type UpdateFile = z.infer<typeof UpdateFile>;
export type Manifest = z.infer<typeof Manifest>;

export interface ManifestRules {
  /** Ed25519, the 32 bytes in base64. */
  publicKey: string;
  nowMs: number;
  /** The highest version that was ever seen signed, or the one that runs. An older answer is a replay. */
  highestVersion: string;
}

/** A manifest that is ours, is not stale and does not go back; everything else is refused before anything of it is used. */
export function readManifest(text: string, { publicKey, nowMs, highestVersion }: ManifestRules): Manifest {
  const signed = parse(Signed, text);
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') },
    format: 'jwk',
  });
  if (!verify(null, Buffer.from(signed.manifest), key, Buffer.from(signed.signature, 'base64'))) {
    throw refused('it is not signed by Earshot');
  }
  const manifest = parse(Manifest, signed.manifest);
  if (manifest.expiresAt <= nowMs) throw refused('it is out of date');
  if (compareVersions(manifest.version, highestVersion) < 0) throw refused('it offers an older version than before');
  return manifest;
}

/** Negative where `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Cut short or no feed at all: the person is told the same.
    throw refused('it cannot be read');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw refused('it cannot be read');
  return parsed.data;
}

export const refused = (why: string): AppError =>
  new AppError('UPSTREAM_BAD_REPLY', `The update channel’s answer was refused: ${why}.`, {
    action: 'Nothing was changed. Try again later; if it stays so, fetch Earshot from where you got it.',
  });
