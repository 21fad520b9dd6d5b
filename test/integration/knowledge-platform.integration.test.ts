import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KnowledgeDetail } from '#shared/contract/knowledge.ts';
import { MAX_KNOWLEDGE_CONTENT } from '#shared/wire/flowgent/knowledge.ts';
import { startUpload } from '../../electron/features/knowledge/documents.ts';
import { knowledgeCommands, knowledgeQueries } from '../../electron/features/knowledge/handlers.ts';
import { findJob } from '../../electron/jobs/job-table.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
let gomobile: string;
let flowgent: string;
let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-documents-'));
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
  gomobile = (await app.connect(server)).id;
  flowgent = (await app.connect(server, randomUUID(), { name: 'flowgent' })).id;
  await app.exchange();
});
afterEach(async () => {
  await app.close();
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const commands = () => knowledgeCommands(app.parts);
const queries = () => knowledgeQueries({ db: app.db });
const list = async (filter = {}) =>
  (await queries().list({ filter, sort: { by: 'name', order: 'asc' }, page: { offset: 0, limit: 100 } }, app.call))
    .rows;
const get = async (id: string) => queries().get({ id }, app.call);
const documentsOf = async (baseId: string) =>
  (await queries().documents({ baseId, page: { offset: 0, limit: 100 } }, app.call)).rows;
const remoteIdOf = (id: string) =>
  app.one<{ remoteId: string }>('SELECT remote_id AS remoteId FROM records WHERE id = ?', id).remoteId;
const sent = async (method: string, path: string) =>
  (await server.writes()).filter((write) => write.method === method && write.url.startsWith(path)).length;
const loseAnswer = (method: 'POST' | 'PATCH' | 'DELETE', path: string) =>
  server.fault({ match: { method, path }, action: { dropAfterSend: true } });
const flowgentFetch = async (method: string, path: string, body?: unknown) =>
  fetch(server.url + path, {
    method,
    headers: { authorization: server.apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function itemOf(id: string): Promise<Extract<KnowledgeDetail, { kind: 'item' }>> {
  const detail = await get(id);
  if (detail.kind !== 'item') throw new Error('not an item');
  return detail;
}
async function firstItem() {
  const [row] = await list({ kind: 'item' });
  return itemOf(row?.id ?? '');
}
const makeBase = async (name = 'For tests') =>
  (await commands().createBase({ requestId: randomUUID(), connectionId: gomobile, name, description: null }, app.call))
    .id;

describe('knowledge that was read', () => {
  test('lists bases with their documents and items with their length, and who answers from each', async () => {
    const bases = await list({ kind: 'base' });
    expect(bases.length).toBeGreaterThan(2);
    expect(bases.some(({ documentCount, agentCount }) => (documentCount ?? 0) > 0 && agentCount > 0)).toBe(true);
    const items = await list({ kind: 'item' });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ contentLength }) => (contentLength ?? 0) > 0)).toBe(true);
    expect(items.every(({ agents }) => agents.every(({ id }) => id !== null))).toBe(true);
    expect((await list()).length).toBe(bases.length + items.length);
    const [base] = bases;
    expect((await documentsOf(base?.id ?? '')).length).toBe(base?.documentCount);
    expect((await list({ text: base?.name.toUpperCase() })).map(({ id }) => id)).toContain(base?.id);
  });
});

describe('a base', () => {
  test('is made once although the answer was lost, renamed, and deleted', async () => {
    await loseAnswer('POST', '/api/knowledge-bases');
    const id = await makeBase();
    expect(await sent('POST', '/api/knowledge-bases')).toBe(1);
    const path = `/api/knowledge-bases/${remoteIdOf(id)}`;
    const base = { name: 'For tests', description: null };
    await loseAnswer('PATCH', path);
    const renamed = await commands().updateBase({ id, base, name: 'Renamed', description: 'Now with words' }, app.call);
    expect(renamed).toMatchObject({ name: 'Renamed', description: 'Now with words' });
    expect(await sent('PATCH', path)).toBe(1);
    await expect(
      commands().updateBase({ id, base, name: 'Old view', description: null }, app.call),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await loseAnswer('DELETE', path);
    await commands().removeBase({ id }, app.call);
    await expect((async () => get(id))()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('that is in use stays, and the refusal names who uses it', async () => {
    const used = (await list({ kind: 'base' })).find(({ agentCount }) => agentCount > 0);
    const error = await commands()
      .removeBase({ id: used?.id ?? '' }, app.call)
      ?.then(
        () => null,
        (thrown: unknown) => thrown,
      );
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(String(error)).toContain(used?.agents[0]?.name);
    expect((await list({ kind: 'base' })).some(({ id }) => id === used?.id)).toBe(true);
  });
});

describe('a document', () => {
  const file = (name: string, text = '# Parking\n\nThere is a car park behind the clinic.') => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  const ended = (jobId: string) =>
    vi.waitFor(() => {
      const job = findJob(app.db, jobId);
      if (job === null || job.state === 'queued' || job.state === 'running') throw new Error('still under way');
      return job;
    }, 15_000);
  const upload = (baseId: string, path: string, jobId: string = randomUUID()) => {
    commands();
    startUpload(app.parts, { jobId, baseId, path });
    return ended(jobId);
  };

  test('is sent as a job and followed until it is ready, and can be deleted', async () => {
    const baseId = await makeBase();
    const job = await upload(baseId, file('parking.md'));
    expect(job).toMatchObject({ state: 'done', label: 'parking.md', kind: 'document', error: null });
    const [document] = await documentsOf(baseId);
    expect(document).toMatchObject({ name: 'parking.md', status: 'ready', fileType: 'md' });
    expect(document?.chunkCount).toBeGreaterThan(0);
    expect(await queries().uploads({ baseId }, app.call)).toEqual([]);
    await loseAnswer('DELETE', `/api/knowledge-bases/${remoteIdOf(baseId)}/documents`);
    await commands().removeDocument({ id: document?.id ?? '' }, app.call);
    expect(await documentsOf(baseId)).toEqual([]);
  });

  test('whose answer was lost is there once', async () => {
    const baseId = await makeBase();
    const path = `/api/knowledge-bases/${remoteIdOf(baseId)}/documents`;
    await loseAnswer('POST', path);
    expect(await upload(baseId, file('hours.md'))).toMatchObject({ state: 'done' });
    expect(await sent('POST', path)).toBe(1);
    expect((await documentsOf(baseId)).length).toBe(1);
  });

  test('that was sent before Earshot ended is not sent again by doing the job again', async () => {
    const baseId = await makeBase();
    const path = `/api/knowledge-bases/${remoteIdOf(baseId)}/documents`;
    const jobId = randomUUID();
    // The upload arrives; what follows it is held up until Earshot has ended.
    await server.fault({ match: { method: 'GET', path: `${path}/` }, action: { status: 503 }, times: 3 });
    expect(await upload(baseId, file('again.md'), jobId)).toMatchObject({ state: 'failed' });
    expect(await queries().uploads({ baseId }, app.call)).toMatchObject([{ id: jobId, state: 'failed' }]);
    await server.clearFaults();
    await app.restart();
    commands();
    app.parts.jobs.retry(jobId);
    expect(await ended(jobId)).toMatchObject({ state: 'done' });
    expect(await sent('POST', path)).toBe(1);
    expect((await documentsOf(baseId)).length).toBe(1);
  });

  test('that cannot be read there fails with the words of the platform', async () => {
    const baseId = await makeBase();
    const job = await upload(baseId, file('broken.pdf', 'this is no PDF'));
    expect(job).toMatchObject({ state: 'failed', error: { code: 'INVALID' } });
    expect(job.error?.message).toMatch(/^The platform could not read the document: /);
    expect((await documentsOf(baseId))[0]).toMatchObject({ status: 'failed' });
  });

  test('waits as a failed job while Earshot works offline', async () => {
    const baseId = await makeBase();
    app.sync.setPaused(true);
    expect(await upload(baseId, file('later.md'))).toMatchObject({ state: 'failed', error: { code: 'OFFLINE' } });
  });
});

describe('an item', () => {
  const create = async (connectionId: string, content = 'Open from 8 to 18.') => {
    const { choices } = await firstItem();
    const agentIds = choices.slice(0, 1).map(({ remoteId }) => remoteId);
    const input = { requestId: randomUUID(), connectionId, name: 'Hours', content, agentIds, indexOn: null };
    return (await commands().createItem(input, app.call)).id;
  };

  test('is made once although the answer was lost, with its content', async () => {
    await loseAnswer('POST', '/api/public/knowledge');
    const id = await create(flowgent);
    expect(await sent('POST', '/api/public/knowledge')).toBe(1);
    expect(await itemOf(id)).toMatchObject({ name: 'Hours', content: 'Open from 8 to 18.', agentCount: 1 });
    await app.exchange(10 * 60_000);
    expect((await list({ text: 'Hours' })).length).toBe(1);
  });

  test('is edited as a draft and sent with only what changed, also where the answer was lost', async () => {
    const id = await create(flowgent);
    const path = `/api/public/knowledge/${remoteIdOf(id)}`;
    await commands().saveItemDraft({ id, fields: { content: 'Open from 9 to 17.', name: 'Hours' } }, app.call);
    expect((await itemOf(id)).draft?.fields).toEqual({ content: 'Open from 9 to 17.' });
    await loseAnswer('PATCH', path);
    const { isSaved, item } = await commands().publishItemDraft({ id }, app.call);
    expect(isSaved).toBe(true);
    expect(item).toMatchObject({ draft: null, content: 'Open from 9 to 17.', contentLength: 18 });
    expect(await sent('PATCH', path)).toBe(1);
  });

  test('that changed there is not written over: the content is one field and never merged', async () => {
    const id = await create(flowgent);
    await commands().saveItemDraft({ id, fields: { content: 'Mine.' } }, app.call);
    await flowgentFetch('PATCH', `/api/public/knowledge/${remoteIdOf(id)}`, { content: 'Theirs.' });
    const first = await commands().publishItemDraft({ id }, app.call);
    expect(first).toMatchObject({ isSaved: false, item: { content: 'Theirs.', draft: { conflicts: ['content'] } } });
    await commands().settleItemDraft({ id, choices: [{ field: 'content', keep: 'theirs' }] }, app.call);
    expect((await itemOf(id)).draft).toBeNull();
    expect(await sent('PATCH', '/api/public/knowledge')).toBe(1);
  });

  test('beyond the length that the platform takes is not sent, and its draft stays', async () => {
    const { id } = await firstItem();
    await commands().saveItemDraft({ id, fields: { content: 'x'.repeat(MAX_KNOWLEDGE_CONTENT + 1) } }, app.call);
    await expect(commands().publishItemDraft({ id }, app.call)).rejects.toMatchObject({ code: 'INVALID' });
    expect((await itemOf(id)).draft?.fields.content?.length).toBe(MAX_KNOWLEDGE_CONTENT + 1);
    expect(await sent('PATCH', '/api/public/knowledge')).toBe(0);
  });

  test('is deleted, also where it was gone already', async () => {
    const id = await create(flowgent);
    await loseAnswer('DELETE', `/api/public/knowledge/${remoteIdOf(id)}`);
    await commands().removeItem({ id }, app.call);
    const other = await create(flowgent);
    await flowgentFetch('DELETE', `/api/public/knowledge/${remoteIdOf(other)}`);
    await commands().removeItem({ id: other }, app.call);
    expect(await list({ text: 'Hours' })).toEqual([]);
  });
});
