import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LaunchedApp, launchApp } from './launch.ts';

const MAIN = join(import.meta.dirname, 'test-fixture/main.ts');

let dataDir: string;
let app: LaunchedApp;
let browser: Browser;
let page: Page;
let home: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'host-test-'));
  app = await launchApp({ main: MAIN, args: [`--user-data-dir=${dataDir}`] });
  await app.waitForLine('fixture: ready');
  browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
  const first = browser.contexts()[0]?.pages()[0];
  if (!first) throw new Error('the fixture has no page');
  page = first;
  home = page.url();
});

afterAll(async () => {
  await browser.close();
  await app.close();
  rmSync(dataDir, { recursive: true });
});

beforeEach(async () => {
  if (page.url() !== home) await page.goto(home);
});

const run = <T>(expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
const said = async () => JSON.stringify(await run('fixture.said()'));

describe('the bridge', () => {
  it('is there before the first script of the page, and nothing else of Node is', async () => {
    expect(await run('[preloadCameFirst, isolationHolds]')).toEqual([true, true]);
  });

  it('exposes values as frozen copies and functions as proxies', async () => {
    expect(
      await run('[fixture.name, [...fixture.bytes], fixture.nested.deep.answer(), Object.isFrozen(fixture.nested)]'),
    ).toEqual(['fixture', [1, 2, 3], 42, true]);
  });

  it('calls back into the page at once, and carries what the preload throws', async () => {
    expect(await run(`fixture.callBack((text) => text + ' and back')`)).toBe('from the preload and back');
    expect(
      await run(
        '(() => { try { fixture.throwHere(); } catch (error) { return [error instanceof TypeError, error.message]; } })()',
      ),
    ).toEqual([false, 'thrown in the preload']);
  });

  it('drops what a page waits for when it reloads', async () => {
    await run('void fixture.never()');
    await page.reload();
    expect(await run('fixture.echo(1)')).toBe(1);
  });
});

describe('the sender of a call', () => {
  it('is the main frame, by the address that the application knows', async () => {
    expect(await run('fixture.whoAmI()')).toMatchObject({
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
      isMainFrame: true,
    });
  });

  it('is the subframe where a subframe calls', async () => {
    await page.goto(home.replace('index.html', 'frame.html'));
    const inner = page.frames().find((frame) => frame.url().endsWith('?inner'));
    expect(await inner?.evaluate('fixture.whoAmI()')).toMatchObject({
      url: 'app://fixture/index.html?inner',
      isMainFrame: false,
      parentUrl: 'app://fixture/frame.html',
    });
  });
});

describe('the protocol', () => {
  it('seeks an audio element to 80 % by Range', async () => {
    const position = await run<{
      durationS: number;
      seekedToS: number;
      laterS: number;
    }>(`new Promise((resolve, reject) => {
      const audio = new Audio();
      audio.preload = 'metadata';
      audio.src = '/tone.wav';
      audio.muted = true;
      audio.onerror = () => reject(new Error(audio.error.message));
      audio.onloadedmetadata = () => { audio.currentTime = audio.duration * 0.8; };
      audio.onseeked = async () => {
        const seekedToS = audio.currentTime;
        await audio.play();
        audio.ontimeupdate = () => {
          if (audio.currentTime > seekedToS + 0.1) resolve({ durationS: audio.duration, seekedToS, laterS: audio.currentTime });
        };
      };
    })`);
    expect(position.durationS).toBeCloseTo(200, 1);
    expect(position.seekedToS).toBeCloseTo(160, 1);
    expect(position.laterS).toBeGreaterThan(160.1);
    const requests =
      await run<{ url: string; range: string | null; cookie: string | null }[]>(`fixture.main('requests')`);
    const audio = requests.filter(({ url }) => url === 'app://fixture/tone.wav');
    expect(audio.some(({ range }) => range !== null && range !== 'bytes=0-')).toBe(true);
    expect(audio.every(({ cookie }) => cookie === null)).toBe(true);
  });

  it('is shut to every other program of this machine', async () => {
    expect((await fetch(home)).status).toBe(403);
    expect(home).not.toContain('earshot_launch');
    expect(await run('document.cookie')).toBe('');
  });
});

describe('the page', () => {
  it('reaches nothing but the application, and the session hears of it', async () => {
    const outside = [`fetch('https://example.com/a')`, `fetch('http://127.0.0.1:${app.debuggingPort}/json')`];
    for (const call of outside) expect(await run(`${call}.then((r) => r.status, () => 'refused')`)).toBe('refused');
    expect(
      await run(
        `new Promise((resolve) => { const s = new WebSocket('wss://example.com'); s.onerror = () => resolve('refused'); })`,
      ),
    ).toBe('refused');
    await expect.poll(said).toContain('["refused","https://example.com/a"]');
  });

  it('opens no window by a link that main denies', async () => {
    await page.locator('#popup').click();
    await expect.poll(said).toContain('["window-open","app://fixture/index.html?popup"]');
    await expect.poll(() => browser.contexts()[0]?.pages().length).toBe(1);
  });
});

describe('the application', () => {
  it('knows its name, version, data folder and flags', async () => {
    expect(await run(`fixture.main('about')`)).toMatchObject({
      name: 'Host Fixture',
      version: '1.2.3',
      userData: dataDir,
    });
  });

  it('gets the answers of dialogs that a test has queued, else a cancellation', async () => {
    await app.answerNextDialog({ filePath: '/tmp/report.csv' });
    expect(await run(`fixture.main('save')`)).toEqual({ canceled: false, filePath: '/tmp/report.csv' });
    expect(await run(`fixture.main('save')`)).toEqual({ canceled: true, filePath: '' });
  });
});
