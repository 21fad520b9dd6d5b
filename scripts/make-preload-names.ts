import { writeFileSync } from 'node:fs';
import { contract } from '#shared/contract/index.ts';

/**
 * Writes electron/preload/names.ts: the contract's names without its schemas, so that the sandboxed bridge carries no zod.
 * `npm test` fails when the file and the contract differ.
 */
export function preloadNames(): string {
  const calls: Record<string, string[]> = {};
  const events: Record<string, string[]> = {};
  for (const [feature, members] of Object.entries(contract)) {
    for (const [member, definition] of Object.entries(members)) {
      const target = definition.kind === 'event' ? events : calls;
      target[feature] = [...(target[feature] ?? []), member];
    }
  }
  const table = (names: Record<string, string[]>) =>
    Object.entries(names)
      .map(([feature, members]) => `  ${feature}: [${members.map((name) => `'${name}'`).join(', ')}],\n`)
      .join('');
  return `// Made by scripts/make-preload-names.ts from shared/contract. Do not edit.\n
/** Calls a window may make, by feature. */
export const CALL_NAMES = {\n${table(calls)}} as const;\n
/** Events a window may listen to, by feature. */
export const EVENT_NAMES = {\n${table(events)}} as const;\n`;
}

if (import.meta.main) writeFileSync(new URL('../electron/preload/names.ts', import.meta.url), preloadNames());
