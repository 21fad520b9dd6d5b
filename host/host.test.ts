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

  it('carries values to main and back as structured clones', async () => {
    const expression = `(async () => {
      const value = { date: new Date(5), none: undefined, nan: NaN, big: 12n, map: new Map([[1, new Set([2])]]),
        bytes: new Uint8Array([9, 8]), buffer: new ArrayBuffer(3), error: new RangeError('far'), list: [undefined, null, [-0]] };
      value.self = value;
      const back = await fixture.echo(value);
      return [back.date instanceof Date && +back.date, 'none' in back && back.none === undefined, Number.isNaN(back.nan), back.big === 12n,
        back.map.get(1).has(2), back.bytes instanceof Uint8Array && [...back.bytes], back.buffer.byteLength,
        back.error instanceof Error && back.error.message, Object.is(back.list[2][0], -0) && back.list[0] === undefined, back.self === back];
    })()`;
    expect(await run(expression)).toEqual([5, true, true, true, true, [9, 8], 3, 'far', true, true]);
  });

  it.each([
    ['fixture.fail()', "Error invoking remote method 'fail': RangeError: failed on purpose"],
    [
      'fixture.unknown()',
      "Error invoking remote method 'no-such-channel': Error: No handler registered for 'no-such-channel'",
    ],
    [`fixture.fail('uncloneable')`, 'An object could not be cloned'],
    ['fixture.echo(() => 1)', 'An object could not be cloned'],
  ])('rejects %s', async (call, message) => {
    expect(await run(`${call}.then(() => 'no error', (error) => error.message)`)).toContain(message);
  });

  it('keeps the order of events, and stops them when the page asks', async () => {
    const expression = `(async () => {
      const got = [];
      const off = fixture.onTick((value) => got.push(value));
      fixture.burst(300);
      await fixture.echo('after');
      off();
      fixture.burst(5);
      await fixture.echo('after');
      return got;
    })()`;
    expect(await run(expression)).toEqual(Array.from({ length: 300 }, (_, index) => index));
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

  it('streams a body up, and stops a reply that the page drops', async () => {
    expect(await run(`fetch('/upload', { method: 'POST', body: new Uint8Array(3e6) }).then((r) => r.json())`)).toEqual({
      sizeBytes: 3e6,
    });
    await run(`(async () => {
      const abort = new AbortController();
      const reply = await fetch('/slow', { signal: abort.signal });
      await reply.body.getReader().read();
      abort.abort();
    })()`);
    await expect.poll(() => run(`fixture.main('slowBodyCancelled')`)).toBe(true);
  });

  it('lets the session change the headers of a reply', async () => {
    expect(
      await run(`fetch('/nope').then((r) => [r.status, r.headers.get('x-session'), r.headers.get('cache-control')])`),
    ).toEqual([404, 'was here', 'no-store']);
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

  it('stays where it is when main prevents a navigation', async () => {
    await run(`document.getElementById('away').click()`);
    await expect.poll(said).toContain('["will-navigate","https://example.com/"]');
    expect(page.url()).toBe(home);
    expect(await run('fixture.echo(1)')).toBe(1);
  });

  it('opens no window, by script or by link', async () => {
    expect(await run(`window.open('/index.html')`)).toBeNull();
    await page.locator('#popup').click();
    await expect.poll(said).toContain('["window-open","app://fixture/index.html?popup"]');
    await expect.poll(() => browser.contexts()[0]?.pages().length).toBe(1);
  });

  it('has the permissions that main grants, and no others', async () => {
    const state = (name: string) => run(`navigator.permissions.query({ name: '${name}' }).then((p) => p.state)`);
    expect(await state('clipboard-write')).toBe('granted');
    for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read']) {
      expect(await state(name)).toBe('denied');
    }
  });

  it('follows the theme that main sets', async () => {
    const isDark = () => run(`matchMedia('(prefers-color-scheme: dark)').matches`);
    await run(`fixture.main('theme', 'dark')`);
    await expect.poll(isDark).toBe(true);
    await run(`fixture.main('theme', 'light')`);
    await expect.poll(isDark).toBe(false);
  });

  it('is printed and pictured', async () => {
    const start = (name: string) =>
      run(`fixture.main('${name}').then((bytes) => String.fromCharCode(...bytes.subarray(0, 4)))`);
    expect(await start('pdf')).toBe('%PDF');
    expect(await start('picture')).toContain('PNG');
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
    app.answerNextDialog({ filePath: '/tmp/report.csv' });
    expect(await run(`fixture.main('save')`)).toEqual({ canceled: false, filePath: '/tmp/report.csv' });
    expect(await run(`fixture.main('save')`)).toEqual({ canceled: true, filePath: '' });
  });

  it('talks with a utility process', async () => {
    expect(
      await run(
        `fixture.main('utility').then(({ message }) => [message.echoed.sent instanceof Date, message.argument])`,
      ),
    ).toEqual([true, 'one']);
  });
});
