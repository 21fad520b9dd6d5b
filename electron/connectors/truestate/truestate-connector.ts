import type { HttpClient } from '../../net/http-client.ts';
import { capabilitiesOf, offeredBy, troubleOf } from '../capabilities.ts';
import { type Identity, testPlatform } from '../connection-test.ts';
import type { OpenConnector } from '../connector.ts';
import { createExtrasProbe } from '../extras.ts';
import type { ListPage } from '../list-page.ts';
import { noAudio } from '../no-audio.ts';
import type { ConnectorContext } from '../platform-entry.ts';
import type { LiveFlowRecord } from './live-flow.ts';
import { createTruestateApi, createTruestateClient, type TruestateApi, type TruestateClient } from './truestate-api.ts';

export interface TruestateConnector extends OpenConnector {
  readonly platform: 'truestate';
  readonly client: TruestateClient;
  readonly api: TruestateApi;
}

export function createTruestateConnector(
  http: HttpClient,
  { settings, scopeId = null }: ConnectorContext = {},
): TruestateConnector {
  const client = createTruestateClient(http, settings);
  const api = createTruestateApi(client);
  const whose = ({ items }: ListPage<LiveFlowRecord>): Identity => {
    const organisationId = scopeId ?? items[0]?.organisationId ?? null;
    return { organisationId, organisationName: organisationId ?? 'TrueState', userEmail: null };
  };
  return {
    platform: 'truestate',
    client,
    api,
    extras: createExtrasProbe(http),
    clockSkewMs: () => http.clockSkewMs(),
    identify: async (signal) => whose(await api.listLiveFlows(signal)),
    test: (signal) => {
      let flows: ListPage<LiveFlowRecord> | null = null;
      return testPlatform(
        {
          platformName: 'TrueState',
          isProtected: http.isProtected,
          // Every flow comes with all its sessions: the list is asked for once.
          identify: async () => {
            flows = await api.listLiveFlows(signal);
            return whose(flows);
          },
          probe: () => probeSessions(api, flows?.items[0]?.id, signal),
          clockSkewMs: () => http.clockSkewMs(),
        },
        signal,
      );
    },
    openAudio: noAudio('TrueState'),
    close: () => http.close(),
  };
}

/** Sessions can only be asked for where there is a flow. */
async function probeSessions(api: TruestateApi, liveFlowId: string | undefined, signal?: AbortSignal) {
  const [sessions] = liveFlowId === undefined ? [] : await Promise.allSettled([api.listSessions(liveFlowId, signal)]);
  return {
    capabilities: capabilitiesOf({
      liveFlows: 'platform',
      flowSessions: sessions === undefined ? 'unprobed' : offeredBy(sessions),
    }),
    error: sessions === undefined ? null : troubleOf([sessions]),
  };
}
