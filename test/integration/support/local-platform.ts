import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultInput, RequestLog } from '#shared/wire/local/test-hooks.ts';
import { createPlatform, type Platform } from '../../../platform/server.ts';

/** A sample of two calls, which is there at once. */
const SMALL_SAMPLE = join(import.meta.dirname, '../../../platform/seed/fixtures');
/** The sample workspace as it ships: flows, programs, executions and all. */
export const WHOLE_SAMPLE = join(import.meta.dirname, '../../../resources/sample-calls');

/** The local platform with its fault hooks, and plain HTTP to look at it with. Its data outlive a stop. */
export async function startPlatform(
  options: {
    seed?: 'sample' | 'empty';
    contacts?: number;
    recordings?: number;
    sampleDir?: string;
    wordPaceMs?: number;
  } = {},
) {
  const apiKey = 'test-key-0123456789abcdef';
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-platform-'));
  const start = (port: number) =>
    createPlatform({ dataDir, apiKey, port, seed: 'empty', sampleDir: SMALL_SAMPLE, testHooks: true, ...options });
  let platform: Platform = await start(0);
  let isRunning = true;
  const { url } = platform;
  const stop = async () => {
    if (isRunning) await platform.close();
    isRunning = false;
  };

  const request = async (method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
    const reply = await fetch(url + path, {
      method,
      headers: { 'x-api-key': apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, json: text === '' ? null : JSON.parse(text) };
  };

  const expectOk = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { status, json } = await request(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(json)}`);
    return json;
  };

  const requests = async () => ((await expectOk('GET', '/_local/requests')) as RequestLog).requests;

  return {
    url,
    apiKey,
    workspaceId: platform.workspaceId,
    request,
    createContact: async (fields: Record<string, unknown>) =>
      (await expectOk('POST', '/api/contact', fields)) as { id: string } & Record<string, unknown>,
    updateContact: (id: string, fields: Record<string, unknown>) => expectOk('PUT', `/api/contact/${id}`, fields),
    deleteContact: (id: string) => expectOk('DELETE', `/api/contact/${id}`),
    getContact: async (id: string) => (await expectOk('GET', `/api/contact/${id}`)) as Record<string, unknown>,
    listContacts: async () =>
      ((await expectOk('GET', '/api/contact?limit=100')) as { data: ({ id: string } & Record<string, unknown>)[] })
        .data,
    fault: (fault: FaultInput) => expectOk('POST', '/_local/faults', fault),
    clearFaults: () => expectOk('POST', '/_local/faults/clear', {}),
    requests,
    /** Requests with an effect that arrived, oldest first. */
    writes: async () => (await requests()).filter(({ method }) => method !== 'GET'),
    stop,
    startAgain: async (port: number) => {
      platform = await start(port);
      isRunning = true;
    },
    close: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestPlatform = Awaited<ReturnType<typeof startPlatform>>;
