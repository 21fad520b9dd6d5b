import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { contactOf } from '#shared/wire/gomobile/contacts.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { BINARY, EVENT_STREAM, pathOf } from '#shared/wire/routes.ts';
import type { TableRoute } from './http/register.ts';
import { serviceOf } from './http/services.ts';
import { createPlatform, type Platform, type PlatformOptions } from './server.ts';

export const SAMPLE_DIR = fileURLToPath(new URL('./seed/fixtures', import.meta.url));
export const NO_SUCH_ID = '00000000-0000-4000-8000-000000000000';

export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed body; null where it is none or not JSON. */
  json: unknown;
}

interface RouteArguments {
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: unknown;
}

export interface FormFile {
  name: string;
  bytes: Uint8Array;
  contentType?: string;
}

type Reply<R> = R extends { reply: infer S extends z.ZodType } ? z.output<S> : null;

export interface Running extends Platform {
  /** A request with the key, over real HTTP. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A request that must succeed; its reply is read with the schema that clients use. */
  send<R extends TableRoute>(route: R, given?: RouteArguments): Promise<Reply<R>>;
  /** A form with a file, sent with the key. */
  upload(path: string, fields: Record<string, string>, file: FormFile | null): Promise<Answer>;
}

/** Starts a platform for the running test and closes it afterwards. */
export async function startPlatform(options: Partial<PlatformOptions> = {}): Promise<Running> {
  const usual = { dataDir: null, port: 0, seed: 'empty', sampleDir: SAMPLE_DIR, wordPaceMs: 0 } as const;
  const platform = await createPlatform({ ...usual, ...options });
  onTestFinished(() => platform.close());
  const call: Running['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${platform.url}${path}`, {
      method,
      headers: {
        ...keyHeaders(platform, path),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
    return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : null };
  };
  const send: Running['send'] = async (route, { params, query, body } = {}) => {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) search.set(key, String(value));
    const path = `${pathOf(route, params)}${search.size > 0 ? `?${search}` : ''}`;
    const answer = await call(route.method, path, body);
    expect(answer, `${route.method} ${path}: ${JSON.stringify(answer.json)}`).toMatchObject({ status: route.status });
    return (route.reply === BINARY || route.reply === EVENT_STREAM ? null : route.reply.parse(answer.json)) as Reply<
      typeof route
    >;
  };
  const upload: Running['upload'] = async (path, fields, file) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const { name = '', bytes = new Uint8Array(), contentType = 'application/octet-stream' } = file ?? {};
    if (file !== null) form.set('file', new Blob([Buffer.from(bytes)], { type: contentType }), name);
    const headers = { 'x-api-key': platform.apiKey };
    const response = await fetch(`${platform.url}${path}`, { method: 'POST', headers, body: form });
    return { status: response.status, headers: response.headers, json: await response.json() };
  };
  return { ...platform, call, send, upload };
}

/** The key as the service of a path wants it shown. */
function keyHeaders({ apiKey, workspaceId }: Platform, path: string): Record<string, string> {
  switch (serviceOf(path).name) {
    case 'flowgent':
      return { authorization: apiKey };
    case 'truestate':
      return { authorization: `Bearer ${apiKey}` };
    case 'trillet':
      return { 'x-api-key': apiKey, 'x-workspace-id': workspaceId };
    default:
      return { 'x-api-key': apiKey };
  }
}

/** A folder of the running test, removed afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-platform-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Adds a contact and answers its id. */
export async function addContact(platform: Running, primaryPhone: string, more: object = {}): Promise<string> {
  const reply = await platform.send(gomobileRoutes.createContact, { body: { primaryPhone, ...more } });
  return contactOf(reply).id;
}
