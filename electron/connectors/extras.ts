import { localRoutes } from '#shared/wire/local/routes.ts';
import type { HttpClient } from '../net/http-client.ts';
import { failureOf } from '../net/net-failure.ts';
import type { Extras } from './connector.ts';

/**
 * Asks a server once what it offers beyond its documented API. An ordinary server has no such page, whatever it answers in its
 * place; only where no answer came is it asked again the next time.
 */
export function createExtrasProbe(http: Pick<HttpClient, 'json'>): (signal?: AbortSignal) => Promise<Extras | null> {
  let known: Promise<Extras | null> | null = null;
  const ask = async (signal: AbortSignal | undefined): Promise<Extras | null> => {
    const { method, path, reply } = localRoutes.getCapabilities;
    try {
      const parsed = reply.safeParse(await http.json({ method, path, signal }));
      return parsed.success ? parsed.data.capabilities : null;
    } catch (error) {
      if (failureOf(error)?.sent === 'answered') return null;
      throw error;
    }
  };
  return (signal) => {
    const asked = known ?? ask(signal);
    known = asked;
    asked.catch(() => {
      if (known === asked) known = null;
    });
    return asked;
  };
}
