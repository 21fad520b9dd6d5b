import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkSecurityPage, readSource } from './check-security-page.ts';

const page = readFileSync('docs/security.md', 'utf8');

it('every line of the checklist names tests that are there and name it', () => {
  expect(checkSecurityPage(page, readSource)).toEqual([]);
});

it('finds a line that is missing, a file that is gone and a test of something else', () => {
  expect(checkSecurityPage(page.replace('| S10 ', '| T10 '), readSource)).toContain('S10 has no line');
  const gone = (path: string) => (path === 'electron/ipc/payload.ts' ? null : readSource(path));
  expect(checkSecurityPage(page, gone)).toContain('S7 names electron/ipc/payload.ts, which is not there');
  const other = (path: string) => (path === 'electron/lib/log.test.ts' ? '// S2' : readSource(path));
  expect(checkSecurityPage(page, other)).toEqual(['electron/lib/log.test.ts does not name S28']);
});
