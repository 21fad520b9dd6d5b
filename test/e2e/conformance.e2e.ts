import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, onElectron, startFixture } from './support/fixture.ts';

/**
 * What the application may expect of Electron, asked of whichever host runs it: of the Chromium host in `npm test`, of Electron in
 * `npm run test:electron`. What only the Chromium host emulates is tested in `host/`.
 */

let fixture: Fixture;
const run = <T>(expression: string) => fixture.run<T>(expression);
const main = <T>(action: string, ...args: unknown[]) => fixture.main<T>(action, ...args);
const said = () => fixture.said();
const outcome = (call: string) => run<string>(`${call}.then(() => 'no error', (error) => error.message)`);

beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

/** Values and how to see, in the page, that one has come through. `$` is what came. */
const VALUES: [what: string, value: string, isSame: string][] = [
  ['undefined', 'undefined', '$ === undefined'],
  ['undefined in a list', '[undefined, null]', '$.length === 2 && $[0] === undefined && $[1] === null'],
  ['undefined in an object', '({ none: undefined })', `'none' in $ && $.none === undefined`],
  ['not a number', 'NaN', 'Number.isNaN($)'],
  ['minus zero', '-0', 'Object.is($, -0)'],
  ['infinity', '-Infinity', '$ === -Infinity'],
  ['a big integer', '123456789012345678901234567890n', '$ === 123456789012345678901234567890n'],
  ['a date', 'new Date(5)', '$ instanceof Date && $.getTime() === 5'],
  ['no date', 'new Date(NaN)', '$ instanceof Date && Number.isNaN($.getTime())'],
  ['a regular expression', '/a+/gi', `$ instanceof RegExp && String($) === '/a+/gi'`],
  ['bytes', 'new Uint8Array([0, 255, 7])', `$ instanceof Uint8Array && $.join() === '0,255,7'`],
  [
    'a part of a buffer',
    'new Uint8Array([1, 2, 3, 4]).subarray(1, 3)',
    `$ instanceof Uint8Array && $.join() === '2,3'`,
  ],
  ['numbers', 'new Float64Array([0.5, NaN])', '$ instanceof Float64Array && $[0] === 0.5 && Number.isNaN($[1])'],
  ['a buffer', 'new ArrayBuffer(3)', '$ instanceof ArrayBuffer && $.byteLength === 3'],
  ['a map', `new Map([[{ a: 1 }, new Set([2])]])`, '$ instanceof Map && [...$][0][0].a === 1 && [...$][0][1].has(2)'],
  ['a set', 'new Set([1, undefined])', '$ instanceof Set && $.has(1) && $.has(undefined)'],
  ['text of every script', `'\\u0000 é ح 𝔛 \\ud83d\\ude00'`, `$ === '\\u0000 é ح 𝔛 \\ud83d\\ude00'`],
  ['a key named like a prototype', `JSON.parse('{"__proto__": 1}')`, `Object.hasOwn($, '__proto__')`],
  ['the same object twice', '(() => { const a = {}; return { a, b: a }; })()', '$.a === $.b'],
  ['an object that holds itself', '(() => { const a = {}; a.self = a; return a; })()', '$.self === $'],
  ['a megabyte', 'new Uint8Array(1e6).fill(9)', '$.length === 1e6 && $[999999] === 9'],
];

describe('the bridge', () => {
  it.each(VALUES)('carries %s to main and back as a reply', async (_what, value, isSame) => {
    expect(await run(`fixture.echo(${value}).then(($) => ${isSame})`)).toBe(true);
  });

  it.each(VALUES)('carries %s to main and back as an event', async (_what, value, isSame) => {
    const expression = `new Promise((resolve) => {
      const off = fixture.onTick(($) => { off(); resolve(${isSame}); });
      fixture.sayBack(${value});
    })`;
    expect(await run(expression)).toBe(true);
  });

  it('carries of an error its message, and none of its kind, cause or fields', async () => {
    const error = `Object.assign(new RangeError('far', { cause: 'x' }), { code: 'E' })`;
    expect(
      await run(`fixture.echo({ error: ${error} }).then(({ error }) => [error instanceof Error, error instanceof RangeError, error.name,
        error.message, typeof error.stack, 'cause' in error, 'code' in error])`),
    ).toEqual([true, false, 'Error', 'far', 'string', false, false]);
  });

  it('carries what the preload throws as an error with the same message', async () => {
    expect(
      await run(
        `(() => { try { fixture.throwHere(); } catch (error) { return [error.constructor === Error, error.message]; } })()`,
      ),
    ).toEqual([true, 'thrown in the preload']);
  });

  it.each([
    ['fixture.fail()', "Error invoking remote method 'fail': RangeError: failed on purpose"],
    [
      'fixture.unknown()',
      "Error invoking remote method 'no-such-channel': Error: No handler registered for 'no-such-channel'",
    ],
    [`fixture.fail('uncloneable')`, "Error invoking remote method 'fail': Error: An object could not be cloned."],
    ['fixture.echo(() => 1)', 'An object could not be cloned.'],
  ])('rejects %s as Electron words it', async (call, message) => {
    expect(await outcome(call)).toBe(message);
  });

  it('keeps the order of 10,000 events among replies', async () => {
    const expression = `(async () => {
      const got = [];
      const off = fixture.onTick((value) => got.push(value));
      const replies = [];
      for (let part = 0; part < 100; part++) {
        fixture.burst(100);
        replies.push(fixture.echo(part).then((value) => got.push('reply ' + value)));
      }
      await Promise.all(replies);
      off();
      return got;
    })()`;
    const got = await run<(number | string)[]>(expression);
    expect(got.filter((one) => typeof one === 'number')).toEqual(Array.from({ length: 10_000 }, (_, at) => at % 100));
    expect(got.filter((one) => typeof one === 'string')).toEqual(Array.from({ length: 100 }, (_, at) => `reply ${at}`));
    // No reply overtakes what main sent before it.
    for (let part = 0; part < 100; part += 1) {
      expect(got.indexOf(`reply ${part}`)).toBeGreaterThanOrEqual((part + 1) * 100 + part);
    }
  });

  it('gives the page nothing of Node, and its functions frozen', async () => {
    expect(await run('[preloadCameFirst, isolationHolds, Object.isFrozen(fixture.nested)]')).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('tells main who called', async () => {
    expect(await run('fixture.whoAmI()')).toMatchObject({
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
      isMainFrame: true,
    });
  });
});

describe('the protocol', () => {
  it.each([
    ['bytes=0-3', 206, 4],
    ['bytes=10-19', 206, 10],
    ['bytes=999999999-', 416, 0],
  ])('answers %s with %i', async (range, status, length) => {
    expect(
      await run(`fetch('/tone.wav', { headers: { range: '${range}' } })
        .then(async (r) => [r.status, (await r.arrayBuffer()).byteLength, /^bytes /.test(r.headers.get('content-range'))])`),
    ).toEqual([status, length, true]);
  });

  it('stops a body that nobody reads, and ends one that the page drops', async () => {
    await run(`fetch('/slow', { signal: (globalThis.abort = new AbortController()).signal })
      .then((reply) => (globalThis.slow = reply.body.getReader()).read()).then(() => undefined)`);
    let before = -1;
    await expect
      .poll(
        async () => {
          const last = before;
          before = await main<number>('slowBytes');
          return before === last;
        },
        { interval: 300 },
      )
      .toBe(true);
    expect(before).toBeLessThan(64 * 1024 * 1024);
    await run('abort.abort()');
    await expect.poll(() => main('slowBodyCancelled')).toBe(true);
  });

  it('takes a body, and lets the session change the headers of a reply', async () => {
    expect(await run(`fetch('/upload', { method: 'POST', body: new Uint8Array(3e6) }).then((r) => r.json())`)).toEqual({
      sizeBytes: 3e6,
    });
    expect(await run(`fetch('/nope').then((r) => [r.status, r.headers.get('x-session')])`)).toEqual([404, 'was here']);
  });
});

describe('the page', () => {
  it('stays where it is when main prevents a navigation', async () => {
    await run(`document.getElementById('away').click()`);
    await expect.poll(said).toContain('["will-navigate","https://example.com/"]');
    expect(await run('fixture.echo(location.pathname)')).toBe('/index.html');
  });

  it('opens no window that main denies', async () => {
    expect(await run(`window.open('/index.html?denied')`)).toBeNull();
    await expect.poll(said).toContain('["window-open","app://fixture/index.html?denied"]');
    expect(fixture.pages()).toHaveLength(1);
  });

  it('opens a window that main allows, with the preload, the size and the guards that main gives it', async () => {
    await run(`void window.open('/popout.html', 'detail')`);
    await expect.poll(said).toContain('["did-create-window"]');
    await expect.poll(() => main('secondEvaluate', 'document.readyState + typeof fixture')).toBe('completeobject');
    expect(await main('secondEvaluate', 'fixture.whoAmI().then(({ url }) => url)')).toBe('app://fixture/popout.html');
    expect(await main('secondEvaluate', `window.open('/index.html?nested') === null`)).toBe(true);
    await expect.poll(said).toContain('["window-open","app://fixture/index.html?nested"]');
    expect(await main('secondBounds')).toMatchObject({ width: 420, height: 300 });
    await main('closeSecond');
    await expect.poll(() => fixture.pages().length).toBe(1);
  });

  it('has only the permissions that both handlers grant', async () => {
    const state = (name: string) => run(`navigator.permissions.query({ name: '${name}' }).then((p) => p.state)`);
    expect(await state('camera')).toBe('denied');
    expect(await run(`Notification.requestPermission()`)).toBe('denied');
    expect(
      await run(
        `new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(0), (e) => resolve(e.code)))`,
      ),
    ).toBe(1);
    await run(`document.getElementById('field').focus()`);
    await fixture.page.keyboard.press('a');
    expect(await run(`navigator.clipboard.writeText('from the page').then(() => 'written')`)).toBe('written');
  });

  it('shares the clipboard with main', async () => {
    await fixture.page.bringToFront();
    await run(`navigator.clipboard.writeText('from the page')`);
    expect(await main('paste')).toBe('from the page');
    await main('copy', 'from main حتى');
    expect(await main('paste')).toBe('from main حتى');
    await main('copyHtml');
    expect(await main('pasteHtml')).toEqual(['bold', expect.stringContaining('<b>bold</b>')]);
  });

  it('follows the theme that main sets', async () => {
    for (const theme of ['dark', 'light']) {
      await main('theme', theme);
      await expect.poll(() => run(`matchMedia('(prefers-color-scheme: ${theme})').matches`)).toBe(true);
    }
  });

  it('is printed and pictured', async () => {
    const start = (name: string) =>
      run(`fixture.main('${name}').then((bytes) => String.fromCharCode(...bytes.subarray(0, 4)))`);
    expect(await start('pdf')).toBe('%PDF');
    expect(await start('picture')).toContain('PNG');
  });
});

describe('downloads', () => {
  it('go to the place that main gives them', async () => {
    const path = join(fixture.folder, 'saved', 'calls.bin');
    await main('download', path);
    await expect.poll(said).toContain('["download","calls.bin","completed",100000]');
    expect(readFileSync(path).equals(Buffer.alloc(100_000, 7))).toBe(true);
  });

  it('are dropped when main prevents them', async () => {
    await main('download', 'prevent');
    await expect.poll(said).toContain('["download-prevented","app://fixture/file.bin","calls.bin"]');
    expect(await run('fixture.echo(1)')).toBe(1);
  });
});

describe('windows', () => {
  it('are made by main as many as it likes, each with its own page and its own messages', async () => {
    expect(await main('openSecond')).toBe(2);
    await main('secondEvaluate', 'void fixture.onTick((value) => { globalThis.got = value; })');
    await run('void (globalThis.stray = [], fixture.onTick((value) => stray.push(value)))');
    await main('sendToSecond', { for: 'the second' });
    await expect.poll(() => main('secondEvaluate', 'globalThis.got')).toEqual({ for: 'the second' });
    expect(await run('stray')).toEqual([]);
    await main('closeSecond');
  });

  it('tell main when their page dies, keep their place, and come back when they are reloaded', async () => {
    await main('theme', 'dark');
    await main('openSecond');
    await main('crashSecond');
    await expect.poll(said).toContain('["render-process-gone","crashed"]');
    expect(await main('secondIsCrashed')).toBe(true);
    expect(await run('fixture.echo(1)')).toBe(1);
    await main('reloadSecond');
    expect(await main('secondIsCrashed')).toBe(false);
    expect(await main('secondEvaluate', `fixture.echo('alive')`)).toBe('alive');
    expect(await main('secondEvaluate', `matchMedia('(prefers-color-scheme: dark)').matches`)).toBe(true);
    await main('closeSecond');
    await main('theme', 'light');
  });

  it('stay open when main prevents their closing', async () => {
    await main('keepOpen', true);
    await main('closeOwn');
    expect(await main('isOpen')).toBe(true);
    await main('keepOpen', false);
  });
});

describe('the application', () => {
  it('goes on after a rejection that nobody waited for', async () => {
    await main('reject');
    await expect.poll(() => fixture.output.join('\n')).toContain('nobody waited for this');
    expect(await run('fixture.echo(1)')).toBe(1);
  });

  it('does what its menu entries say', async () => {
    for (const id of ['plain', 'check', 'off']) await main('choose', id);
    const noted = await said();
    expect(noted).toContain('["menu","plain"]');
    expect(noted).toContain('["menu","check",true]');
    expect(noted).not.toContain('["menu","off"]');
  });

  it('talks with a utility process', async () => {
    expect(
      await run(
        `fixture.main('utility').then(({ message }) => [message.echoed.sent instanceof Date, message.argument])`,
      ),
    ).toEqual([true, 'one']);
  });

  it('has at least one display', async () => {
    expect(await main('displays')).toContainEqual({
      bounds: expect.objectContaining({ x: expect.any(Number), width: expect.any(Number) }),
      workArea: expect.objectContaining({ height: expect.any(Number) }),
    });
  });
});

describe(onElectron ? 'Electron' : 'the Chromium host', () => {
  // Where something is not there, Electron gives undefined, and the host says so before it is taken for granted.
  const missing = ['app.noSuchThing', 'window.noSuchThing', 'contents.noSuchThing'];
  it.each(missing)(onElectron ? 'has no %s' : 'says that %s is not offered', async (path) => {
    const heard = await run(`fixture.main('reach', '${path}').catch((error) => error.message)`);
    if (onElectron) expect(heard).toBe('undefined');
    else expect(heard).toMatch(/host: \w+\.noSuchThing is not offered outside Electron/);
  });
});
