import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES } from '#shared/domain/default-preferences.ts';
import type { StoreClass } from './json-state.ts';
import { createPreferences } from './preferences.ts';
import { createProfile } from './profile.ts';

// electron-store itself, as outside Electron: the module it imports is there and offers nothing.
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'data:text/javascript,export default {}', format: 'module', shortCircuit: true }
      : next(specifier, context),
});
const { default: Store }: { default: StoreClass } = await import('electron-store');
afterAll(() => hooks.deregister());

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'earshot-prefs-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('preferences', () => {
  const file = () => join(directory, 'preferences.json');

  it('are the defaults at first, and write nothing', async () => {
    const preferences = createPreferences(directory, Store);
    expect(preferences.get()).toEqual(DEFAULT_PREFERENCES);
    expect(preferences.problem).toBeNull();
    expect(await readdir(directory)).toEqual([]);
  });

  it('are kept, for their owner alone', async () => {
    createPreferences(directory, Store).set({ theme: 'dark', playbackRate: 1.5 });
    expect(createPreferences(directory, Store).get()).toEqual({
      ...DEFAULT_PREFERENCES,
      theme: 'dark',
      playbackRate: 1.5,
    });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('tell their listeners what they have become, until these stop', () => {
    const preferences = createPreferences(directory, Store);
    const seen: number[] = [];
    const stop = preferences.onChange(({ volume }) => seen.push(volume));
    preferences.set({ volume: 0.5 });
    stop();
    preferences.set({ volume: 0.25 });
    expect(seen).toEqual([0.5]);
  });

  it('refuse a value out of range and stay as they were', () => {
    const preferences = createPreferences(directory, Store);
    preferences.set({ playbackRate: 2 });
    expect(() => preferences.set({ playbackRate: 100 })).toThrow(expect.objectContaining({ code: 'INVALID' }));
    expect(preferences.get().playbackRate).toBe(2);
    expect(createPreferences(directory, Store).get().playbackRate).toBe(2);
  });

  it.each(['', '{"theme":', '[]', 'null', '"text"', '\0\0\0'])('set aside a file that holds %j', async (text) => {
    await writeFile(file(), text);
    const preferences = createPreferences(directory, Store);
    expect(preferences.get()).toEqual(DEFAULT_PREFERENCES);
    expect(preferences.problem).toMatchObject({ code: 'INVALID', action: expect.stringContaining('.damaged-1') });
    expect(await readFile(`${file()}.damaged-1`, 'utf8')).toBe(text);
    expect(createPreferences(directory, Store).problem).toBeNull();
  });

  it('lose only the fields that are wrong, and keep every damaged file', async () => {
    for (const [n, theme] of ['pink', 'green'].entries()) {
      await writeFile(file(), JSON.stringify({ theme, volume: 0.5 }));
      const preferences = createPreferences(directory, Store);
      expect(preferences.get()).toEqual({ ...DEFAULT_PREFERENCES, volume: 0.5 });
      expect(preferences.problem?.action).toContain(`.damaged-${n + 1}`);
    }
    expect((await readdir(directory)).sort()).toEqual([
      'preferences.json',
      'preferences.json.damaged-1',
      'preferences.json.damaged-2',
    ]);
  });

  it('take defaults for fields of a later version, and keep fields of one', async () => {
    await writeFile(file(), JSON.stringify({ volume: 0.5, fromTheFuture: { a: 1 } }));
    const preferences = createPreferences(directory, Store);
    expect(preferences.problem).toBeNull();
    expect(preferences.get()).toEqual({ ...DEFAULT_PREFERENCES, volume: 0.5 });
    preferences.set({ volume: 0.75 });
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ volume: 0.75, fromTheFuture: { a: 1 } });
  });

  it('are not polluted by keys that name a prototype', async () => {
    await writeFile(file(), '{"__proto__":{"theme":"dark","polluted":true},"volume":0.5}');
    expect(createPreferences(directory, Store).get()).toEqual({ ...DEFAULT_PREFERENCES, volume: 0.5 });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('the profile', () => {
  const file = () => join(directory, 'profile.json');
  const profileId = '7d1f1a52-2f53-4c66-9a06-f6a3d5c9c001';

  it('is null before the first write, then kept', () => {
    const profile = createProfile(directory, Store);
    expect(profile.read()).toBeNull();
    expect(profile.problem).toBeNull();
    profile.write({ profileId, protection: 'keychain', keychainBackend: 'Keychain' });
    profile.write({ samplePlatform: { port: 4000, wanted: true } });
    expect(createProfile(directory, Store).read()).toEqual({
      profileId,
      protection: 'keychain',
      keychainBackend: 'Keychain',
      samplePlatform: { port: 4000, wanted: true },
    });
  });

  it('needs to know whose it is and how it is protected', () => {
    const profile = createProfile(directory, Store);
    expect(() => profile.write({ keychainBackend: null })).toThrow(expect.objectContaining({ code: 'INVALID' }));
    expect(profile.read()).toBeNull();
  });

  it('is read again once the person has put it right', async () => {
    const profile = createProfile(directory, Store);
    profile.write({ profileId, protection: 'keychain' });
    const sound = await readFile(file(), 'utf8');
    await writeFile(file(), '{');
    profile.reload();
    expect(profile.problem).toMatchObject({ code: 'INVALID' });
    await writeFile(file(), sound);
    profile.reload();
    expect(profile.problem).toBeNull();
    expect(profile.read()).toMatchObject({ profileId });
  });

  it('that cannot be read is a problem to show, and not overwritten', async () => {
    await mkdir(file());
    await mkdir(join(directory, 'preferences.json'));
    expect(createProfile(directory, Store)).toMatchObject({ problem: { code: 'INVALID' } });
    const preferences = createPreferences(directory, Store);
    expect(preferences).toMatchObject({ problem: { code: 'INVALID' } });
    expect(preferences.get()).toEqual(DEFAULT_PREFERENCES);
    expect((await readdir(directory)).sort()).toEqual(['preferences.json', 'profile.json']);
  });

  it('that is damaged never looks like a first run, at any later start', async () => {
    for (const text of ['', '{"profileId":"x"}']) {
      await writeFile(file(), text);
      for (let start = 0; start < 3; start += 1) {
        const profile = createProfile(directory, Store);
        expect(profile.read()).toBeNull();
        expect(profile.problem).toMatchObject({ code: 'INVALID' });
        expect(await readFile(file(), 'utf8')).toBe(text);
      }
    }
    expect((await readdir(directory)).filter((name) => name.includes('damaged'))).toHaveLength(2);
    createProfile(directory, Store).write({ profileId, protection: 'passphrase' });
    expect(createProfile(directory, Store).read()).toMatchObject({ profileId, protection: 'passphrase' });
  });
});
