import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreClass } from './json-state.ts';
import { createWindowState } from './window-state.ts';

// electron-store itself, as outside Electron: the module it imports is there and offers nothing.
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'data:text/javascript,export default {}', format: 'module', shortCircuit: true }
      : next(specifier, context),
});
const { default: Store }: { default: StoreClass } = await import('electron-store');
afterAll(() => hooks.deregister());

const PLACE = { x: -20, y: 40, width: 1200, height: 800, maximized: false };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'earshot-window-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the place of the window', () => {
  it('is unknown at first, and kept over a restart', () => {
    expect(createWindowState(directory, Store).read()).toBeNull();
    createWindowState(directory, Store).write(PLACE);
    expect(createWindowState(directory, Store).read()).toEqual(PLACE);
  });

  it('is kept apart for the windows of calls', () => {
    createWindowState(directory, Store).write(PLACE);
    const ofCalls = createWindowState(directory, Store, 'call-window');
    ofCalls.write({ ...PLACE, width: 900 });
    expect(ofCalls.read()).toEqual({ ...PLACE, width: 900 });
    expect(createWindowState(directory, Store).read()).toEqual(PLACE);
    expect(createWindowState(directory, Store, 'call-window').read()).toEqual({ ...PLACE, width: 900 });
  });

  it.each(['{"x": "left"}', '{', JSON.stringify({ ...PLACE, width: 0 })])(
    'is unknown, and no reason not to start, where the file holds %j',
    async (text) => {
      await writeFile(join(directory, 'window.json'), text);
      const state = createWindowState(directory, Store);
      expect(state.read()).toBeNull();
      expect(await readdir(directory)).toContain('window.json.damaged-1');
      state.write(PLACE);
      expect(JSON.parse(await readFile(join(directory, 'window.json'), 'utf8'))).toMatchObject(PLACE);
    },
  );
});
