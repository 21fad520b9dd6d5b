import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PLANTED_BUGS } from '../../test/sim/planted/bugs.ts';
import type { PlantedBug } from '../../test/sim/planted/planted.ts';
import { copyTree, withPatches } from './patched-copy.ts';

/** So many seeds may pass before a planted bug counts as not found. */
const MAX_SEEDS = 5_000;

export interface Finding {
  bug: PlantedBug;
  /** The seed that found it and what it said; null where none did. */
  seed: number | null;
  sentence: string;
}

/**
 * Puts each bug into a copy of the code and runs seeds there until one fails. `ids`: only these; none for all of them.
 * `fromKnown`: begins with the seed that is known to find it.
 */
export async function findPlanted(
  root: string,
  ids: readonly string[],
  { onFound = () => {}, fromKnown = false }: { onFound?: (finding: Finding) => void; fromKnown?: boolean } = {},
): Promise<Finding[]> {
  const copy = copyTree(root);
  const findings: Finding[] = [];
  try {
    for (const bug of PLANTED_BUGS.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
      const finding = await withPatches(copy, bug.patches, () =>
        runUntilFound(copy, bug, (fromKnown ? bug.foundBy : null) ?? 1),
      );
      findings.push(finding);
      onFound(finding);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return findings;
}

async function runUntilFound(copy: string, bug: PlantedBug, from: number): Promise<Finding> {
  const seeds = ['--from', String(from), '--seeds', String(MAX_SEEDS)];
  const output = await outputOf(copy, ['scripts/sim.ts', '--until-failure', ...seeds]);
  const found = /^FAILED seed (\d+): (.*)$/m.exec(output);
  if (found) return { bug, seed: Number(found[1]), sentence: found[2] ?? '' };
  return { bug, seed: null, sentence: output.slice(-500) };
}

function outputOf(copy: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: join(copy) });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
