import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Prng } from '../sim/prng.ts';

/** How bad the line is; each is the chance that a message meets it. */
export interface LineFaults {
  /** Ends at a random byte of the request or of the reply. */
  cut: number;
  /** Waits up to `delayMs`, so that later exchanges overtake it. */
  delay: number;
  delayMs: number;
}

export const GOOD_LINE: LineFaults = { cut: 0, delay: 0, delayMs: 0 };

/** A TCP line to a platform that cuts at any byte, delays, and lets what comes later overtake. */
export async function startRigProxy(target: string, prng: Prng) {
  const { hostname, port } = new URL(target);
  let faults = GOOD_LINE;
  let write: { left: number; tell: () => void } | null = null;
  const sockets = new Set<Socket>();
  /** Texts of messages whose request went through whole, and how often. */
  const sent = new Map<string, number>();
  const counts = { cut: 0, delayed: 0, connections: 0 };

  const carry = (from: Socket, to: Socket, end: () => void, look: (bytes: Buffer) => void) => {
    let line = Promise.resolve();
    from.on('data', (bytes) => {
      const isCut = prng.chance(faults.cut);
      const keptCount = isCut ? prng.integer(0, bytes.length - 1) : bytes.length;
      const waitMs = prng.chance(faults.delay) ? prng.integer(1, faults.delayMs) : 0;
      if (waitMs > 0) counts.delayed++;
      line = line.then(async () => {
        if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
        if (to.destroyed) return;
        const kept = bytes.subarray(0, keptCount);
        to.write(kept);
        look(kept);
        if (!isCut) return;
        counts.cut++;
        end();
      });
    });
  };

  const server = createServer((client) => {
    counts.connections++;
    const upstream = connect(Number(port), hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    carry(client, upstream, end, (bytes) => {
      const text = bytes.toString('latin1');
      // A body is one small object: with its end, the request went through whole.
      if (text.endsWith('}')) {
        for (const [, message = ''] of text.matchAll(/"message":"(rig-[^"]+)"/g))
          sent.set(message, (sent.get(message) ?? 0) + 1);
      }
      if (write && /^(POST|PUT|PATCH|DELETE) /.test(text) && --write.left === 0) write.tell();
    });
    carry(upstream, client, end, () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    sent,
    counts,
    set: (wanted: LineFaults) => {
      faults = wanted;
    },
    /** As soon as so many requests with an effect were passed on from now, before the reply to the last can be back. */
    writes: (count: number) => new Promise<void>((tell) => (write = { left: count, tell })),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export type RigProxy = Awaited<ReturnType<typeof startRigProxy>>;
