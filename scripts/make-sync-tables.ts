import { readFileSync, writeFileSync } from 'node:fs';
import { FIELD_POLICIES, type FieldRule, POLICY_MEANINGS } from '#shared/domain/field-policies.ts';
import { PULL_WAYS, type PullWay } from '../electron/sync/pull/strategies.ts';

// node scripts/make-sync-tables.ts writes the tables of docs/sync.md from the code; with --check it only compares.

const FILE = new URL('../docs/sync.md', import.meta.url);

/** Each table by the name between whose marks it stands. */
export const TABLES: Readonly<Record<string, () => string[]>> = { policies, fields, ways };

function policies(): string[] {
  return [
    ...row('Policy', 'Where both sides changed a field'),
    ...row('---', '---'),
    ...Object.entries(POLICY_MEANINGS).flatMap(([name, meaning]) => row(`\`${name}\``, meaning)),
  ];
}

/** Fields of one record under the same rule share a line. */
function fields(): string[] {
  return [
    ...row('Record', 'Fields', 'Policy', 'Why'),
    ...row('---', '---', '---', '---'),
    ...Object.entries(FIELD_POLICIES).flatMap(([entity, rules]) => {
      const byRule = Map.groupBy(Object.entries<FieldRule>(rules), ([, { policy, why }]) => `${policy} ${why}`);
      return [...byRule.values()].flatMap((alike) => {
        const names = alike.map(([name]) => `\`${name}\``).join(', ');
        return row(entity, names, `\`${alike[0]?.[1].policy}\``, alike[0]?.[1].why ?? '');
      });
    }),
  ];
}

function ways(): string[] {
  return [
    ...row('Platform', 'List', 'Read', 'Why'),
    ...row('---', '---', '---', '---'),
    ...Object.entries(PULL_WAYS).flatMap(([platform, lists]) =>
      Object.entries<PullWay>(lists).flatMap(([list, { strategy, why }]) =>
        row(platform, `\`${list}\``, `\`${strategy}\``, why),
      ),
    ),
  ];
}

/** The page with each table in its place. Throws where a table has no marks. */
export function withTables(page: string, tables: typeof TABLES = TABLES): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- made: ${name} -->\n`, `<!-- end: ${name} -->`];
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`docs/sync.md has no place for the table “${name}”`);
    return `${text.slice(0, from + begin.length)}\n${table().join('\n')}\n\n${text.slice(to)}`;
  }, page);
}

/** A line of a table, in a list for `flatMap`. A bar in a cell would end it. */
const row = (...cells: readonly string[]): string[] => [
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
];

if (import.meta.main) {
  const before = readFileSync(FILE, 'utf8');
  const after = withTables(before);
  if (!process.argv.includes('--check')) writeFileSync(FILE, after);
  else if (before !== after) {
    console.error('The tables of docs/sync.md differ from the code: run `node scripts/make-sync-tables.ts`.');
    process.exit(1);
  }
}
