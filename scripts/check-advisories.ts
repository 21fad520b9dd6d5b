import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// node scripts/check-advisories.ts: Electron's version against its floor, and every dependency against the registry's advisories.

export type AuditVerdict =
  | { kind: 'clean' }
  | { kind: 'found'; names: string[] }
  | { kind: 'not-asked'; reason: string };

/** What `npm audit --json` says: anything high or critical is found. A registry that gives no advisories was not asked. */
export function readAudit(output: string): AuditVerdict {
  let json: { vulnerabilities?: Record<string, { severity?: string }>; metadata?: unknown; message?: string };
  try {
    json = JSON.parse(output) as typeof json;
  } catch {
    return { kind: 'not-asked', reason: 'npm audit gave no answer' };
  }
  // An error has a message and neither of these; no list must not read as an empty one.
  if (!json.vulnerabilities || !json.metadata)
    return { kind: 'not-asked', reason: json.message ?? 'no list in the answer' };
  const names = Object.entries(json.vulnerabilities)
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity }]) => `${name} (${severity})`);
  return names.length > 0 ? { kind: 'found', names } : { kind: 'clean' };
}

/** Whether `version` is `floor` or later: numbers compared one by one; a pre-release comes before its release. */
export function isAtLeast(version: string, floor: string): boolean {
  const [plain = '', preRelease] = version.replace(/^[^\d]*/, '').split('-', 2);
  const given = plain.split('.').map(Number);
  for (const [i, least] of floor.split('.').map(Number).entries()) {
    const part = given[i] ?? 0;
    if (part !== least) return part > least;
  }
  return preRelease === undefined;
}

if (import.meta.main) {
  const { floor } = JSON.parse(readFileSync('electron/security/electron-floor.json', 'utf8')) as { floor: string };
  const { version } = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as { version: string };
  if (!isAtLeast(version, floor)) {
    console.error(`Electron ${version} is below ${floor}, which electron/security/electron-floor.json asks for.`);
    process.exit(1);
  }
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', shell: process.platform === 'win32' });
  const verdict = readAudit(stdout);
  if (verdict.kind === 'found') {
    console.error(`Advisories of high severity: ${verdict.names.join(', ')}`);
    process.exit(1);
  }
  console.log(
    verdict.kind === 'clean'
      ? 'No advisory of high severity.'
      : `NOT ASKED: the registry gives no advisories here (${verdict.reason}). Run this where it does before a release.`,
  );
}
