import type { Capability, ConnectionTest } from '#shared/contract/connections.ts';
import type { HttpClient } from '../../net/http-client.ts';
import { failureOf } from '../../net/net-failure.ts';
import type { Connector } from '../connector.ts';
import { createGomobileApi, type GomobileApi } from './gomobile-api.ts';
import { openAudio } from './open-audio.ts';

export interface GomobileConnector extends Connector {
  readonly platform: 'gomobile';
  readonly api: GomobileApi;
  close(): Promise<void>;
}

export function createGomobileConnector(http: HttpClient): GomobileConnector {
  const api = createGomobileApi(http);
  return {
    platform: 'gomobile',
    api,
    test: (signal) => test(api, signal),
    openAudio: (request) => openAudio(http, request),
    close: () => http.close(),
  };
}

async function test(
  api: GomobileApi,
  signal?: AbortSignal,
): Promise<ConnectionTest & { organisationId: string | null }> {
  const me = await api.getMe(signal);
  return {
    organisationId: me.organization?.id ?? null,
    organisationName: me.organization?.name ?? me.email,
    userEmail: me.email,
    capabilities: await probeCapabilities(api, signal),
  };
}

/** What this key may read, found by asking: roles and enabled services differ between organizations. */
async function probeCapabilities(api: GomobileApi, signal?: AbortSignal): Promise<Capability[]> {
  const first = { page: 1, limit: 1 };
  const [contacts, audiences, recordings] = await Promise.all([
    isOffered(api.listContacts(first, signal)),
    isOffered(api.listAudiences(first, signal)),
    isOffered(api.listRecordings({ limit: 1, offset: 0 }, signal)),
  ]);
  const offered = (is: boolean): Capability['offered'] => (is ? 'platform' : 'absent');
  return [
    { key: 'calls', offered: offered(recordings) },
    { key: 'recordings', offered: offered(recordings) },
    { key: 'transcripts', offered: offered(recordings) },
    { key: 'contacts', offered: offered(contacts) },
    { key: 'audiences', offered: offered(audiences) },
    { key: 'comments', offered: 'local' },
  ];
}

/** False where the platform answers that there is no such thing for this key; a failure of the line is thrown. */
async function isOffered(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    const status = failureOf(error)?.status;
    if (status === 403 || status === 404) return false;
    throw error;
  }
}
