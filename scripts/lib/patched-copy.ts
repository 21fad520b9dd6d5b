import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LEFT_OUT = new Set(['.git', 'node_modules', 'out']);

/** A tree of its own, so that nothing is ever changed in the code itself. The caller removes it. */
export function copyTree(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'earshot-copy-'));
  for (const name of readdirSync(root).filter((name) => !LEFT_OUT.has(name)))
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

export interface TextPatch {
  /** From the top of the tree. */
  file: string;
  /** Exact text that stands once in the file. */
  find: string;
  replace: string;
}

/** Runs `work` while the patches are in the copy. */
export async function withPatches<T>(copy: string, patches: readonly TextPatch[], work: () => Promise<T>): Promise<T> {
  const before = new Map<string, string>();
  try {
    for (const { file, find, replace } of patches) {
      const path = join(copy, file);
      const source = readFileSync(path, 'utf8');
      if (!before.has(path)) before.set(path, source);
      writeFileSync(
        path,
        source.replace(find, () => replace),
      );
    }
    return await work();
  } finally {
    for (const [path, source] of before) writeFileSync(path, source);
  }
}
