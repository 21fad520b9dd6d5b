import type { HttpClient } from '../../net/http-client.ts';
import { type Identity, testPlatform } from '../connection-test.ts';
import type { OpenConnector } from '../connector.ts';
import { createExtrasProbe } from '../extras.ts';
import type { ConnectorContext } from '../platform-entry.ts';
import { createGomobileApi, createGomobileClient, type GomobileApi, type GomobileClient } from './gomobile-api.ts';
import { openAudio } from './open-audio.ts';
import { probeGomobile } from './probe.ts';

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
          probe: () => probeGomobile({ api, client }, signal),
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
