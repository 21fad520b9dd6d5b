import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A disk of its own, so small that a test can fill it: a tmpfs in a mount namespace, which needs no rights on
 * the machine.
 */
export async function mountSmallDisk(sizeMiB: number) {
  const mountPoint = mkdtempSync(join(tmpdir(), 'earshot-disk-'));
  const script = `mount -t tmpfs -o size=${sizeMiB}m tmpfs "$1" && echo mounted && exec cat`;
  const holder = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', mountPoint], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(([code]) => Promise.reject(new Error(`no small disk: unshare ended with ${code}`))),
  ]);
  // SQLite follows this path to where it does not lead, so whoever opens a store there must be within.
  const path = join(`/proc/${holder.pid}/root`, mountPoint);
  const filler = join(path, 'filler');
  return {
    /** The disk as those within see it. */
    mountPoint,
    /** The same disk from here, for plain files. */
    path,
    /** What a command is put behind to run within. */
    within: ['nsenter', '--target', String(holder.pid), '--user', '--mount', '--preserve-credentials'],
    /** Leaves so many bytes free; null takes the filler away. */
    leave(bytes: number | null): void {
      rmSync(filler, { force: true });
      if (bytes === null) return;
      const { bavail, bsize } = statfsSync(path);
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
      } catch (error) {
        // Whoever works on the disk took some of it meanwhile: it is full, then.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    unmount: async () => {
      holder.kill();
      await ended;
      rmSync(mountPoint, { recursive: true, force: true });
    },
  };
}
