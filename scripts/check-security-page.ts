import { existsSync, readFileSync } from 'node:fs';

// node scripts/check-security-page.ts: docs/security.md against the tests that it names.

/** Lines of the checklist that are Earshot's by now; S17 to S19 and S29 to S32 belong to features that are not there. */
const REQUIRED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 24, 25, 26, 27, 28];
const ROW = /^\| (S\d+) [^|]*\|([^|]*)\|([^|]*)\|$/gm;

/** What is wrong with the page: a line that is missing, a file that is gone, a test that does not name its line. */
export function checkSecurityPage(page: string, read: (path: string) => string | null): string[] {
  const problems: string[] = [];
  const rows = new Map(
    Array.from(page.matchAll(ROW), ([, line = '', mechanism = '', tests = '']) => [line, { mechanism, tests }]),
  );
  for (const number of REQUIRED) if (!rows.has(`S${number}`)) problems.push(`S${number} has no line`);
  for (const [line, { mechanism, tests }] of rows) {
    const named = pathsIn(tests);
    if (named.length === 0) problems.push(`${line} names no test`);
    for (const path of [...pathsIn(mechanism), ...named]) {
      if (read(path) === null) problems.push(`${line} names ${path}, which is not there`);
    }
    for (const path of named) {
      const source = read(path);
      if (source !== null && !new RegExp(`\\b${line}\\b`).test(source)) problems.push(`${path} does not name ${line}`);
    }
  }
  return problems;
}

const pathsIn = (cell: string): string[] =>
  Array.from(cell.matchAll(/`([^`]+)`/g), ([, path = '']) => path).filter((path) => path.includes('/'));

export const readSource = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

if (import.meta.main) {
  const problems = checkSecurityPage(readFileSync('docs/security.md', 'utf8'), readSource);
  for (const problem of problems) console.error(`docs/security.md: ${problem}`);
  process.exit(problems.length > 0 ? 1 : 0);
}
