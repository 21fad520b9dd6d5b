import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';

/** Where the bytes of a file go while it is written. Each call waits until the disk has taken what was given. */
export interface Sink {
  write(piece: string | Uint8Array): Promise<void>;
}

export interface OutputFile extends Sink {
  /** Puts everything on the disk and closes. Answers how many bytes there are. */
  finish(): Promise<number>;
  /** Closes without more ado; the file may be half. */
  close(): Promise<void>;
}

const BUFFER_BYTES = 256 * 1024;

/** The file that a job writes to before it is whole: beside its target, so that a rename puts it there at once. */
export const partPath = (target: string, jobId: string): string => join(dirname(target), `.earshot-${jobId}.part`);

/** Begins a file that is readable by its owner alone. One that an earlier attempt of the same job left is replaced. */
export async function openOutput(path: string): Promise<OutputFile> {
  let file: FileHandle;
  try {
    await rm(path, { force: true });
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    throw toFileError(error);
  }
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let sizeBytes = 0;
  const flush = async () => {
    const pieces = waiting;
    waiting = [];
    waitingBytes = 0;
    try {
      for (const piece of pieces) await writeAll(file, piece);
    } catch (error) {
      throw toFileError(error);
    }
  };
  return {
    async write(piece) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      sizeBytes += bytes.length;
      if (waitingBytes >= BUFFER_BYTES) await flush();
    },
    async finish() {
      await flush();
      try {
        await file.sync();
      } catch (error) {
        throw toFileError(error);
      } finally {
        await file.close();
      }
      return sizeBytes;
    },
    close: () => file.close(),
  };
}

/** Begins a file, has it written and puts it on the disk. Answers how many bytes there are; what fails leaves it half. */
export async function writeOutput(path: string, write: (sink: Sink) => Promise<void>): Promise<number> {
  const file = await openOutput(path);
  try {
    await write(file);
    return await file.finish();
  } catch (error) {
    await file.close().catch(() => {
      // It may be closed already; what went wrong before says more.
    });
    throw error;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, from, bytes.length - from);
    from += bytesWritten;
  }
}

/** Gives a finished part its name. What had the name before is replaced whole. */
export async function publishPart(part: string, target: string): Promise<void> {
  try {
    await rename(part, target);
    await syncFolder(dirname(target));
  } catch (error) {
    throw toFileError(error);
  }
}

export const removePart = (part: string): Promise<void> => rm(part, { force: true });

/** Makes the rename itself survive a power cut. Windows cannot open a folder and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const PLACE_PROBLEMS: Readonly<Record<string, [message: string, action: string]>> = {
  EACCES: ['This folder may not be written to.', 'Export again and choose another folder.'],
  EPERM: ['This folder may not be written to.', 'Export again and choose another folder.'],
  EROFS: ['This disk can only be read.', 'Export again and choose another folder.'],
  ENOENT: ['The folder is not there any more.', 'Connect its disk again, or export again to another folder.'],
  ENOTDIR: ['The folder is not there any more.', 'Export again and choose another folder.'],
  EISDIR: ['There is a folder of that name.', 'Export again under another name.'],
  EBUSY: ['Another program holds the file.', 'Close it there, then do this again.'],
  EFBIG: ['The file is larger than its disk can hold.', 'Export fewer rows, or to another disk.'],
};

/** A failure of the disk or its folder as a sentence. Nothing half is left under the name that was chosen. */
export function toFileError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (error instanceof AppError || code === null) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', 'The disk is full, so the file was not written.', {
      action: 'Free some space, then do this again.',
      retryable: true,
      cause: error,
    });
  }
  const [message, action] = PLACE_PROBLEMS[code] ?? [
    `The file could not be written (${code}).`,
    'Export again and choose another folder.',
  ];
  return new AppError('INVALID', message, { action, cause: error });
}
