import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Where a line is cut: before so many bytes of the reply came, or before the request arrived at all. */
export type Cut = { replyBytes: number } | 'request';

/** A line to a server that can be cut at a byte of a reply. Only requests whose head contains `mark` are cut or measured. */
export async function startCuttingProxy(target: string, mark: string) {
  const { hostname, port } = new URL(target);
  let armed: { cut: Cut; onCut: () => void } | null = null;
  let measured = 0;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let counted: { left: number; onCut: () => void } | null = null;
    let isMeasured = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes) => {
      const isMarked = bytes.includes(mark);
      isMeasured = isMarked;
      if (isMarked) measured = 0;
      if (isMarked && armed) {
        const { cut, onCut } = armed;
        armed = null;
        if (cut === 'request') {
          end();
          onCut();
          return;
        }
        counted = { left: cut.replyBytes, onCut };
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (isMeasured) measured += bytes.length;
      if (counted && bytes.length >= counted.left) {
        const { left, onCut } = counted;
        counted = null;
        client.write(bytes.subarray(0, left), () => {
          end();
          onCut();
        });
        return;
      }
      if (counted) counted.left -= bytes.length;
      client.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Cuts the next marked request. Resolves when it was cut. */
    cutNext: (cut: Cut) => new Promise<void>((onCut) => (armed = { cut, onCut })),
    /** Bytes of the last marked reply so far. */
    measured: () => measured,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
