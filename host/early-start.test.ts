import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isInstanceRunning, SingleInstance } from './api/single-instance.ts';
import { type LaunchedApp, launchApp } from './launch.ts';

let folder: string;
let app: LaunchedApp | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-early-'));
});
afterEach(async () => {
  await app?.kill();
  app = undefined;
  rmSync(folder, { recursive: true, force: true });
});

it('starts Chromium while main is still loading, and keeps the compiled code beside it', async () => {
  writeFileSync(join(folder, 'package.json'), '{ "name": "early", "type": "module" }');
  writeFileSync(join(folder, 'main.js'), "import { app } from 'electron';\nsetInterval(() => app.isReady(), 1000);\n");
  // Main opens no window: without an early start nothing would ever listen.
  app = await launchApp({ main: join(folder, 'main.js'), args: [`--user-data-dir=${join(folder, 'data')}`] });
  expect(app.debuggingPort).toBeGreaterThan(0);
  await app.close();
  expect(readdirSync(join(folder, '.cache')).length).toBeGreaterThan(0);
});

it('knows of an instance that runs already, for which no Chromium is started', () => {
  const instance = new SingleInstance(folder, () => {});
  expect(isInstanceRunning(folder)).toBe(false);
  instance.acquire({ argv: [], workingDirectory: folder, additionalData: {} });
  expect(isInstanceRunning(folder)).toBe(true);
  instance.release();
  expect(isInstanceRunning(folder)).toBe(false);
});
