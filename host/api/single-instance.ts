import {
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isRunning, type ProcessIdentity } from '../process/identity.ts';

export interface SecondInstance {
  argv: string[];
  workingDirectory: string;
  additionalData: unknown;
}

/**
 * One running application for each data folder. The first keeps a lock file with its process; a later one leaves a note beside it, which
 * the first is watching for.
 */
export class SingleInstance {
  readonly #folder: string;
  readonly #onSecond: (second: SecondInstance) => void;
  #watcher: FSWatcher | undefined;

  constructor(userDataDir: string, onSecond: (second: SecondInstance) => void) {
    this.#folder = join(userDataDir, '.instance');
    this.#onSecond = onSecond;
  }

  get isHeld(): boolean {
    return this.#watcher !== undefined;
  }

  /** False when another process holds the lock; that one is told of `note`. */
  acquire(note: SecondInstance): boolean {
    if (this.isHeld) return true;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    if (!this.#takeLock()) {
      this.#leave(note);
      return false;
    }
    this.#clearNotes();
    this.#watcher = watch(this.#folder, { persistent: false }, () => this.#readNotes());
    this.#watcher.on('error', () => {
      // The data folder was removed: nobody can leave a note there any more.
    });
    return true;
  }

  release(): void {
    if (!this.isHeld) return;
    this.#watcher?.close();
    this.#watcher = undefined;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #takeLock(): boolean {
    const path = join(this.#folder, 'lock');
    const mine = JSON.stringify(identifyProcess(process.pid));
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = readLock(path);
      if (owner && isRunning(owner)) return false;
      rmSync(path, { force: true });
    }
    return false;
  }

  #leave(note: SecondInstance): void {
    const path = join(this.#folder, `${process.pid}-${Date.now()}`);
    // Renamed when complete, so that the first instance never reads half of it.
    writeFileSync(path, JSON.stringify(note), { mode: 0o600 });
    renameSync(path, `${path}.note`);
  }

  #readNotes(): void {
    for (const name of this.#noteNames()) {
      const path = join(this.#folder, name);
      const note = JSON.parse(readFileSync(path, 'utf8')) as SecondInstance;
      rmSync(path, { force: true });
      this.#onSecond(note);
    }
  }

  #clearNotes(): void {
    for (const name of this.#noteNames()) rmSync(join(this.#folder, name), { force: true });
  }

  #noteNames(): string[] {
    try {
      return readdirSync(this.#folder).filter((name) => name.endsWith('.note'));
    } catch {
      // The data folder was removed while the application runs; there are no notes then.
      return [];
    }
  }
}

/** True while a running application holds the data folder. */
export function isInstanceRunning(userDataDir: string): boolean {
  const owner = readLock(join(userDataDir, '.instance', 'lock'));
  return owner !== undefined && isRunning(owner);
}

function readLock(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    // Unreadable: left by a process that was stopped while writing it.
    return undefined;
  }
}
