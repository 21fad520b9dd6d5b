import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/**
 * Counts what this process asks over HTTP, whoever asks: the `fetch` of Node and the undici of Earshot tell of their requests and
 * sockets in the same words.
 */
export function watchWire() {
  const paths: string[] = [];
  const sockets = new Set<Socket>();
  subscribe('undici:request:create', (message) => {
    paths.push((message as { request: { path: string } }).request.path);
  });
  subscribe('undici:client:connected', (message) => {
    sockets.add((message as { socket: Socket }).socket);
  });
  const byteCount = () => [...sockets].reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0);
  return {
    /** From now on. */
    start: () => {
      const firstPath = paths.length;
      const bytesBefore = byteCount();
      return { paths: () => paths.slice(firstPath), byteCount: () => byteCount() - bytesBefore };
    },
  };
}
