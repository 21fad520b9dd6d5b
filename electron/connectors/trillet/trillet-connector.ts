import type { HttpClient } from '../../net/http-client.ts';
import { capabilitiesOf, offeredBy, troubleOf } from '../capabilities.ts';
import { type Identity, testPlatform } from '../connection-test.ts';
import type { OpenConnector } from '../connector.ts';
import { createExtrasProbe } from '../extras.ts';
import { noAudio } from '../no-audio.ts';
import type { ConnectorContext } from '../platform-entry.ts';
import { createTrilletApi, createTrilletClient, type TrilletApi, type TrilletClient } from './trillet-api.ts';

export interface TrilletConnector extends OpenConnector {
  readonly platform: 'trillet';
  readonly client: TrilletClient;
  readonly api: TrilletApi;
}

export function createTrilletConnector(
  http: HttpClient,
  { settings, scopeId = null }: ConnectorContext = {},
): TrilletConnector {
  const client = createTrilletClient(http, settings);
  const api = createTrilletApi(client, scopeId);
  const identify = async (signal?: AbortSignal): Promise<Identity> => {
    await api.listMessageFlows(signal);
    // The API does not tell the workspace's name; the id is what the person typed.
    return { organisationId: scopeId, organisationName: scopeId ?? 'Trillet', userEmail: null };
  };
  return {
    platform: 'trillet',
    client,
    api,
    extras: createExtrasProbe(http),
    clockSkewMs: () => http.clockSkewMs(),
    identify,
    test: (signal) =>
      testPlatform(
        {
          platformName: 'Trillet',
          isProtected: http.isProtected,
          identify: () => identify(signal),
          probe: () => probeLists(api, signal),
          clockSkewMs: () => http.clockSkewMs(),
        },
        signal,
      ),
    openAudio: noAudio('Trillet'),
    close: () => http.close(),
  };
}

/** Message flows were read to find out whose the key is: only the other list is still to be asked for. */
async function probeLists(api: TrilletApi, signal?: AbortSignal) {
  const [callFlows] = await Promise.allSettled([api.listCallFlows(signal)]);
  return {
    capabilities: capabilitiesOf({ messageFlows: 'platform', callFlows: offeredBy(callFlows) }),
    error: troubleOf([callFlows]),
  };
}
