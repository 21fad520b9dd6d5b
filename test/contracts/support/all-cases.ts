import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RouteCase } from '../route-case.ts';
import { SERVICES, type ServiceName } from './services.ts';

const FOLDER = join(import.meta.dirname, '../cases');

/** Cases of a service by operation id. A file of `cases` that is not named after a service belongs to Gomobile. */
export type CasesOf = ReadonlyMap<ServiceName, ReadonlyMap<string, RouteCase>>;

/** Reads every file of `cases`: each exports one table of cases or more. */
export async function readCases(): Promise<CasesOf> {
  const cases = new Map(SERVICES.map(({ name }) => [name, new Map<string, RouteCase>()]));
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))) {
    const ofService = cases.get(SERVICES.find(({ name }) => file.startsWith(name))?.name ?? 'gomobile');
    const exported: Record<string, Record<string, RouteCase>> = await import(pathToFileURL(join(FOLDER, file)).href);
    for (const [name, table] of Object.entries(exported)) {
      if (!name.endsWith('Cases')) continue;
      for (const [operationId, routeCase] of Object.entries(table)) {
        if (ofService?.has(operationId)) throw new Error(`${file} has a second case of ${operationId}`);
        ofService?.set(operationId, routeCase);
      }
    }
  }
  return cases;
}
