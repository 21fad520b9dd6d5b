import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Platform } from '../../platform/server.ts';
import type { CaseContext } from './route-case.ts';
import { readCases } from './support/all-cases.ts';
import { caseContext } from './support/context.ts';
import { type Covered, coverageLines, notApplicableLines } from './support/coverage.ts';
import { startContractPlatform } from './support/platform.ts';
import { SERVICES } from './support/services.ts';
import { type AnyClient, connect } from './support/through-connector.ts';
import { tryRoute, WRONG_KEY } from './support/trials.ts';

// Every route of every service, called in every way a request can be right or wrong, over real HTTP and through the real connectors.

const cases = await readCases();
const covered: Covered[] = [];

describe.each([{ extras: true }, { extras: false }])('extras $extras', ({ extras }) => {
  let platform: Platform;
  let context: CaseContext;

  beforeAll(async () => {
    platform = await startContractPlatform(extras);
    context = caseContext(platform);
  });
  afterAll(() => platform.close());

  describe.each(SERVICES)('$name', (service) => {
    let client: AnyClient;
    let strangersClient: AnyClient;

    beforeAll(() => {
      client = connect(platform, service, platform.apiKey);
      strangersClient = connect(platform, service, WRONG_KEY);
    });
    afterAll(() => Promise.all([client.close(), strangersClient.close()]));

    for (const [operationId, route] of Object.entries(service.routes)) {
      test(`${route.code} ${operationId}`, async () => {
        const routeCase = cases.get(service.name)?.get(operationId);
        if (routeCase === undefined) expect.fail(`${service.name} ${operationId} has no case`);
        const outcome = await tryRoute({
          platform,
          context,
          service,
          operationId,
          route,
          routeCase,
          client,
          strangersClient,
        });
        covered.push({ service: service.name, route, extras, outcome });
      });
    }
  });
});

test('there is no case without a route', () => {
  for (const { name, routes } of SERVICES) {
    const extra = [...(cases.get(name)?.keys() ?? [])].filter((operationId) => !Object.hasOwn(routes, operationId));
    expect(extra, name).toEqual([]);
  }
});

test('every route is covered, and none of the documented ones is missing', () => {
  console.log([...coverageLines(covered), '', 'Not tried, and why:', ...notApplicableLines(covered)].join('\n'));
  for (const { name, routes, documented } of SERVICES) {
    const entries = covered.filter(({ service }) => service === name);
    expect.soft(Object.keys(routes).length, name).toBeGreaterThanOrEqual(documented);
    for (const extras of [true, false]) {
      expect.soft(entries.filter((entry) => entry.extras === extras).length, name).toBe(Object.keys(routes).length);
    }
  }
});
