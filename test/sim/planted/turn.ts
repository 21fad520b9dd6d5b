import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash32 } from '../prng.ts';
import { PLANTED_BUGS } from './bugs.ts';

const BUGS_A_TURN = 3;

/**
 * Ids of the planted bugs whose turn it is, of those that a seed is known to find. It moves on whenever the code that they are planted in changes; EARSHOT_PLANTED_TURN
 * says it outright.
 */
export function bugsOfTheTurn(root: string): string[] {
  const files = new Set(PLANTED_BUGS.flatMap(({ patches }) => patches.map(({ file }) => file)));
  const code = [...files].map((file) => readFileSync(join(root, file), 'utf8')).join('');
  const known = PLANTED_BUGS.filter(({ foundBy }) => foundBy !== null);
  const turn = Number(process.env.EARSHOT_PLANTED_TURN ?? hash32(code));
  return Array.from(
    { length: BUGS_A_TURN },
    (_, place) => known[(turn * BUGS_A_TURN + place) % known.length]?.id ?? '',
  );
}
