import { expect } from 'vitest';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import { BINARY, EVENT_STREAM, type RouteTable } from '#shared/wire/routes.ts';
import { createConnectors } from '../../../electron/connectors/registry.ts';
import type { RouteClient } from '../../../electron/connectors/route-client.ts';
import type { ReadDb } from '../../../electron/store/database.ts';
import type { Platform } from '../../../platform/server.ts';
import type { CaseRoute, Given } from '../route-case.ts';
import type { Reply } from './ask.ts';
import type { ContractService } from './services.ts';

/** A service's real connector, whatever the types of its routes. */
export interface AnyClient {
  /** The decoded reply; for a file its bytes, for a stream its events. Throws `AppError`. */
  call(operationId: string, given: Given): Promise<unknown>;
  close(): Promise<void>;
}

/** The connector that the application makes for a connection to this service with this key. */
export function connect(platform: Platform, { name, routes }: ContractService, apiKey: string): AnyClient {
  // Waiting for the pace that a platform allows is jumped over: the connector's clock goes on by as much.
  let skippedMs = 0;
  const registry = createConnectors({
    // What is made for settings that are not kept yet reads nothing from the store.
    db: null as unknown as ReadDb,
    clock: { now: () => Date.now() + skippedMs },
    secrets: { getSecret: async () => null, setSecret: async () => {} },
    sleep: async (ms) => {
      skippedMs += ms;
    },
  });
  const { authSchemes, scope } = PLATFORM_PROFILES[name];
  const connector = registry.make({
    platform: name,
    baseUrl: platform.url,
    authScheme: authSchemes[0],
    apiKey,
    privateNetwork: false,
    scopeId: scope && { workspace: platform.workspaceId, organisation: platform.organisationId }[scope.kind],
  });
  const client = connector.client as unknown as Pick<RouteClient<RouteTable>, 'answer' | 'events' | 'stream'>;
  const call = async (operationId: string, given: Given): Promise<unknown> => {
    const input = inputOf(given) as never;
    const { reply } = routes[operationId] as CaseRoute;
    if (reply === BINARY) return collect((await client.stream(operationId as never, input)).body);
    if (reply === EVENT_STREAM) return collect(await client.events(operationId as never, input));
    return (await client.answer(operationId as never, input)).data;
  };
  return { call, close: () => connector.close() };
}

function inputOf({ upload, ...given }: Given): object {
  if (upload === undefined) return given;
  const { name, contentType, bytes } = upload.file;
  return { ...given, upload: { file: { name, contentType, source: bytes }, fields: upload.fields } };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID',
  401: 'AUTH_EXPIRED',
  402: 'NO_CREDITS',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  413: 'INVALID',
  415: 'INVALID',
  422: 'INVALID',
  429: 'RATE_LIMITED',
};

/** The code that a refusal must arrive under: that of its status, which may stand in its body alone. */
export function expectedCode({ status, json }: Reply): ErrorCode {
  const { statusCode } = (json ?? {}) as { statusCode?: number };
  return CODES[status < 300 ? (statusCode ?? 0) : status] ?? 'UPSTREAM_BAD_REPLY';
}

/** Sends a request that must be refused and looks at the error that comes out of the connector. */
export async function expectAppError(
  client: AnyClient,
  operationId: string,
  given: Given,
  code: ErrorCode,
  trial: string,
): Promise<void> {
  const error = await client.call(operationId, given).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect.soft(error, `${trial}, through the connector`).toBeInstanceOf(AppError);
  expect.soft(error, `${trial}, through the connector`).toMatchObject({ code });
}
