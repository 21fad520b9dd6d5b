import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { uploadAudio } from '../../electron/features/audio-library/acts.ts';
import { audioLibraryCommands, audioLibraryQueries } from '../../electron/features/audio-library/handlers.ts';
import { addEntry } from '../../electron/features/dictionaries/acts.ts';
import { dictionaryCommands, dictionaryQueries } from '../../electron/features/dictionaries/handlers.ts';
import { openFrameReader } from '../../electron/media/frame-reader.ts';
import { respondMedia } from '../../electron/media/media-response.ts';
import { toneWav } from '../helpers/tone.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
let folder: string;
let connectionId: ReturnType<typeof randomUUID>;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
  folder = mkdtempSync(join(tmpdir(), 'earshot-audio-'));
  connectionId = randomUUID();
  await app.connect(server, connectionId);
  expect(await app.exchange()).toMatchObject({ state: 'synced', problem: null });
});
afterEach(async () => {
  await app.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const PAGE = { offset: 0, limit: 200 };

/** A telephone line's own sound, `samples` long. */
function wavFile(name = 'greeting.wav', samples = 8000): string {
  const path = join(folder, name);
  writeFileSync(path, toneWav(samples));
  return path;
}

const library = () => {
  const { list, overview, get } = audioLibraryQueries({ db: app.db });
  const { fetch, update, remove, readAgain } = audioLibraryCommands(app.parts);
  return {
    list: async (filter: object = {}) => (await list({ filter, page: PAGE }, app.call)).rows,
    overview: () => overview(undefined, app.call),
    get: (id: string) => get({ id }, app.call),
    fetch: async (id: string) => fetch({ id }, app.call),
    update: async (id: string, title: string) =>
      update({ id, title, description: 'New words', usageType: 'prompt', tags: ['a', 'b'] }, app.call),
    remove: async (id: string) => remove({ id }, app.call),
    readAgain: async (id: string) => readAgain({ id }, app.call),
    upload: (title: string) =>
      uploadAudio(app.parts, {
        ...{ id: randomUUID(), connectionId, path: wavFile(), title },
        ...{ usageType: 'welcome', tags: ['front', 'desk'] },
      }),
  };
};

const words = () => {
  const { list, entries, get } = dictionaryQueries({ db: app.db });
  const { create, remove, removeEntry, fetchEntry } = dictionaryCommands(app.parts);
  return {
    list: async () => (await list({ page: PAGE }, app.call)).rows,
    get: (id: string) => get({ id }, app.call),
    entries: async (dictionaryId: string) => (await entries({ dictionaryId, page: PAGE }, app.call)).rows,
    create: async (name: string, id: string = randomUUID()) =>
      create({ id, connectionId, name, language: 'fr' }, app.call),
    remove: async (id: string) => remove({ id }, app.call),
    add: (dictionaryId: string, key: string, source: { path: string } | { audioId: string } = { path: wavFile() }) =>
      addEntry(app.parts, { dictionaryId, key, source }),
    removeEntry: async (id: string) => removeEntry({ id }, app.call),
    fetchEntry: async (id: string) => fetchEntry({ id }, app.call),
  };
};

const sent = async (method: string, part: string) =>
  (await server.writes()).filter((one) => one.method === method && one.url.includes(part)).length;

const bytesOf = async (clipId: string): Promise<Buffer> => {
  const clip = app.parts.clips.resolve(clipId);
  if (clip === null) throw new Error('the clip is not here');
  const reader = await openFrameReader(clip);
  const bytes = await reader.readAll();
  await reader.close();
  return Buffer.from(bytes);
};

describe('the library of audio', () => {
  test('is listed by use and tag, with what plays each', async () => {
    const all = await library().list();
    expect(all.length).toBeGreaterThan(1);
    const { usageTypes, tags, readAt } = await library().overview();
    expect(usageTypes.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    expect(readAt).toEqual(expect.any(Number));
    const [first] = usageTypes;
    expect(await library().list({ usageTypes: [first?.usageType] })).toHaveLength(first?.count ?? 0);
    for (const tag of tags.slice(0, 2)) {
      const tagged = await library().list({ tags: [tag] });
      expect(tagged.length).toBeGreaterThan(0);
      expect(tagged.every((audio) => audio.tags.includes(tag))).toBe(true);
    }
    const reminder = await Promise.all(all.map(({ id }) => library().get(id)));
    expect(reminder.flatMap(({ flows }) => flows.map(({ name }) => name))).toContain('Appointment reminder');
    await library().readAgain(all[0]?.id ?? '');
    expect((await library().get(all[0]?.id ?? '')).organisation).toEqual(expect.any(String));
  });

  test('is played from bytes that are brought here once, kept sealed, and there offline', async () => {
    const [audio] = await library().list();
    const { clipId } = await library().fetch(audio?.id ?? '');
    expect(await library().fetch(audio?.id ?? '')).toEqual({ clipId });
    const whole = await fetch(
      `${server.url}/api/audio-management/audio/${(await library().get(audio?.id ?? '')).remoteId}`,
      {
        headers: { 'x-api-key': server.apiKey },
      },
    );
    expect(await bytesOf(clipId)).toEqual(Buffer.from(await whole.arrayBuffer()));
    const asked = async (range?: string) =>
      respondMedia({
        request: new Request(`app://earshot/media/${clipId}`, range ? { headers: { range } } : {}),
        origin: 'app://earshot',
        resolve: async (id) => app.parts.clips.resolve(id),
      });
    expect((await asked('bytes=0-3')).status).toBe(206);
    expect(await (await asked('bytes=0-3')).text()).toBe('RIFF');

    app.sync.setPaused(true);
    expect(await library().fetch(audio?.id ?? '')).toEqual({ clipId });
    const other = (await library().list()).find(({ clipId: kept }) => kept === null);
    await expect(library().fetch(other?.id ?? '')).rejects.toMatchObject({ code: 'OFFLINE' });
    await app.parts.clips.sweep();
    expect(app.parts.clips.resolve(clipId)).not.toBeNull();
    await app.parts.clips.forget(clipId);
    expect(app.parts.clips.resolve(clipId)).toBeNull();
  });

  test('takes a file once, also where the answer is lost, and tells how far it is', async () => {
    await server.fault({
      match: { method: 'POST', path: '/api/audio-management/upload' },
      action: { dropAfterSend: true },
    });
    const { id } = await library().upload('Front desk');
    expect(await sent('POST', '/upload')).toBe(1);
    expect(await library().get(id)).toMatchObject({
      title: 'Front desk',
      usageType: 'welcome',
      tags: ['front', 'desk'],
    });
    expect(app.published.some(({ topic }) => topic === 'audioLibrary.onUpload')).toBe(true);

    await server.fault({
      match: { method: 'POST', path: '/api/audio-management/upload' },
      action: { dropBefore: true },
    });
    await expect(library().upload('Back desk')).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect((await library().list()).map(({ title }) => title)).not.toContain('Back desk');
  });

  test('is changed and deleted; what is played somewhere is not, and that is said', async () => {
    const { id } = await library().upload('Front desk');
    await server.fault({
      match: { method: 'PUT', path: '/api/audio-management/audio/' },
      action: { dropAfterSend: true },
    });
    await library().update(id, 'Reception');
    expect(await library().get(id)).toMatchObject({ title: 'Reception', description: 'New words', tags: ['a', 'b'] });
    expect(await sent('PUT', '/audio/')).toBe(1);

    await server.fault({
      match: { method: 'DELETE', path: '/api/audio-management/audio/' },
      action: { dropAfterSend: true },
    });
    await library().remove(id);
    expect((await library().list()).map((audio) => audio.id)).not.toContain(id);

    const used = (await Promise.all((await library().list()).map((audio) => library().get(audio.id)))).find(
      ({ flows }) => flows.length > 0,
    );
    await expect(library().remove(used?.id ?? '')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(used?.flows[0]?.name ?? '?'),
    });
  });
});

describe('a dictionary', () => {
  test('is created once, also where the answer is lost or the call is repeated', async () => {
    await server.fault({ match: { method: 'POST', path: '/api/dictionaries' }, action: { dropAfterSend: true } });
    const callId = randomUUID();
    const { id } = await words().create('Numbers', callId);
    expect(await words().get(id)).toMatchObject({ name: 'Numbers', language: 'fr', isSystem: false, entryCount: 0 });
    expect(await sent('POST', '/api/dictionaries')).toBe(1);
    await server.fault({ match: { method: 'DELETE', path: '/api/dictionaries/' }, action: { dropAfterSend: true } });
    await words().remove(id);
    expect((await words().list()).map(({ name }) => name)).not.toContain('Numbers');
  });

  test('takes words from a file and from the library, once each, and plays them', async () => {
    const { id } = await words().create('Numbers');
    await server.fault({ match: { method: 'POST', path: '/api/dictionaries/' }, action: { dropAfterSend: true } });
    await words().add(id, 'un/deux');
    const [audio] = await library().list();
    await words().add(id, 'trois', { audioId: audio?.id ?? '' });
    expect(await sent('POST', '/entries')).toBe(2);
    await expect(words().add(id, 'trois')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await sent('POST', '/entries')).toBe(2);
    const rows = await words().entries(id);
    expect(rows.map(({ key }) => key)).toEqual(['trois', 'un/deux']);
    const { clipId } = await words().fetchEntry(rows[1]?.id ?? '');
    expect((await bytesOf(clipId)).subarray(0, 4).toString()).toBe('RIFF');
    expect((await words().entries(id))[1]).toMatchObject({ clipId });
    await words().removeEntry(rows[1]?.id ?? '');
    expect((await words().entries(id)).map(({ key }) => key)).toEqual(['trois']);
  });

  test('of the platform is only read, and nothing is sent about it', async () => {
    const system = (await words().list()).find(({ isSystem }) => isSystem);
    expect((await words().entries(system?.id ?? '')).length).toBeGreaterThan(0);
    const before = (await server.writes()).length;
    await expect(words().remove(system?.id ?? '')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(words().add(system?.id ?? '', 'new')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await server.writes()).length).toBe(before);
    app.sync.setPaused(true);
    await expect(words().create('Offline')).rejects.toMatchObject({ code: 'OFFLINE' });
  });
});
