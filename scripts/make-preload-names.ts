import { writeFileSync } from 'node:fs';
import { contract } from '#shared/contract/index.ts';

const LINE_WIDTH = 120;

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
      .map(([feature, members]) => listLine(feature, members))
      .join('');
  return `// Made by scripts/make-preload-names.ts from shared/contract. Do not edit.\n
/** Calls a window may make, by feature. */
export const CALL_NAMES = {\n${table(calls)}} as const;\n
/** Events a window may listen to, by feature. */
export const EVENT_NAMES = {\n${table(events)}} as const;\n`;
}

/** As the formatter would have it: a list that does not fit on a line takes a line a name. */
function listLine(feature: string, members: readonly string[]): string {
  const names = members.map((name) => `'${name}'`);
  const line = `  ${feature}: [${names.join(', ')}],`;
  if (line.length <= LINE_WIDTH) return `${line}\n`;
  return `  ${feature}: [\n${names.map((name) => `    ${name},\n`).join('')}  ],\n`;
}

if (import.meta.main) writeFileSync(new URL('../electron/preload/names.ts', import.meta.url), preloadNames());
