import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { UpdateCheck } from '#shared/contract/updates.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../lib/ports.ts';
import { download } from '../../net/plain-download.ts';
import { writeFileAtomic } from '../../secrets/write-file-atomic.ts';
import { compareVersions, readManifest, refused, type UpdateFile } from './manifest.ts';

// Security: see docs/security.md before changing.

export interface UpdateChannel {
  /** Address of the signed manifest; the files lie beside it. */
  feedUrl: string;
  /** Ed25519, the 32 bytes in base64. */
  publicKey: string;
}

export interface UpdateDeps {
  /** Null in a build that was made without one. */
  channel: UpdateChannel | null;
  currentVersion: string;
  platform: string;
  arch: string;
  /** Where a checked file and the highest version seen are kept. */
  directory: string;
  clock: Clock;
}

const MAX_MANIFEST_BYTES = 128 * 1024;
const Seen = z.object({ highestVersion: z.string().regex(/^\d+\.\d+\.\d+$/) });

export interface Updates {
  check(): Promise<UpdateCheck>;
}

export function createUpdates(deps: UpdateDeps): Updates {
  const { channel, currentVersion, directory } = deps;
  const seenPath = join(directory, 'seen.json');
  let checking: Promise<UpdateCheck> | null = null;

  async function check(): Promise<UpdateCheck> {
    if (!channel) return { outcome: 'none', version: null };
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const highest = await highestSeen(seenPath, currentVersion);
    const manifest = readManifest(await text(new URL(channel.feedUrl)), {
      publicKey: channel.publicKey,
      nowMs: deps.clock.now(),
      highestVersion: highest,
    });
    const { version } = manifest;
    // Kept before anything is fetched: from now on an older answer is a replay, whatever becomes of this one.
    if (version !== highest)
      await writeFileAtomic(seenPath, `${JSON.stringify({ highestVersion: version })}\n`, 'The version seen');
    if (compareVersions(version, currentVersion) <= 0) return { outcome: 'current', version };
    const file = manifest.files.find(({ platform, arch }) => platform === deps.platform && arch === deps.arch);
    if (!file) throw refused('it has nothing for this system');
    await fetchFile(new URL(file.name, channel.feedUrl), file, join(directory, file.name));
    return { outcome: 'ready', version };
  }

  return {
    check: () => {
      checking ??= check().finally(() => {
        checking = null;
      });
      return checking;
    },
  };
}

async function highestSeen(path: string, currentVersion: string): Promise<string> {
  let kept: string;
  try {
    kept = await readFile(path, 'utf8');
  } catch {
    // None yet.
    return currentVersion;
  }
  const highestVersion = readSeen(kept, path);
  return compareVersions(highestVersion, currentVersion) > 0 ? highestVersion : currentVersion;
}

/** A damaged note is not taken for none: forgetting what was seen is what a replay needs. */
function readSeen(text: string, path: string): string {
  try {
    return Seen.parse(JSON.parse(text)).highestVersion;
  } catch (error) {
    throw new AppError('INVALID', 'The note of the newest version seen is damaged.', {
      action: `Remove the file ${path}, then check again.`,
      cause: error,
    });
  }
}

async function text(url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of download(url, MAX_MANIFEST_BYTES)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Under its own name only when it is whole and is what was signed. */
async function fetchFile(url: URL, { sizeBytes, sha512 }: UpdateFile, path: string): Promise<void> {
  const part = `${path}.part`;
  const hash = createHash('sha512');
  let length = 0;
  try {
    const file = await open(part, 'w', 0o600);
    try {
      for await (const chunk of download(url, sizeBytes)) {
        hash.update(chunk);
        length += chunk.length;
        await file.write(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (length !== sizeBytes) throw refused('the file is shorter than was signed');
    if (hash.digest('hex') !== sha512) throw refused('the file is not the one that was signed');
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}
