import { expect } from 'vitest';
import type { Route } from '#shared/wire/routes.ts';
import type { Platform } from '../../../platform/server.ts';
import type { CaseContext, Given, NotApplicable, RawReply, Refused, RouteCase } from '../route-case.ts';
import { ask, type Reply, targetOf } from './ask.ts';
import { expectRefusal, expectSuccess, replySchema } from './replies.ts';
import type { ContractService } from './services.ts';
import { type AnyClient, expectAppError, expectedCode } from './through-connector.ts';

/** What is tried on every route, in this order: what has no effect comes before what has one. */
export const TRIALS = [
  'missing key',
  'wrong key',
  'refused headers',
  'malformed id',
  'unknown property',
  'invalid',
  'unknown id',
  'success',
  'connector',
  'aliases',
  'wrong state',
] as const;

export type Trial = (typeof TRIALS)[number];

/** What became of each trial: how many requests it took, or why there is nothing to try. */
export type Outcome = Readonly<Record<Trial, { requests: number } | NotApplicable>>;

/** In the form of a key, and nobody's. */
export const WRONG_KEY = 'local_wrong-key-0123456789abcdefghijklmnop';

type Headers = Record<string, string>;

interface Setting {
  platform: Platform;
  context: CaseContext;
  service: ContractService;
  operationId: string;
  route: Route;
  routeCase: RouteCase;
  /** The service's real connector, with the right key and with a wrong one. Every refusal is asked for through it too. */
  client: AnyClient;
  strangersClient: AnyClient;
}

/** Tries everything on one route. Whatever is wrong is a soft failure of the running test, so that all of it is told. */
export async function tryRoute(setting: Setting): Promise<Outcome> {
  const given = await setting.routeCase.success(setting.context);
  return {
    'missing key': await tryKey(setting, given, 'missing key', null),
    'wrong key': await tryKey(setting, given, 'wrong key', WRONG_KEY),
    'refused headers': await tryHeaders(setting, given),
    'malformed id': await tryMalformedId(setting, given),
    'unknown property': await tryUnknownProperty(setting, given),
    invalid: await tryInvalid(setting, given),
    'unknown id': await tryUnknownId(setting, given),
    success: await trySuccess(setting, given),
    connector: await tryConnector(setting),
    aliases: await tryAliases(setting),
    'wrong state': await tryWrongState(setting),
  };
}

const rightHeaders = ({ platform, service }: Setting) => service.headers(platform, platform.apiKey);

/** Sends what must be refused, over plain HTTP and then through the connector; without one, over HTTP alone. */
async function refuse(
  setting: Setting,
  trial: string,
  given: Given,
  status: number,
  { headers = rightHeaders(setting), client = setting.client }: { headers?: Headers; client?: AnyClient | null } = {},
) {
  const { platform, service, route, operationId } = setting;
  const reply = await ask(platform.url, route, given, headers);
  expectRefusal(service, reply, status, targetOf(route, given), trial);
  if (client === null) return { requests: 1 };
  await expectAppError(client, operationId, given, expectedCode(reply), trial);
  return { requests: 2 };
}

async function tryKey(setting: Setting, given: Given, trial: Trial, key: string | null): Promise<Outcome[Trial]> {
  if (setting.route.keyless) return { none: 'what its body carries is the credential' };
  const client = key === null ? null : setting.strangersClient;
  return refuse(setting, trial, given, 401, { headers: setting.service.headers(setting.platform, key), client });
}

async function tryHeaders(setting: Setting, given: Given): Promise<Outcome[Trial]> {
  const { refusedHeaders } = setting.service;
  if (refusedHeaders.length === 0) return { none: 'the key is all that the headers carry' };
  for (const { why, headers, status } of refusedHeaders) {
    await refuse(setting, why, given, status, { headers: { ...rightHeaders(setting), ...headers }, client: null });
  }
  return { requests: refusedHeaders.length };
}

const MALFORMED = 'not-an-id';

/** Every parameter in turn that its schema does not take as it is. */
async function tryMalformedId(setting: Setting, given: Given): Promise<Outcome[Trial]> {
  const { route, service } = setting;
  let requests = 0;
  for (const [name, schema] of Object.entries(route.params?.shape ?? {})) {
    if (schema.safeParse(MALFORMED).success) continue;
    const params = { ...given.params, [name]: MALFORMED };
    requests += (await refuse(setting, `malformed ${name}`, { ...given, params }, service.invalidStatus)).requests;
  }
  if (requests > 0) return { requests };
  return { none: route.params === undefined ? 'its path names nothing' : 'its parameters are free text' };
}

async function tryUnknownProperty(setting: Setting, given: Given): Promise<Outcome[Trial]> {
  return refuse(setting, 'unknown property', withUnknown(given), setting.service.invalidStatus);
}

/** One more in the body or the fields, or where there are none in the query. */
function withUnknown(given: Given): Given {
  const { body, upload, query } = given;
  if (upload !== undefined) return { ...given, upload: { ...upload, fields: { ...upload.fields, unexpected: '1' } } };
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject) return { ...given, body: { ...body, unexpected: 1 } };
  return { ...given, query: { ...query, unexpected: 1 } };
}

async function tryInvalid(setting: Setting, given: Given): Promise<Outcome[Trial]> {
  const { invalid } = setting.routeCase;
  if (typeof invalid !== 'function') return invalid;
  return refuseAs(setting, 'invalid', invalid(given), setting.service.invalidStatus);
}

async function tryUnknownId(setting: Setting, given: Given): Promise<Outcome[Trial]> {
  const { routeCase, route, service, context } = setting;
  const { unknownId } = routeCase;
  if (typeof unknownId === 'function') return refuseAs(setting, 'unknown id', await unknownId(context, given), 404);
  if (unknownId !== undefined) return unknownId;
  const last = Object.keys(route.params?.shape ?? {}).at(-1);
  if (last === undefined) return { none: 'its path names nothing' };
  return refuse(setting, 'unknown id', { ...given, params: { ...given.params, [last]: service.unusedId } }, 404);
}

async function tryWrongState(setting: Setting): Promise<Outcome[Trial]> {
  const { wrongState } = setting.routeCase;
  if (typeof wrongState !== 'function') return wrongState;
  return refuseAs(setting, 'wrong state', await wrongState(setting.context), 409);
}

const refuseAs = (setting: Setting, trial: Trial, { status, ...given }: Refused, usual: number) =>
  refuse(setting, trial, given, status ?? usual);

async function trySuccess(setting: Setting, given: Given): Promise<Outcome[Trial]> {
  const { platform, route, routeCase, context } = setting;
  const reply = await ask(platform.url, route, given, rightHeaders(setting));
  expectSuccess(route, reply, 'success');
  if (reply.status === route.status) await routeCase.check?.(contentOf(route, reply), context, given);
  return { requests: 1 };
}

const contentOf = (route: Route, { json, headers, bytes }: Reply): unknown =>
  replySchema(route) === null ? ({ headers, bytes } satisfies RawReply) : json;

/** The same through the connector; a request of its own, since the first may have used up what it was about. */
async function tryConnector(setting: Setting): Promise<Outcome[Trial]> {
  const { client, context, operationId, route, routeCase } = setting;
  const given = await routeCase.success(context);
  const reply = await client.call(operationId, given);
  if (replySchema(route) !== null) await routeCase.check?.(reply, context, given);
  else expect.soft(reply, 'what came through the connector').not.toEqual([]);
  return { requests: 1 };
}

/** Other paths answer the same; each gets a request of its own, since the first may have used up what it was about. */
async function tryAliases(setting: Setting): Promise<Outcome[Trial]> {
  const { platform, route, routeCase, context } = setting;
  const { aliases = [] } = route;
  if (aliases.length === 0) return { none: 'it has one path' };
  for (const alias of aliases) {
    const given = await routeCase.success(context);
    expectSuccess(route, await ask(platform.url, route, given, rightHeaders(setting), alias), alias);
  }
  return { requests: aliases.length };
}
