import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Platform } from '../../platform/server.ts';
import type { CaseContext, Given } from './route-case.ts';
import { readCases } from './support/all-cases.ts';
import { ask, type Reply } from './support/ask.ts';
import { caseContext } from './support/context.ts';
import { startContractPlatform } from './support/platform.ts';
import { SERVICES } from './support/services.ts';

// Whatever a client sends, the server's own fault (5xx) is never the answer, and nothing ends the server.

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 500 : 30;

const cases = await readCases();
let platform: Platform;
let context: CaseContext;

beforeAll(async () => {
  platform = await startContractPlatform();
  context = caseContext(platform);
});
afterAll(() => platform.close());

/** Values that parsers, databases and calendars stumble over. */
const nasty = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u200d',
  'x'.repeat(10_000),
  '-1',
  '1e999',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30',
  '%00',
  "'; DROP TABLE contacts; --",
  '{{ $contact.firstName }}',
  '../../etc/passwd',
  'constructor',
  '00000000-0000-4000-8000-000000000000',
  -1,
  0,
  1.5,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_VALUE,
  [],
  {},
  [[]],
  Array.from({ length: 2000 }, () => null),
);

const anyValue = fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }));

/** The places of a value, each as the keys that lead to it. */
function placesOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...at, key]))];
}

function withValueAt(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(body) as Record<string, unknown>;
  copy[key] = withValueAt(copy[key], rest, value);
  return copy;
}

/** A good value with one or two of its places replaced, or something else altogether. */
function spoiled(good: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(good);
  const change = fc.record({ place: fc.constantFrom(...places), value: anyValue });
  const changed = fc
    .array(change, { minLength: 1, maxLength: 2 })
    .map((changes) =>
      changes.reduce((body, { place, value }) => withValueAt(body, reachable(body, place), value), good),
    );
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: anyValue });
}

/** As much of a path as still leads somewhere after an earlier change. */
function reachable(body: unknown, place: readonly string[]): readonly string[] {
  let value = body;
  for (const [index, key] of place.entries()) {
    if (typeof value !== 'object' || value === null) return place.slice(0, index);
    value = Reflect.get(value, key);
  }
  return place;
}

const queryText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  nasty.filter((value) => typeof value === 'string' && value !== '\ud800').map(String),
);

/** Requests like a good one, but wrong in its body, its fields and file, or its query. */
function wrongRequests(given: Given): fc.Arbitrary<Given> {
  const { body, upload, query = {} } = given;
  const wellFormed = queryText.map((text) => text.toWellFormed());
  const wrongQuery = fc.dictionary(fc.constantFrom(...Object.keys(query), 'page', 'limit', 'search'), wellFormed);
  if (upload !== undefined) {
    return fc
      .record({ bytes: fc.uint8Array({ maxLength: 4000 }), name: queryText, value: wellFormed })
      .map((wrong) => ({
        ...given,
        upload: {
          fields: Object.fromEntries(Object.keys(upload.fields).map((key) => [key, wrong.value])),
          file: { ...upload.file, bytes: wrong.bytes },
        },
      }));
  }
  if (body === undefined) return wrongQuery.map((wrong) => ({ ...given, query: { ...query, ...wrong } }));
  return spoiled(body).map((wrong) => ({ ...given, body: wrong }));
}

describe.each(SERVICES)('$name', (service) => {
  for (const [operationId, route] of Object.entries(service.routes)) {
    test(`${route.code} ${operationId}`, async () => {
      const given = await cases.get(service.name)?.get(operationId)?.success(context);
      if (given === undefined) expect.fail('the route has no case');
      const headers = service.headers(platform, platform.apiKey);
      await fc.assert(
        fc.asyncProperty(wrongRequests(given), async (wrong) => {
          const reply = await ask(platform.url, route, wrong, headers);
          expect(reply.status, wordsOf(reply)).toBeLessThan(500);
          if (reply.status >= 400) expect(service.errorReply.safeParse(reply.json).success, wordsOf(reply)).toBe(true);
        }),
        { numRuns: RUNS, seed: 4, endOnFailure: true },
      );
    });
  }
});

const wordsOf = ({ status, bytes }: Reply): string => `${status} ${new TextDecoder().decode(bytes.subarray(0, 1000))}`;
