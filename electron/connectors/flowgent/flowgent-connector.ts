import type { HttpClient } from '../../net/http-client.ts';
import { capabilitiesOf, offeredBy, troubleOf } from '../capabilities.ts';
import { type Identity, testPlatform } from '../connection-test.ts';
import type { OpenConnector } from '../connector.ts';
import { createExtrasProbe } from '../extras.ts';
import { noAudio } from '../no-audio.ts';
import type { ConnectorContext } from '../platform-entry.ts';
import { createFlowgentApi, createFlowgentClient, type FlowgentApi, type FlowgentClient } from './flowgent-api.ts';

export interface FlowgentConnector extends OpenConnector {
  readonly platform: 'flowgent';
  readonly client: FlowgentClient;
  readonly api: FlowgentApi;
}

export function createFlowgentConnector(http: HttpClient, { settings }: ConnectorContext = {}): FlowgentConnector {
  const client = createFlowgentClient(http, settings);
  const api = createFlowgentApi(client);
  return {
    platform: 'flowgent',
    client,
    api,
    extras: createExtrasProbe(http),
    clockSkewMs: () => http.clockSkewMs(),
    identify: (signal) => identify(api, signal),
    test: (signal) =>
      testPlatform(
        {
          platformName: 'FlowGent',
          isProtected: http.isProtected,
          identify: () => identify(api, signal),
          probe: () => probeLists(api, signal),
          clockSkewMs: () => http.clockSkewMs(),
        },
        signal,
      ),
    openAudio: noAudio('FlowGent'),
    close: () => http.close(),
  };
}

/** The API does not tell whose a key is. Its smallest documented reading proves that the key works. */
async function identify(api: FlowgentApi, signal?: AbortSignal): Promise<Identity> {
  await api.listKnowledge({ page: 1, limit: 1 }, signal);
  return { organisationId: null, organisationName: 'FlowGent', userEmail: null };
}

/** A turn costs credits and a template reaches a person: whether they work is not tried. */
async function probeLists(api: FlowgentApi, signal?: AbortSignal) {
  const [agents, knowledge] = await Promise.allSettled([
    api.listAgents(signal),
    api.listKnowledge({ page: 1, limit: 1 }, signal),
  ]);
  const agentId = agents.status === 'fulfilled' ? agents.value.items[0]?.id : undefined;
  const [usage] = agentId === undefined ? [] : await Promise.allSettled([api.getUsage(agentId, undefined, signal)]);
  return {
    capabilities: capabilitiesOf({
      agents: offeredBy(agents),
      knowledge: offeredBy(knowledge),
      usage: usage === undefined ? 'unprobed' : offeredBy(usage),
      conversations: 'unprobed',
      whatsapp: 'unprobed',
    }),
    error: troubleOf([agents, knowledge, ...(usage ? [usage] : [])]),
  };
}
