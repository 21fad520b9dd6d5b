import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The power is gone: nothing is done any more, and what was under way is not told. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

type Write = { at: number; bytes: Buffer } | { size: number };

interface Inode {
  /** What is there after a power cut for certain. */
  kept: Buffer;
  /** What programs see. */
  now: Buffer;
  /** What happened since it was last synced, in this order. */
  unsynced: Write[];
}

const SECTOR_BYTES = 512;

function apply(bytes: Buffer, write: Write): Buffer {
  if ('size' in write) {
    const sized = Buffer.alloc(write.size);
    bytes.copy(sized);
    return sized;
  }
  const end = write.at + write.bytes.length;
  const grown = end > bytes.length ? apply(bytes, { size: end }) : Buffer.from(bytes);
  write.bytes.copy(grown, write.at);
  return grown;
}

/**
 * A disk in memory that keeps for certain only what was synced: of the rest a power cut leaves any part, torn at the borders of
 * sectors. A new name, or another one, is certain once its folder was synced. It can also fail at its n-th write.
 */
export class ForgetfulDisk {
  #names = new Map<string, Inode>();
  #keptNames = new Map<string, Inode>();
  /** The names after each change of them since the folder was last synced. */
  #unsyncedNames: Map<string, Inode>[] = [];
  readonly #open = new Map<number, { inode: Inode | null; folder: string; isAppending: boolean; at: number }>();
  #nextFd = 3;
  #stepsLeft = Number.POSITIVE_INFINITY;
  #failure: { writesLeft: number; code: string } | null = null;
  /** Steps that changed something, for whoever wants to cut at each. */
  steps = 0;

  /** The power goes before the so-manyth change from now. */
  cutAfter(steps: number): void {
    this.#stepsLeft = steps;
  }

  /** The so-manyth write or sync from now fails, and each after it until `failNever`. */
  failAfter(writes: number, code = 'ENOSPC'): void {
    this.#failure = { writesLeft: writes, code };
  }

  failNever(): void {
    this.#failure = null;
  }

  /** The power is back; `fraction` draws what of the unsynced had reached the disk. */
  restart(fraction: () => number): void {
    this.#stepsLeft = Number.POSITIVE_INFINITY;
    this.#failure = null;
    this.#open.clear();
    const states = [this.#keptNames, ...this.#unsyncedNames];
    const names = states[Math.floor(fraction() * states.length)] ?? this.#keptNames;
    for (const inode of new Set(names.values())) {
      inode.now = inode.unsynced.reduce((bytes, write) => survivor(bytes, write, fraction), inode.kept);
      inode.kept = inode.now;
      inode.unsynced = [];
    }
    this.#names = new Map(names);
    this.#keptNames = new Map(names);
    this.#unsyncedNames = [];
  }

  paths(): string[] {
    return [...this.#names.keys()];
  }

  #step(): void {
    if (this.#stepsLeft-- <= 0) throw new PowerCut();
    this.steps += 1;
    if (this.#failure && --this.#failure.writesLeft < 0) {
      throw Object.assign(new Error(this.#failure.code), { code: this.#failure.code });
    }
  }

  #named(path: string): Inode {
    const inode = this.#names.get(path);
    if (!inode) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
    return inode;
  }

  #rename(change: (names: Map<string, Inode>) => void): void {
    this.#names = new Map(this.#names);
    change(this.#names);
    this.#unsyncedNames.push(this.#names);
  }

  #file(fd: number) {
    const open = this.#open.get(fd);
    if (!open) throw Object.assign(new Error('bad descriptor'), { code: 'EBADF' });
    return open;
  }

  #change(inode: Inode, write: Write): void {
    inode.now = apply(inode.now, write);
    inode.unsynced.push(write);
  }

  readonly openSync = (path: string, flags: string): number => {
    if (this.#stepsLeft <= 0) throw new PowerCut();
    const isFolder = !this.#names.has(path) && [...this.#names.keys()].some((name) => dirname(name) === path);
    if (!isFolder && !this.#names.has(path) && !flags.startsWith('r')) {
      this.#step();
      const inode = { kept: Buffer.alloc(0), now: Buffer.alloc(0), unsynced: [] };
      this.#rename((names) => names.set(path, inode));
    }
    const inode = isFolder ? null : this.#named(path);
    if (inode && flags.startsWith('w')) this.#change(inode, { size: 0 });
    const fd = this.#nextFd++;
    this.#open.set(fd, { inode, folder: path, isAppending: flags.startsWith('a'), at: 0 });
    return fd;
  };

  /** Takes at most so much as a real one may: now and then less than was given. */
  readonly writeSync = (fd: number, bytes: Uint8Array, offset = 0, length?: number, position?: number): number => {
    this.#step();
    const open = this.#file(fd);
    if (!open.inode) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    const given = Buffer.from(bytes.subarray(offset, length === undefined ? undefined : offset + length));
    const taken = given.length > 2 * SECTOR_BYTES && this.steps % 3 === 0 ? given.subarray(0, SECTOR_BYTES) : given;
    const at = position ?? (open.isAppending ? open.inode.now.length : open.at);
    this.#change(open.inode, { at, bytes: taken });
    open.at = at + taken.length;
    return taken.length;
  };

  readonly fsyncSync = (fd: number): void => {
    this.#step();
    const { inode } = this.#file(fd);
    if (inode) {
      inode.kept = inode.now;
      inode.unsynced = [];
      return;
    }
    this.#keptNames = this.#names;
    this.#unsyncedNames = [];
  };

  readonly ftruncateSync = (fd: number, size: number): void => {
    if (this.#stepsLeft <= 0) throw new PowerCut();
    const { inode } = this.#file(fd);
    if (inode) this.#change(inode, { size });
  };

  readonly renameSync = (from: string, to: string): void => {
    this.#step();
    const inode = this.#named(from);
    this.#rename((names) => {
      names.delete(from);
      names.set(to, inode);
    });
  };

  readonly rmSync = (path: string): void => {
    if (this.#stepsLeft <= 0) throw new PowerCut();
    if (this.#names.has(path)) this.#rename((names) => names.delete(path));
  };

  readonly closeSync = (fd: number): void => void this.#open.delete(fd);
  readonly existsSync = (path: string): boolean => this.#names.has(path);
  readonly readFileSync = (path: string): Buffer => Buffer.from(this.#named(path).now);
  readonly statSync = (path: string): { size: number } => ({ size: this.#named(path).now.length });

  /** The same file as a handle of `node:fs/promises`, as far as the stored audio uses one. */
  handle(fd: number): FileHandle {
    const file = {
      read: async (into: Uint8Array, offset: number, length: number, position: number) => {
        const bytes = this.#file(fd).inode?.now.subarray(position, position + length) ?? Buffer.alloc(0);
        into.set(bytes, offset);
        return { bytesRead: bytes.length };
      },
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => ({
        bytesWritten: this.writeSync(fd, bytes, offset, length, position),
      }),
      sync: async () => this.fsyncSync(fd),
      truncate: async (size: number) => this.ftruncateSync(fd, size),
      stat: async () => ({ size: this.#file(fd).inode?.now.length ?? 0 }),
      close: async () => this.closeSync(fd),
    };
    return file as unknown as FileHandle;
  }
}

/** What of a write that nobody synced is on the disk: none of it, all of it, or some of its sectors. */
function survivor(bytes: Buffer, write: Write, fraction: () => number): Buffer {
  const luck = fraction();
  if (luck < 0.3) return bytes;
  if (luck < 0.6 || 'size' in write) return apply(bytes, write);
  let torn = luck < 0.8 ? bytes : apply(bytes, { size: Math.max(bytes.length, write.at + write.bytes.length) });
  for (let at = 0; at < write.bytes.length; at += SECTOR_BYTES) {
    if (fraction() < 0.5) continue;
    torn = apply(torn, { at: write.at + at, bytes: write.bytes.subarray(at, at + SECTOR_BYTES) });
  }
  return torn;
}
