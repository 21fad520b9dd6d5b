import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpClient } from '../../net/http-client.ts';
import { readGomobileError } from './gomobile-api.ts';
import { createGomobileConnector } from './gomobile-connector.ts';

const BYTES = Buffer.from('0123456789abcdef');
const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const at = '2026-10-01T10:00:00.000Z';
const contact = { id, primaryPhone: '+212600000001', createdAt: at, updatedAt: at };

async function connect(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = createHttpClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authScheme: 'apiKey',
    apiKey: 'key',
    clock: { now: () => 0 },
    readError: readGomobileError,
    timeouts: { headersMs: 1000, totalMs: 1000, idleMs: 1000 },
  });
  const connector = createGomobileConnector(http);
  onTestFinished(async () => {
    await connector.close();
    server.closeAllConnections();
    server.close();
  });
  return connector;
}

const json = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

describe('openAudio', () => {
  interface Server {
    etag?: string;
    ranges?: boolean;
    size?: number;
  }
  const audio = ({ etag = '"v1"', ranges = true, size = BYTES.length }: Server) => {
    const bytes = BYTES.subarray(0, size);
    return (request: IncomingMessage, response: ServerResponse) => {
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
      const holds = request.headers['if-range'] === etag;
      const headers = { 'content-type': 'audio/wav', etag };
      if (!ranges || Number.isNaN(start) || !holds) {
        return response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
      }
      if (start >= bytes.length) return response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
      return response.writeHead(206, { ...headers, 'content-range': range }).end(bytes.subarray(start));
    };
  };
  const open = async (server: Server, fromByte: number, etag: string | null) => {
    const connector = await connect(audio(server));
    const reply = await connector.openAudio({
      recordingRemoteId: id,
      fromByte,
      etag,
      signal: AbortSignal.timeout(2000),
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of reply.body) chunks.push(chunk);
    return { ...reply, body: Buffer.concat(chunks).toString() };
  };

  test('reads a file from its start', async () => {
    expect(await open({}, 0, null)).toMatchObject({
      offset: 0,
      totalBytes: 16,
      contentType: 'audio/wav',
      etag: '"v1"',
      body: '0123456789abcdef',
    });
  });

  test('goes on where it stopped under the same validator', async () => {
    expect(await open({}, 10, '"v1"')).toMatchObject({ offset: 10, totalBytes: 16, body: 'abcdef' });
  });

  test.each<[string, Server, number, string | null]>([
    ['the file has changed', { etag: '"v2"' }, 10, '"v1"'],
    ['the server takes no ranges', { ranges: false }, 10, '"v1"'],
    ['there is no validator to go on with', {}, 10, null],
    ['more bytes are here than the file has', { size: 8 }, 10, '"v1"'],
  ])('starts over where %s', async (_, server, fromByte, etag) => {
    const reply = await open(server, fromByte, etag);
    expect(reply.offset).toBe(0);
    expect(BYTES.toString().startsWith(reply.body)).toBe(true);
    expect(reply.body.length).toBe(server.size ?? 16);
  });

  test('has nothing more to send when everything is here', async () => {
    expect(await open({}, 16, '"v1"')).toMatchObject({ offset: 16, totalBytes: 16, body: '' });
  });

  test('offers no weak validator to go on with', async () => {
    expect((await open({ etag: 'W/"v1"' }, 0, null)).etag).toBeNull();
  });

  const openFrom = async (
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    { fromByte = 0, etag = null as string | null } = {},
  ) => {
    const connector = await connect(answer);
    const reply = await connector.openAudio({
      recordingRemoteId: id,
      fromByte,
      etag,
      signal: AbortSignal.timeout(2000),
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of reply.body) chunks.push(chunk);
    return { ...reply, body: Buffer.concat(chunks).toString() };
  };

  test.each([
    ['of another version', { etag: '"v2"', 'content-range': 'bytes 10-15/16' }],
    ['of no version', { 'content-range': 'bytes 10-15/16' }],
    ['of another start', { etag: '"v1"', 'content-range': 'bytes 9-15/16' }],
    ['that ends before the file', { etag: '"v1"', 'content-range': 'bytes 10-14/16' }],
    ['without a range', { etag: '"v1"' }],
    ['that is compressed', { etag: '"v1"', 'content-range': 'bytes 10-15/16', 'content-encoding': 'gzip' }],
  ])('does not go on with a rest %s, and starts over', async (_name, headers) => {
    const reply = await openFrom(
      (request, response) => {
        if (request.headers.range === undefined)
          return response.writeHead(200, { 'content-type': 'audio/wav' }).end(BYTES);
        return response.writeHead(206, { 'content-type': 'audio/wav', ...headers }).end('ZZZZZZ');
      },
      { fromByte: 10, etag: '"v1"' },
    );
    expect(reply).toMatchObject({ offset: 0, body: BYTES.toString() });
  });

  test('refuses a part where all was asked for, and a redirect', async () => {
    const part = openFrom((_, response) =>
      response.writeHead(206, { 'content-type': 'audio/wav', 'content-range': 'bytes 0-15/16' }).end(BYTES),
    );
    await expect(part).rejects.toMatchObject({ problem: 'wrongPart' });
    const moved = openFrom((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    await expect(moved).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY', failure: { status: 302 } });
  });

  test('unpacks compressed audio, whose length and validator are not the audio’s', async () => {
    const body = gzipSync(BYTES);
    const reply = await openFrom((_, response) =>
      response
        .writeHead(200, {
          'content-type': 'audio/wav',
          'content-encoding': 'gzip',
          etag: '"v1"',
          'content-length': body.length,
        })
        .end(body),
    );
    expect(reply).toMatchObject({ offset: 0, totalBytes: null, etag: null, body: BYTES.toString() });
  });

  test('takes a web page or JSON for what it is', async () => {
    const connector = await connect((_, response) => json(response, { id }));
    const reply = connector.openAudio({
      recordingRemoteId: id,
      fromByte: 0,
      etag: null,
      signal: AbortSignal.timeout(2000),
    });
    await expect(reply).rejects.toMatchObject({ code: 'UPSTREAM_BAD_REPLY' });
  });
});

describe('replies', () => {
  test('keep fields that are not known, and set aside rows that cannot be read', async () => {
    const { api } = await connect((_, response) =>
      json(response, {
        data: [{ ...contact, shoeSize: 44 }, { id: 'x', primaryPhone: 7 }, 'nonsense'],
        meta: { total: 3 },
      }),
    );
    const page = await api.listContacts({ page: 1, limit: 100 });
    expect(page.items).toMatchObject([{ id, shoeSize: 44 }]);
    expect(page.rejected.map(({ remoteId }) => remoteId)).toEqual(['x', '#2']);
    expect(page.info).toMatchObject({ total: 3, hasNextPage: null });
  });

  test('a success that holds an error is no success', async () => {
    const { api } = await connect((_, response) => json(response, { statusCode: 500, message: 'quota' }));
    await expect(api.getContact(id)).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_REPLY',
      failure: { status: 200, brokenReply: true },
    });
  });

  test('a row that an upsert refuses is a refusal', async () => {
    const results = [{ index: 0, id: null, action: 'failed', error: 'primaryEmail must be an email' }];
    const { api } = await connect((_, response) => json(response, { created: 0, updated: 0, failed: 1, results }, 201));
    await expect(api.upsertContact({ primaryPhone: '+1' })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('primaryEmail must be an email'),
    });
  });

  test('an error may come as a list of sentences', () => {
    expect(readGomobileError({ statusCode: 400, message: ['a', 'b'], code: 'X' })).toMatchObject({
      message: 'a; b',
      code: 'X',
    });
    expect(readGomobileError('<html>')).toEqual({});
  });
});

describe('test', () => {
  const me = { id, email: 'sara@example.com', organization: { id: 'org', name: 'Atlas' } };

  test('names the organization and what this key may read', async () => {
    const connector = await connect((request, response) => {
      if (request.url?.startsWith('/api/users/me')) return json(response, me);
      if (/^\/api\/(audience|auth\/api-keys)/.test(request.url ?? '')) {
        return json(response, { statusCode: 403, code: 'FORBIDDEN' }, 403);
      }
      return json(response, { data: [], meta: {} });
    });
    const { report, organisationId } = await connector.test();
    expect(organisationId).toBe('org');
    expect(report).toMatchObject({ organisationName: 'Atlas', userEmail: 'sara@example.com', problem: null });
    expect(report.steps.map(({ outcome }) => outcome)).toEqual(['passed', 'unneeded', 'passed', 'passed', 'passed']);
    expect(Object.fromEntries(report.capabilities.map(({ key, offered }) => [key, offered]))).toMatchObject({
      calls: 'platform',
      recordings: 'platform',
      transcripts: 'platform',
      contacts: 'platform',
      audiences: 'absent',
      credits: 'platform',
      apiKeys: 'absent',
      sessions: 'unprobed',
      agents: 'platform',
      flows: 'platform',
      programs: 'platform',
      streaming: 'unprobed',
      comments: 'local',
    });
  });

  test('a platform in trouble is not taken for one that offers nothing', async () => {
    const connector = await connect((request, response) =>
      request.url?.startsWith('/api/users/me') ? json(response, me) : json(response, {}, 503),
    );
    const { report, error } = await connector.test();
    expect(error).toBeNull();
    expect(report.problem?.message).toMatch(/status 503/);
    expect(report.steps.at(-1)).toEqual({ name: 'collections', outcome: 'failed' });
    expect(report.capabilities.some(({ offered }) => offered === 'absent')).toBe(false);
  });
});
