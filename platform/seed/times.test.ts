import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { BINARY, EVENT_STREAM, type Route } from '#shared/wire/routes.ts';
import { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import { type Running, startPlatform } from '../test-support.ts';

const sampleDir = fileURLToPath(new URL('../../resources/sample-calls', import.meta.url));
const NOW = Date.UTC(2026, 10, 23, 14, 0);
const LONG_AGO = Date.UTC(2000, 0, 1);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const MOST_IDS = 12;

/** The lists whose ids a path takes, where it is not the path before the parameter. */
const PARENTS: Readonly<Record<string, string>> = {
  '/api/program-execution': '/api/program-executions',
  '/api/audio-management/audio': '/api/audio-management/audios',
  '/api/flows/latest': '/api/flows',
  '/api/recordings/call': '/api/recordings',
  '/api/call-report/call': '/api/recordings',
  '/api/call-report': '/api/call-report/call/{callId}',
  '/live_flows': '/live_flows/',
};

/** No sample has any, or none can be listed. */
const NOTHING_TO_READ = [
  '/api/audio-management/audios/usage/{usageType}',
  '/api/contact/ingestion/{sessionId}/results',
  '/live_flows/{live_flow_id}/sessions/{session_id}/',
];

const reads = [gomobileRoutes, flowgentRoutes, trilletRoutes, truestateRoutes]
  .flatMap((table): Route[] => Object.values(table))
  .filter(({ method, reply }) => method === 'GET' && reply !== BINARY && reply !== EVENT_STREAM)
  .map(({ path }) => path);

function textsIn(json: unknown, name = ''): { name: string; text: string }[] {
  if (typeof json === 'string') return [{ name, text: json }];
  if (json === null || typeof json !== 'object') return [];
  return Object.entries(json).flatMap(([key, value]) => textsIn(value, Array.isArray(json) ? name : key));
}

/** A path for each of a few things that are known. */
function pathsOf(template: string, known: ReadonlyMap<string, unknown[]>): string[] {
  let paths = [template];
  for (const parameter of template.match(/\{\w+\}/g) ?? []) {
    const prefix = template.slice(0, template.indexOf(`/${parameter}`));
    const names = [parameter.slice(1, -1), 'id', '_id', 'agent_id'];
    const texts = (known.get(PARENTS[prefix] ?? prefix) ?? []).flatMap((json) => textsIn(json));
    const ids = new Set(texts.filter(({ name }) => names.includes(name)).map(({ text }) => text));
    paths = paths.flatMap((path) =>
      [...ids].slice(0, MOST_IDS).map((id) => path.replace(parameter, encodeURIComponent(id))),
    );
  }
  return paths;
}

/** The replies of every read that finds something, by the path of its route. */
async function readEverything(platform: Running): Promise<Map<string, unknown[]>> {
  const known = new Map<string, unknown[]>();
  for (let before = -1; before < known.size; ) {
    before = known.size;
    for (const template of reads.filter((path) => !known.has(path))) {
      const answers = await Promise.all(pathsOf(template, known).map((path) => platform.call('GET', path)));
      const found = answers.filter(({ status }) => status === 200).map(({ json }) => json);
      if (found.length > 0) known.set(template, found);
    }
  }
  return known;
}

test('nothing that can be read of a workspace with all samples is older than the platform could be', async () => {
  const platform = await startPlatform({ seed: 'sample', sampleDir, now: () => NOW, contacts: 20, recordings: 20 });
  const known = await readEverything(platform);
  expect(reads.filter((path) => !known.has(path))).toEqual(NOTHING_TO_READ);
  const early = [...known].flatMap(([path, jsons]) =>
    jsons
      .flatMap((json) => textsIn(json))
      .filter(({ text }) => INSTANT.test(text) && Date.parse(text) < LONG_AGO)
      .map(({ name, text }) => `${path}: ${name} ${text}`),
  );
  expect(early).toEqual([]);
});
