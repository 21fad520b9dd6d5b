import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPlatform } from '../../test/integration/support/local-platform.ts';
import { createPrng } from '../../test/sim/prng.ts';
import type { Field } from './contestant.ts';

const FAULTS = ['lost-before', 'lost-after', 'cut-body', 'unavailable', 'gateway-error-after'] as const;
type LineFault = (typeof FAULTS)[number];
/** A request meets a fault on a bad line, and another user's work comes between two pages of a list. */
const FAULT_SHARE = 0.25;
const DRIFT_SHARE = 0.3;
const CONTACTS = 150;
/** Contacts that both sides edit, so that they meet. */
const BUSY = 20;

/** One value of a field in the order in which the platform took it. */
interface Taken {
  text: string;
  by: 'mine' | 'other';
}

/**
 * A local platform with 150 contacts behind a line that fails by the seed, and another user who works on it. What the platform took
 * is written down as it takes it.
 */
export async function createWorld(seed: number) {
  const prng = createPrng('league', seed);
  const platform = await startPlatform({ contacts: CONTACTS });
  let isBad = false;
  let otherCount = 0;
  /** By contact and field. */
  const taken = new Map<string, Taken[]>();
  const removed = new Set<string>();
  const ids = (await listAll(platform, '/api/contact')).map(({ id }) => String(id));
  /** Refused by the platform for good, whatever is sent. */
  const refusedId = prng.pick(ids.slice(BUSY));
  const counts = { requests: 0, faults: 0 };

  const noteTaken = (id: string, fields: Record<string, unknown>, by: Taken['by']) => {
    for (const [field, text] of Object.entries(fields)) {
      const key = `${id} ${field}`;
      taken.set(key, [...(taken.get(key) ?? []), { text: String(text), by }]);
    }
  };

  const alive = () => ids.filter((id) => !removed.has(id));
  const busy = () => alive().filter((id) => ids.indexOf(id) < BUSY);
  const othersEdit = async () => {
    const id = prng.pick(busy());
    const fields = { [prng.pick(['firstName', 'city'] as const)]: `other-${++otherCount}` };
    await platform.updateContact(id, fields);
    noteTaken(id, fields, 'other');
  };
  const othersRemoval = async () => {
    const id = prng.pick(alive().filter((one) => one !== refusedId));
    await platform.deleteContact(id);
    removed.add(id);
  };

  const line = createServer((incoming, outgoing) => {
    carry(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const carry = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = '', url = '' } = incoming;
    counts.requests++;
    const fault = isBad && prng.chance(FAULT_SHARE) ? prng.pick(FAULTS) : null;
    if (fault) counts.faults++;
    if (fault === 'lost-before') return void outgoing.destroy();
    if (fault === 'unavailable') return void outgoing.writeHead(503, { 'retry-after': '1' }).end();
    const contactId = /^\/api\/contact\/([^/?]+)$/.exec(url)?.[1];
    if (method === 'PUT' && contactId === refusedId) {
      outgoing.writeHead(422, { 'content-type': 'application/json' }).end('{"message":"This contact is locked."}');
      return;
    }
    const reply = await forward(platform.url, incoming, body);
    if (method === 'PUT' && contactId !== undefined && reply.status < 300) {
      noteTaken(contactId, pick(JSON.parse(body.toString()) as Record<string, unknown>), 'mine');
    }
    if (isBad && method === 'GET' && url.startsWith('/api/contact?') && prng.chance(DRIFT_SHARE)) {
      await (prng.chance(0.5) ? othersRemoval() : othersEdit());
    }
    answer(outgoing, reply, fault);
  };
  await new Promise<void>((done) => line.listen(0, '127.0.0.1', done));

  return {
    prng,
    refusedId,
    counts,
    place: { url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`, apiKey: platform.apiKey },
    alive,
    busy,
    othersEdit,
    othersRemoval,
    takenOf: (id: string, field: Field): readonly Taken[] => taken.get(`${id} ${field}`) ?? [],
    contactsThere: () => listAll(platform, '/api/contact'),
    audiencesThere: async () => (await listAll(platform, '/api/audience')).map(({ name }) => String(name)),
    setBad: (value: boolean) => {
      isBad = value;
    },
    close: async () => {
      line.closeAllConnections();
      await new Promise((done) => line.close(done));
      await platform.close();
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

const pick = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(([key, value]) => ['firstName', 'city'].includes(key) && value != null),
  );

async function listAll(
  platform: { request: (method: string, path: string) => Promise<{ json: unknown }> },
  path: string,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let page = 1; ; page++) {
    const { json } = await platform.request('GET', `${path}?limit=100&page=${page}`);
    const { data } = json as { data: Record<string, unknown>[] };
    rows.push(...data);
    if (data.length < 100) return rows;
  }
}

interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method, headers } = incoming;
    const outgoing = request(target + incoming.url, { method, headers }, async (reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of reply) chunks.push(chunk as Buffer);
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) });
    });
    outgoing.on('error', reject).end(body);
  });
}

function answer(outgoing: ServerResponse, { status, headers, body }: Reply, fault: LineFault | null): void {
  if (fault === 'lost-after') outgoing.destroy();
  else if (fault === 'gateway-error-after') outgoing.writeHead(504).end();
  else if (fault === 'cut-body') {
    outgoing.writeHead(status, { ...headers, 'content-length': String(body.length) });
    outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.destroy());
  } else outgoing.writeHead(status, headers).end(body);
}
