/** What became of a mutant, in Stryker's words. */
export type MutantStatus =
  | 'Killed'
  | 'Timeout'
  | 'Survived'
  | 'NoCoverage'
  | 'CompileError'
  | 'RuntimeError'
  | 'Ignored'
  | 'Pending';

export interface MutationScore {
  /** Mutants that are valid code and are not left out. */
  valid: number;
  /** Of these, those that made a test fail or never end. */
  killed: number;
  /** 100 where there is none. */
  percent: number;
}

const NOTICED: ReadonlySet<MutantStatus> = new Set(['Killed', 'Timeout']);
const MISSED: ReadonlySet<MutantStatus> = new Set(['Survived', 'NoCoverage']);

export function scoreOf(statuses: readonly MutantStatus[]): MutationScore {
  const killed = statuses.filter((status) => NOTICED.has(status)).length;
  const valid = killed + statuses.filter((status) => MISSED.has(status)).length;
  return { valid, killed, percent: valid === 0 ? 100 : (100 * killed) / valid };
}

/** A table, as docs/reliability.md shows it. */
export const tellScores = (scores: readonly (MutationScore & { name: string })[]): string =>
  [
    '| Group | Mutants | Noticed | Score |',
    '| --- | --- | --- | --- |',
    ...scores.map(({ name, valid, killed, percent }) => `| ${name} | ${valid} | ${killed} | ${percent.toFixed(1)} % |`),
  ].join('\n');
