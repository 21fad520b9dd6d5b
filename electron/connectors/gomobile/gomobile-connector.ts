import type { Capability } from '#shared/contract/connections.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { failureOf } from '../../net/net-failure.ts';
import { type Identity, testPlatform } from '../connection-test.ts';
import type { OpenConnector } from '../connector.ts';
import { createExtrasProbe } from '../extras.ts';
import type { ConnectorContext } from '../platform-entry.ts';
import { createGomobileApi, createGomobileClient, type GomobileApi, type GomobileClient } from './gomobile-api.ts';
import { openAudio } from './open-audio.ts';

export interface GomobileConnector extends OpenConnector {
  readonly platform: 'gomobile';
  /** Every route of the platform. */
  readonly client: GomobileClient;
  /** What sync asks of it. */
  readonly api: GomobileApi;
}

export function createGomobileConnector(http: HttpClient, { settings }: ConnectorContext = {}): GomobileConnector {
  const client = createGomobileClient(http, settings);
  const api = createGomobileApi(client);
  return {
    platform: 'gomobile',
    client,
    api,
    extras: createExtrasProbe(http),
    clockSkewMs: () => http.clockSkewMs(),
    identify: (signal) => identifyGomobile(api, signal),
    test: (signal) =>
      testPlatform(
        {
          platformName: 'Gomobile',
          isProtected: http.isProtected,
          identify: () => identifyGomobile(api, signal),
          probe: () => probeLists(api, signal),
          clockSkewMs: () => http.clockSkewMs(),
        },
        signal,
      ),
    openAudio: (request) => openAudio(http, request, settings?.paths.streamRecording),
    close: () => http.close(),
  };
}

export async function identifyGomobile(api: Pick<GomobileApi, 'getMe'>, signal?: AbortSignal): Promise<Identity> {
  const me = await api.getMe(signal);
  return {
    organisationId: me.organization?.id ?? null,
    organisationName: me.organization?.name ?? me.email,
    userEmail: me.email,
  };
}

/** What this key may read, found by asking: roles and enabled services differ between organizations. */
async function probeLists(
  api: GomobileApi,
  signal?: AbortSignal,
): Promise<{ capabilities: Capability[]; error: unknown }> {
  const first = { page: 1, limit: 1 };
  const [contacts, audiences, recordings] = await Promise.allSettled([
    api.listContacts(first, signal),
    api.listAudiences(first, signal),
    api.listRecordings({ limit: 1, offset: 0 }, signal),
  ]);
  const failed = [contacts, audiences, recordings].find((result) => result.status === 'rejected' && !isAbsent(result));
  return {
    capabilities: [
      { key: 'calls', offered: offeredBy(recordings) },
      { key: 'recordings', offered: offeredBy(recordings) },
      { key: 'transcripts', offered: offeredBy(recordings) },
      { key: 'contacts', offered: offeredBy(contacts) },
      { key: 'audiences', offered: offeredBy(audiences) },
      { key: 'comments', offered: 'local' },
    ],
    error: failed?.status === 'rejected' ? failed.reason : null,
  };
}

/** A platform in trouble is not taken for one that offers nothing. */
const offeredBy = (result: PromiseSettledResult<unknown>): Capability['offered'] =>
  isAbsent(result) ? 'absent' : 'platform';

/** The platform itself answers that there is no such thing for this key. */
function isAbsent(result: PromiseSettledResult<unknown>): boolean {
  if (result.status === 'fulfilled') return false;
  const failure = failureOf(result.reason);
  return (failure?.status === 403 || failure?.status === 404) && !failure.isForeign;
}
