import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '#shared/errors/app-error.ts';
import type { AudioReply, AudioRequest, Connector } from '../../../connectors/connector.ts';

/** What the source does with one recording; anything left out is as a good server does it. */
export interface ServedAudio {
  bytes: Uint8Array;
  contentType?: string;
  status?: number;
  /** Cuts the connection after so many bytes of the next reply. */
  cutAfter?: number;
  /** Announces no length. */
  chunked?: boolean;
  /** Leaves the reply open after so many bytes, until the client goes. */
  stallAfter?: number;
  noEtag?: boolean;
}

export interface SeenRequest {
  remoteId: string;
  range: string | undefined;
  ifRange: string | undefined;
}

/** A real HTTP server on loopback with single ranges, and a connector that reads from it. */
export class AudioSource {
  readonly served = new Map<string, ServedAudio>();
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;
  readonly connector: Connector;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.connector = {
      platform: 'gomobile',
      test: () => Promise.reject(new AppError('BUG', 'not part of this source')),
      openAudio: (request) => this.#open(request),
    } as Partial<Connector> as Connector;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #open({ recordingRemoteId, fromByte, etag, signal }: AudioRequest): Promise<AudioReply> {
    const { port } = this.#server.address() as AddressInfo;
    const headers: Record<string, string> =
      fromByte > 0 ? { range: `bytes=${fromByte}-`, ...(etag !== null && { 'if-range': etag }) } : {};
    const reply = await fetch(`http://127.0.0.1:${port}/${recordingRemoteId}`, { headers, signal });
    if (reply.status === 404) throw new AppError('NOT_FOUND', 'There is no such recording.');
    if (!reply.ok || !reply.body) {
      throw new AppError('UPSTREAM_BAD_REPLY', `The platform answered ${reply.status}.`, { retryable: true });
    }
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(reply.headers.get('content-range') ?? '');
    const length = reply.headers.get('content-length');
    return {
      offset: range ? Number(range[1]) : 0,
      totalBytes: range ? Number(range[2]) : length === null ? null : Number(length),
      contentType: reply.headers.get('content-type') ?? '',
      etag: reply.headers.get('etag'),
      body: cutAsAppError(reply.body),
    };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const remoteId = request.url?.slice(1) ?? '';
    const { range, 'if-range': ifRange } = request.headers;
    this.seen.push({ remoteId, range, ifRange: ifRange?.toString() });
    const audio = this.served.get(remoteId);
    if (!audio) return void response.writeHead(404).end();
    if (audio.status !== undefined) return void response.writeHead(audio.status).end();
    const etag = `"${createHash('sha1').update(audio.bytes).digest('hex')}"`;
    const start = range && ifRange === etag ? Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0) : 0;
    const body = audio.bytes.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      'content-type': audio.contentType ?? 'audio/wav',
      ...(!audio.noEtag && { etag }),
      ...(!audio.chunked && { 'content-length': body.length }),
      ...(start > 0 && { 'content-range': `bytes ${start}-${audio.bytes.length - 1}/${audio.bytes.length}` }),
    });
    const { cutAfter, stallAfter } = audio;
    if (cutAfter !== undefined) {
      delete audio.cutAfter;
      response.write(body.subarray(0, cutAfter), () => response.destroy());
    } else if (stallAfter !== undefined) {
      delete audio.stallAfter;
      response.write(body.subarray(0, stallAfter));
    } else {
      response.end(body);
    }
  }
}

async function* cutAsAppError(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new AppError('UPSTREAM_BAD_REPLY', 'The connection broke off.', { retryable: true, cause });
  }
}
