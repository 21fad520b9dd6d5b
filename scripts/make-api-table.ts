import { readFileSync, writeFileSync } from 'node:fs';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { Route, RouteTable } from '#shared/wire/routes.ts';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import { reasonOf, screensOf } from './api-screens/all.ts';
import type { ServiceName } from './api-screens/screen-table.ts';

// node scripts/make-api-table.ts writes docs/apis.md from the route tables; with --check it only compares.

const FILE = new URL('../docs/apis.md', import.meta.url);

interface Service {
  name: ServiceName;
  table: RouteTable;
  /** Where its documentation was read. */
  documentation: string;
}

export const SERVICES: readonly Service[] = [
  { name: 'Gomobile', table: gomobileRoutes, documentation: 'docs.gomobile.ma, the index of 131 operations' },
  { name: 'Trillet', table: trilletRoutes, documentation: 'docs.trillet.ai' },
  { name: 'TrueState', table: truestateRoutes, documentation: 'docs.truestate.io' },
  { name: 'FlowGent', table: flowgentRoutes, documentation: 'flowgent.ai/api-documentation' },
];

/** The page in full. */
export function apiTable(services: readonly Service[] = SERVICES): string {
  return [
    '# The APIs that Earshot speaks',
    '',
    'Made by `scripts/make-api-table.ts` from the route tables in `shared/wire/`; `npm run check` fails when they differ.',
    'The local platform (`npm run platform`) answers every route below, and the contract suite (`test/contracts/`) calls each of them.',
    '',
    '*Stated*: method and path are written in the documentation of the service. *Inferred*: they follow from a neighbour or a',
    'convention, as the source says; a connection can be given other path templates. *Screen*: where the console uses the route.',
    '',
    ...countsOf(services),
    ...services.flatMap(sectionOf),
  ].join('\n');
}

function countsOf(services: readonly Service[]): string[] {
  const lines = services.map(({ name, table }) => {
    const routes = Object.values(table);
    const stated = routes.filter(({ tag }) => tag === 'stated').length;
    const used = Object.keys(table).filter((route) => screensOf(name, route).length > 0).length;
    return { name, total: routes.length, stated, inferred: routes.length - stated, used };
  });
  const sum = (key: 'total' | 'stated' | 'inferred' | 'used') => lines.reduce((total, line) => total + line[key], 0);
  return [
    ...row('Service', 'Routes', 'Stated', 'Inferred', 'Used by a screen'),
    ...row('---', '---:', '---:', '---:', '---:'),
    ...lines.flatMap(({ name, total, stated, inferred, used }) => row(name, total, stated, inferred, used)),
    ...row('**All**', sum('total'), sum('stated'), sum('inferred'), sum('used')),
    '',
  ];
}

function sectionOf({ name, table, documentation }: Service): string[] {
  return [
    `## ${name}`,
    '',
    `From ${documentation}.`,
    '',
    ...row('Code', 'Method', 'Path', 'What it does', 'Screen', 'Tag', 'Source'),
    ...row('---', '---', '---', '---', '---', '---', '---'),
    ...Object.entries(table).flatMap(([id, route]) => {
      const { code, method, summary, tag, source } = route;
      return row(code, method, pathsOf(route), summary, screenOf(name, id), tag, source);
    }),
    '',
  ];
}

function screenOf(service: ServiceName, route: string): string {
  const screens = screensOf(service, route);
  if (screens.length > 0) return screens.join('; ');
  const reason = reasonOf(service, route);
  return reason === null ? 'no screen yet' : `no screen yet: ${reason}`;
}

const pathsOf = ({ path, aliases = [] }: Route): string =>
  [`\`${path}\``, ...aliases.map((alias) => `also \`${alias}\``)].join(', ');

/** A line of a table, in a list for `flatMap`. A bar in a cell would end it. */
const row = (...cells: readonly (string | number)[]): string[] => [
  `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`,
];

if (import.meta.main) {
  const table = apiTable();
  if (!process.argv.includes('--check')) writeFileSync(FILE, table);
  else if (readFileSync(FILE, 'utf8') !== table) {
    console.error('docs/apis.md differs from the route tables: run `node scripts/make-api-table.ts`.');
    process.exit(1);
  }
}
