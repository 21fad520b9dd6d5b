import type { Capability, CapabilityKey } from '#shared/contract/connections.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { Route } from '#shared/wire/routes.ts';
import { failureOf } from '../../net/net-failure.ts';
import type { GomobileApi, GomobileClient } from './gomobile-api.ts';

type Offered = Capability['offered'];

/** What the answer to one cheap question says; the routes by their place in the catalogue. */
const QUESTIONS: readonly { code: string; keys: readonly CapabilityKey[] }[] = [
  { code: 'AG1', keys: ['agents', 'conversations'] },
  { code: 'KB1', keys: ['knowledge'] },
  { code: 'FL1', keys: ['flows'] },
  { code: 'PG1', keys: ['programs'] },
  { code: 'SP1', keys: ['sms'] },
  { code: 'PE1', keys: ['reports'] },
  { code: 'CR1', keys: ['credits'] },
  { code: 'AU2', keys: ['audioLibrary'] },
  { code: 'DI1', keys: ['dictionaries'] },
  { code: 'AK1', keys: ['apiKeys'] },
  // A POST, and yet it only reads.
  { code: 'AT4', keys: ['sessions'] },
];

/** What cannot be asked for without doing it: a call, an upload, a turn of a conversation. */
const ONLY_BY_DOING: readonly CapabilityKey[] = ['imports', 'streaming', 'callRequests'];

/**
 * What this key may use, found by asking: roles and enabled services differ between organizations. Nothing is asked that has an
 * effect. The error is that of a list which Earshot keeps a copy of; what else could not be asked is not known.
 */
export async function probeGomobile(
  { api, client }: { api: GomobileApi; client: GomobileClient },
  signal?: AbortSignal,
): Promise<{ capabilities: Capability[]; error: unknown }> {
  const first = { page: 1, limit: 1 };
  const kept = Promise.allSettled([
    api.listContacts(first, signal),
    api.listAudiences(first, signal),
    api.listRecordings({ limit: 1, offset: 0 }, signal),
  ]);
  const asked = Promise.all(
    QUESTIONS.map(async ({ code, keys }) => ({ keys, offered: await ask(client, code, signal) })),
  );
  const [contacts, audiences, recordings] = await kept;
  const failed = [contacts, audiences, recordings].find(
    (result) => result.status === 'rejected' && !isAbsent(result.reason),
  );
  const answers = await asked;
  const of = (keys: readonly CapabilityKey[], offered: Offered): Capability[] => keys.map((key) => ({ key, offered }));
  return {
    capabilities: [
      ...of(['calls', 'recordings', 'transcripts'], offeredBy(recordings)),
      ...of(['contacts'], offeredBy(contacts)),
      ...of(['audiences'], offeredBy(audiences)),
      ...answers.flatMap(({ keys, offered }) => of(keys, offered)),
      ...of(ONLY_BY_DOING, 'unprobed'),
      ...of(['comments'], 'local'),
    ],
    error: failed?.status === 'rejected' ? failed.reason : null,
  };
}

async function ask(client: GomobileClient, code: string, signal: AbortSignal | undefined): Promise<Offered> {
  const found = Object.entries<Route>(gomobileRoutes).find(([, route]) => route.code === code);
  if (!found) return 'unprobed';
  const [id, route] = found;
  const isPaged = route.query !== undefined && 'limit' in route.query.shape;
  const input: { signal?: AbortSignal | undefined } = {
    signal,
    ...(isPaged && { query: { limit: 1 } }),
    ...(route.body && { body: {} }),
  };
  try {
    // The question is the same for each of these routes, whose types differ.
    await client.act(id as 'getCreditBalance', input);
    return 'platform';
  } catch (error) {
    return isAbsent(error) ? 'absent' : 'unprobed';
  }
}

/** A platform in trouble is not taken for one that offers nothing. */
function offeredBy(result: PromiseSettledResult<unknown>): Offered {
  if (result.status === 'fulfilled') return 'platform';
  return isAbsent(result.reason) ? 'absent' : 'unprobed';
}

/** The platform itself answers that there is no such thing for this key. */
function isAbsent(error: unknown): boolean {
  const failure = failureOf(error);
  return (failure?.status === 403 || failure?.status === 404) && !failure.isForeign;
}
