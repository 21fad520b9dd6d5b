import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request for the audio of one recording. */
export interface AudioAsked {
  request: IncomingMessage;
  response: ServerResponse;
  /** The recording as the platform holds it. */
  bytes: Buffer;
  contentType: string;
  /** How often it was asked for before. */
  count: number;
  /** First byte asked for, or null where no range was. */
  from: number | null;
}

export type AudioAnswer = ((asked: AudioAsked) => void) & {
  /** It does not look at the recording's bytes, which the platform would have to compute. */
  isBlind?: boolean;
};

/** A line to a platform on which some recordings' audio is answered as a test says, over real HTTP; everything else passes. */
export async function startAudioGate(platform: { url: string; apiKey: string }) {
  const answers = new Map<string, AudioAnswer>();
  const asked: { remoteId: string; range: string | undefined; ifRange: string | undefined }[] = [];

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const reply = await fetch(platform.url + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await reply.arrayBuffer());
    const passed = ['content-type', 'etag', 'content-range', 'retry-after'].flatMap((name) => {
      const value = reply.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(reply.status, { ...Object.fromEntries(passed), 'content-length': body.length });
    response.end(body);
  };

  const held = new Map<string, { bytes: Buffer; contentType: string }>();
  /** The audio as the platform holds it. Read once: the platform computes it. */
  const heldAudio = async (remoteId: string) => {
    const known = held.get(remoteId);
    if (known) return known;
    const reply = await fetch(`${platform.url}/api/recordings/${remoteId}`, {
      headers: { 'x-api-key': platform.apiKey },
    });
    const read = {
      bytes: Buffer.from(await reply.arrayBuffer()),
      contentType: reply.headers.get('content-type') ?? '',
    };
    held.set(remoteId, read);
    return read;
  };

  const answerAudio = async (remoteId: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const count = asked.filter((other) => other.remoteId === remoteId).length;
    asked.push({ remoteId, range: request.headers.range, ifRange: request.headers['if-range']?.toString() });
    const answer = answers.get(remoteId);
    if (!answer) return forward(request, response);
    const { bytes, contentType } = answer.isBlind
      ? { bytes: Buffer.alloc(0), contentType: '' }
      : await heldAudio(remoteId);
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    answer({
      request,
      response,
      bytes,
      contentType,
      count,
      from: from === undefined ? null : Number(from),
    });
  };

  const server = createServer((request, response) => {
    const remoteId = /^\/api\/recordings\/([0-9a-f-]{36})$/.exec(request.url ?? '')?.[1];
    const done = remoteId === undefined ? forward(request, response) : answerAudio(remoteId, request, response);
    done.catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    heldAudio,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
