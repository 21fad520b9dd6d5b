import type { Capability, CapabilityKey } from '#shared/contract/connections.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { Route } from '#shared/wire/routes.ts';
import { capabilitiesOf, type Offers, offeredBy, troubleOf } from '../capabilities.ts';
import type { GomobileApi, GomobileClient } from './gomobile-api.ts';

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
];

/** What only a POST would tell, which is never sent to find something out: an upload, a turn, a call, the list of sign-ins. */
const ONLY_BY_DOING = {
  imports: 'unprobed',
  streaming: 'unprobed',
  callRequests: 'unprobed',
  sessions: 'unprobed',
} as const;

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
  const asked = Promise.allSettled(QUESTIONS.map(({ code }) => ask(client, code, signal)));
  const [contacts, audiences, recordings] = await kept;
  const offers: Offers = {
    calls: offeredBy(recordings),
    recordings: offeredBy(recordings),
    transcripts: offeredBy(recordings),
    contacts: offeredBy(contacts),
    audiences: offeredBy(audiences),
    ...ONLY_BY_DOING,
  };
  (await asked).forEach((answer, place) => {
    for (const key of QUESTIONS[place]?.keys ?? []) offers[key] = offeredBy(answer);
  });
  return { capabilities: capabilitiesOf(offers), error: troubleOf([contacts, audiences, recordings]) };
}

/** Asks for as little as the route can be asked for. */
async function ask(client: GomobileClient, code: string, signal: AbortSignal | undefined): Promise<void> {
  const found = Object.entries<Route>(gomobileRoutes).find(([, route]) => route.code === code);
  if (!found) throw new TypeError(`There is no route ${code}`);
  const [id, route] = found;
  const isPaged = route.query !== undefined && 'limit' in route.query.shape;
  const input: { signal?: AbortSignal | undefined } = {
    signal,
    ...(isPaged && { query: { limit: 1 } }),
  };
  // The question is the same for each of these routes, whose types differ.
  await client.act(id as 'getCreditBalance', input);
}
