import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { pageOf } from '#shared/wire/gomobile/paging.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { BINARY, EVENT_STREAM, type Route, type RouteTable } from '#shared/wire/routes.ts';
import { createHttpClient } from '../net/http-client.ts';
import { createRouteClient, rowSchemaOf } from './route-client.ts';
import type { RowOf } from './route-types.ts';
import { parseWireSettings, type WireSettings } from './wire-settings.ts';

const Thing = z.looseObject({ id: z.string(), size: z.number().nullish() });
const said = { code: 'X1', summary: '', tag: 'stated', source: '' } as const;

const things = {
  getThing: {
    ...said,
    method: 'GET',
    path: '/things/{id}',
    params: z.strictObject({ id: z.string() }),
    query: z.strictObject({ limit: z.coerce.number().default(20), kind: z.enum(['a', 'b']).optional() }),
    status: 200,
    reply: Thing,
  },
  changeThing: {
    ...said,
    method: 'PATCH',
    path: '/things/{id}',
    params: z.strictObject({ id: z.string() }),
    body: z.strictObject({ size: z.number().optional() }),
    status: 200,
    reply: Thing,
  },
  exportThings: {
    ...said,
    method: 'POST',
    path: '/things/export',
    status: 200,
    reply: z.looseObject({ url: z.string() }),
  },
  listThings: { ...said, method: 'GET', path: '/things', status: 200, reply: pageOf(Thing) },
  uploadThing: {
    ...said,
    method: 'POST',
    path: '/things',
    upload: {
      file: 'audio',
      maxBytes: 10,
      fields: z.strictObject({ title: z.string(), rows: z.coerce.number().optional() }),
    },
    status: 201,
    reply: Thing,
  },
  readThing: {
    ...said,
    method: 'GET',
    path: '/things/{id}/file',
    params: z.strictObject({ id: z.string() }),
    status: 200,
    reply: BINARY,
  },
  watchThings: { ...said, method: 'POST', path: '/things/watch', status: 200, reply: EVENT_STREAM },
} as const satisfies RouteTable;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function connect(answer: Answer, options: { settings?: WireSettings; inspect?: (json: unknown) => void } = {}) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = createHttpClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authScheme: 'bare',
    apiKey: 'key',
    headers: { 'x-workspace-id': 'w1' },
    clock: { now: () => 0 },
    readError: (json) => (json ?? {}) as object,
    timeouts: { headersMs: 1000, totalMs: 1000, idleMs: 1000 },
  });
  onTestFinished(async () => {
    await http.close();
    server.closeAllConnections();
    server.close();
  });
  return createRouteClient(http, things, options);
}

const json =
  (body: unknown, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Answers what was asked. */
const echo: Answer = async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { method, url, headers } = request;
  const asked = { method, url, body, authorization: headers.authorization, workspace: headers['x-workspace-id'] };
  json({ id: '1', ...asked })(request, response);
};

describe('a call', () => {
  test('is made as its route says, with key and scope, and its reply keeps what nobody knows', async () => {
    const client = await connect(echo);
    const reply = await client.call('getThing', { params: { id: 'a/b' }, query: { kind: 'a', limit: 5 } });
    expectTypeOf(reply.size).toEqualTypeOf<number | null | undefined>();
    expect(reply).toMatchObject({
      id: '1',
      method: 'GET',
      url: '/things/a%2Fb?kind=a&limit=5',
      body: '',
      authorization: 'key',
      workspace: 'w1',
    });
    expect(await client.call('changeThing', { params: { id: 'a' }, body: { size: 4 } })).toMatchObject({
      method: 'PATCH',
      url: '/things/a',
      body: '{"size":4}',
    });
  });

  test('is typed by its table', async () => {
    const client = await connect(echo);
    const wrong = () => {
      // @ts-expect-error: there is no such route
      void client.call('nothing');
      // @ts-expect-error: it needs an id
      void client.call('getThing');
      // @ts-expect-error: this is no kind
      void client.call('getThing', { params: { id: 'a' }, query: { kind: 'c' } });
      // @ts-expect-error: the body knows no such field
      void client.call('changeThing', { params: { id: 'a' }, body: { weight: 1 } });
      // @ts-expect-error: a file is no JSON
      void client.call('readThing', { params: { id: 'a' } });
      // @ts-expect-error: one thing is no list
      void client.list('getThing', { params: { id: 'a' } });
    };
    expect(wrong).toBeTypeOf('function');
    expectTypeOf<RowOf<(typeof gomobileRoutes)['listContacts']>['id']>().toEqualTypeOf<string>();
    expectTypeOf<RowOf<(typeof gomobileRoutes)['listCustomAttributes']>['id']>().toEqualTypeOf<string>();
  });

  test.each([
    ['any 2xx', json({ id: '1' }, 226)],
    ['fields that nobody knows', json({ id: '1', more: { deep: [1] } })],
  ])('takes %s', async (_, answer) => {
    expect(await (await connect(answer)).call('getThing', { params: { id: '1' } })).toMatchObject({ id: '1' });
  });

  test.each([
    ['another shape', json({ name: 'no id' }), 200],
    ['nothing', (_: IncomingMessage, response: ServerResponse) => response.writeHead(204).end(), 204],
  ] as const)('is broken by %s, so that an effect is looked up', async (_, answer, status) => {
    const client = await connect(answer);
    await expect(client.call('changeThing', { params: { id: '1' }, body: {} })).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_REPLY',
      failure: { sent: 'answered', status, brokenReply: true, code: 'UNKNOWN_SHAPE' },
    });
  });

  test('that only wants the effect takes a success as it is', async () => {
    const nothing = await connect((_, response) => response.writeHead(204).end());
    await nothing.act('changeThing', { params: { id: '1' }, body: {} });
    expect(await nothing.answer('getThing', { params: { id: '1' } })).toEqual({
      status: 204,
      data: null,
      pendingId: null,
    });
    const other = await connect(json(['what']));
    await other.act('changeThing', { params: { id: '1' }, body: {} });
    const refused = await connect(json({ code: 'INVALID_STATE' }, 409));
    await expect(refused.act('exportThings')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('that is only taken in says by what to ask later', async () => {
    const client = await connect(json({ id: 'job-1' }, 202));
    expect(await client.answer('exportThings')).toEqual({ status: 202, data: null, pendingId: 'job-1' });
    const ready = await connect(json({ url: '/file' }, 202));
    expect(await ready.answer('exportThings')).toMatchObject({ status: 202, data: { url: '/file' } });
  });

  test('looks into every success before it believes it', async () => {
    const inspect = () => {
      throw new RangeError('in disguise');
    };
    const client = await connect(json({ id: '1' }), { inspect });
    await expect(client.call('getThing', { params: { id: '1' } })).rejects.toThrow('in disguise');
    await expect(client.act('exportThings')).rejects.toThrow('in disguise');
    await expect(client.list('listThings')).rejects.toThrow('in disguise');
  });
});

describe('a list', () => {
  const rows = [{ id: 'a' }, { id: 'b', size: 'wide' }, { _id: 'c' }, 7];

  test.each([
    ['a bare array', rows],
    ['data and meta', { data: rows, meta: { total: 4 } }],
    ['its own name', { things: rows, pagination: { total_count: 4 } }],
  ])('in %s is read row by row', async (_, body) => {
    const page = await (await connect(json(body))).list('listThings');
    expect(page.items).toEqual([{ id: 'a' }]);
    expect(page.rejected.map(({ remoteId }) => remoteId)).toEqual(['b', 'c', '#3']);
  });

  test.each([
    ['no list', { id: '1' }],
    ['nothing', null],
    ['two lists that nobody told apart', { first: rows, second: rows }],
  ])('that is %s is broken', async (_, body) => {
    await expect((await connect(json(body))).list('listThings')).rejects.toMatchObject({
      failure: { brokenReply: true },
    });
  });

  test('has a schema for its rows in every table of routes', () => {
    const lists = Object.entries<Route>(gomobileRoutes).filter(([id]) => id.startsWith('list'));
    expect(lists.length).toBeGreaterThan(5);
    for (const [id, { reply }] of lists) expect(rowSchemaOf(reply), id).not.toBeNull();
    expect(rowSchemaOf(z.union([z.looseObject({ one: z.string() }), z.array(Thing)]))).toBe(Thing);
    expect(rowSchemaOf(Thing)).toBeNull();
  });
});

describe('what a connection does otherwise', () => {
  test('are paths and envelopes of its own', async () => {
    const settings = parseWireSettings(
      JSON.stringify({
        paths: { getThing: '/v2/thing/{id}/', listThings: '/v2/things' },
        envelopes: { getThing: 'thing', listThings: 'second' },
      }),
    );
    const client = await connect(
      (request, response) => {
        const { url } = request;
        if (url?.startsWith('/v2/thing/')) return json({ thing: { id: url } })(request, response);
        return json({ first: [], second: [{ id: String(url) }] })(request, response);
      },
      { settings },
    );
    expect(await client.call('getThing', { params: { id: '1' } })).toEqual({ id: '/v2/thing/1/' });
    expect((await client.list('listThings')).items).toEqual([{ id: '/v2/things' }]);
  });

  test('is refused before anything is sent where its path needs what there is not', async () => {
    let asked = 0;
    const settings = parseWireSettings('{"paths":{"getThing":"/things/{thingId}"}}');
    const client = await connect(() => (asked += 1), { settings });
    await expect(client.call('getThing', { params: { id: '1' } })).rejects.toMatchObject({ code: 'INVALID' });
    expect(asked).toBe(0);
  });

  test.each([
    '',
    'no json',
    '[]',
    '{"paths":{"a":"//evil.example"}}',
    '{"paths":{"a":"/x/../y"}}',
    '{"paths":{"a":"/x?y=1"}}',
    '{"paths":{"a":"x"}}',
  ])('is as if it were not there where it cannot be read: %s', (stored) => {
    expect(parseWireSettings(stored)).toEqual({ paths: {}, envelopes: {} });
  });
});

describe('a file', () => {
  test('goes up as the route names it, its fields as text', async () => {
    const client = await connect(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const type = request.headers['content-type'] ?? '';
      const form = await new Response(Buffer.concat(chunks), { headers: { 'content-type': type } }).formData();
      const file = form.get('audio') as File;
      json({ id: 'x', title: form.get('title'), rows: form.get('rows'), text: await file.text() }, 201)(
        request,
        response,
      );
    });
    const file = { name: 'a.wav', contentType: 'audio/wav', source: Buffer.from('bytes') };
    expect(await client.call('uploadThing', { upload: { file, fields: { title: 'T', rows: 5 } } })).toEqual({
      id: 'x',
      title: 'T',
      rows: '5',
      text: 'bytes',
    });
  });

  test('comes down from where it stopped, and as it is', async () => {
    const client = await connect((request, response) => {
      const from = Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const head = { etag: '"1"', 'content-range': `bytes ${from}-5/6` };
      response.writeHead(from === 0 ? 200 : 206, head).end('abcdef'.slice(from));
    });
    const params = { id: '1' };
    const rest = await client.download('readThing', { params, resume: { fromByte: 4, etag: '"1"' } });
    expect(rest).toMatchObject({ offset: 4, totalBytes: 6 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of rest.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('ef');
    const whole = await client.download('readThing', { params, announced: { sizeBytes: 6, sha256: '0'.repeat(64) } });
    const damaged = (async () => {
      for await (const chunk of whole.body) chunks.push(chunk);
    })();
    await expect(damaged).rejects.toThrow('damaged');
    const raw = await client.stream('readThing', { params });
    expect(raw.header('etag')).toBe('"1"');
    raw.cancel();
  });
});

test('events come one after another', async () => {
  const client = await connect((_, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end('event: a\ndata: 1\n\ndata: 2\n\n'),
  );
  const heard: unknown[] = [];
  for await (const { type, json: data } of await client.events('watchThings')) heard.push([type, data]);
  expect(heard).toEqual([
    ['a', 1],
    [null, 2],
  ]);
});
