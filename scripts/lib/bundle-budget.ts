import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'oxc-parser';

const KIB = 1024;

/**
 * The most that each part of the build may weigh, in KiB after gzip: what it weighed when it was last set and about a tenth
 * more. A part that outgrows it is made smaller, is read later, or gets a new figure in the commit that says why.
 */
export interface Budgets {
  /** Scripts and styles that the page reads before it can draw the first screen. */
  firstScreen: { script: number; style: number };
  /** What a screen read later adds to the first screen, by the source of its chunk. */
  later: Record<string, number>;
  /** The same for a chunk that is not named above. */
  otherLater: number;
  /** Files of the main side, each with the chunks it imports at once. */
  main: Record<string, number>;
}

export interface Weight {
  part: string;
  gzipBytes: number;
  budgetBytes: number;
}

/** One record of Vite's manifest. */
interface Chunk {
  file: string;
  isDynamicEntry?: boolean;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
}

/** Weighs a build in `out`. Throws where a part that has a budget is not there: a budget of nothing holds nothing. */
export function weighBundles(out: string, budgets: Budgets): Weight[] {
  return [...weighRenderer(join(out, 'renderer'), budgets), ...weighMain(out, budgets.main)];
}

export const overweight = (weights: readonly Weight[]): Weight[] =>
  weights.filter(({ gzipBytes, budgetBytes }) => gzipBytes > budgetBytes);

function weighRenderer(folder: string, { firstScreen, later, otherLater }: Budgets): Weight[] {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entry = Object.keys(manifest).find((source) => source.endsWith('index.html'));
  if (!entry) throw new Error(`no page in ${folder}`);
  const first = filesOf(manifest, entry);
  const isScript = (file: string) => file.endsWith('.js');
  const dynamic = Object.entries(manifest).filter(([, chunk]) => chunk.isDynamicEntry);
  for (const source of Object.keys(later)) {
    if (!dynamic.some(([name]) => name === source)) throw new Error(`${source} has a budget and is not in the build`);
  }
  const weigh = (part: string, files: Iterable<string>, budgetKib: number): Weight => ({
    part,
    gzipBytes: [...files].reduce((sum, file) => sum + gzipSize(join(folder, file)), 0),
    budgetBytes: budgetKib * KIB,
  });
  return [
    weigh('first screen, scripts', [...first].filter(isScript), firstScreen.script),
    weigh(
      'first screen, styles',
      [...first].filter((file) => !isScript(file)),
      firstScreen.style,
    ),
    ...dynamic.map(([source]) =>
      weigh(
        `later: ${source}`,
        [...filesOf(manifest, source)].filter((file) => !first.has(file)),
        later[source] ?? otherLater,
      ),
    ),
  ];
}

/** A chunk's own files and those of everything it imports at once. */
function filesOf(manifest: Record<string, Chunk>, name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || found.has(chunk.file)) return found;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, found);
  return found;
}

function weighMain(out: string, budgets: Record<string, number>): Weight[] {
  return Object.entries(budgets).map(([file, budgetKib]) => ({
    part: file,
    gzipBytes: [...importedFiles(join(out, file))].reduce((sum, path) => sum + gzipSize(path), 0),
    budgetBytes: budgetKib * KIB,
  }));
}

function importedFiles(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const { module } = parseSync(path, readFileSync(path, 'utf8'));
  for (const { moduleRequest } of module.staticImports) {
    const imported = join(dirname(path), moduleRequest.value);
    if (moduleRequest.value.startsWith('.') && existsSync(imported)) importedFiles(imported, found);
  }
  return found;
}

const gzipSize = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length;
