import type { Field } from './contestant.ts';

export interface ContactThere {
  id: string;
  firstName: string;
  city: string;
}

/** What a developer writes around a library that knows nothing of this platform: whole lists, page by page, and single writes. */
export function createPeerApi({ url, apiKey }: { url: string; apiKey: string }) {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const reply = await fetch(url + path, {
      method,
      headers: { 'x-api-key': apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new PeerRefusal(reply.status);
    return text === '' ? null : JSON.parse(text);
  };
  const eachPage = async (path: string, keep: (rows: Record<string, unknown>[]) => void): Promise<void> => {
    for (let page = 1; ; page++) {
      const { data } = (await ask('GET', `${path}?limit=100&page=${page}`)) as { data: Record<string, unknown>[] };
      keep(data);
      if (data.length < 100) return;
    }
  };
  const listAll = async (path: string): Promise<Record<string, unknown>[]> => {
    const all: Record<string, unknown>[] = [];
    await eachPage(path, (rows) => all.push(...rows));
    return all;
  };
  const toContact = ({ id, firstName, city }: Record<string, unknown>): ContactThere => ({
    id: String(id),
    firstName: String(firstName ?? ''),
    city: String(city ?? ''),
  });
  return {
    /** The contacts, a page at a time. */
    eachPage: (keep: (rows: ContactThere[]) => void) => eachPage('/api/contact', (rows) => keep(rows.map(toContact))),
    contacts: async () => (await listAll('/api/contact')).map(toContact),
    contact: async (id: string) => toContact((await ask('GET', `/api/contact/${id}`)) as Record<string, unknown>),
    update: (id: string, fields: Partial<Record<Field, string>>) => ask('PUT', `/api/contact/${id}`, fields),
    audiences: async () =>
      (await listAll('/api/audience')).map(({ id, name }) => ({ id: String(id), name: String(name) })),
    createAudience: async (name: string) =>
      String(((await ask('POST', '/api/audience', { name })) as { id: string }).id),
  };
}

export class PeerRefusal extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the platform answered ${status}`);
    this.status = status;
  }
}

export type PeerApi = ReturnType<typeof createPeerApi>;
