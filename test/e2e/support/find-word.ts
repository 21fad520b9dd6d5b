import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files under `directory` that hold `word` in UTF-8 or UTF-16. Files that vanish while it reads are left out. */
export function findWord(directory: string, word: string): string[] {
  const needles = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')];
  return filesUnder(directory).filter((path) => {
    const bytes = read(path);
    return needles.some((needle) => bytes.includes(needle));
  });
}

export function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
